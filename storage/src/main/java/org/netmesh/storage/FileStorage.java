package org.netmesh.storage;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.StorageException.Kind;

/**
 * Files in a folder of this machine. The folder is made when the first file is. Symbolic links
 * inside it may point anywhere inside it; one that leaves it is refused, so that no path reaches
 * another's files. An interrupt of the calling thread neither fails an operation nor closes a file.
 * Thread-safe.
 */
public final class FileStorage implements Storage {
    static {
        // Loaded now: when the process is out of descriptors, no class can be loaded from a folder.
        SystemErrors.translate("load", "", null, new IOException("never thrown"));
    }

    private final Path root;

    private FileStorage(Path root) {
        this.root = root;
    }

    /** The files of one folder, which need not exist yet. */
    public static FileStorage at(Path folder) {
        return new FileStorage(folder.toAbsolutePath().normalize());
    }

    @Override
    public StoredFile open(String path, OpenMode mode) {
        Path file = resolve(path);
        try {
            if (mode == OpenMode.CREATE || mode == OpenMode.CREATE_NEW) {
                Files.createDirectories(parent(file));
            }
            AsynchronousFileChannel channel = OpenFile.channel(file, mode);
            return new OpenFile(channel, path);
        } catch (IOException e) {
            throw SystemErrors.translate("open", path, file, e);
        }
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(resolve(path), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean isFile(String path) {
        return Files.isRegularFile(resolve(path));
    }

    @Override
    public List<String> list(String folder) {
        Path path = resolveFolder(folder);
        List<String> names = new ArrayList<>();
        if (!Files.isDirectory(path)) return names;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                names.add(SystemNames.decode(String.valueOf(entry.getFileName())));
            }
        } catch (IOException e) {
            throw SystemErrors.translate("list", folder, path, e);
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public void delete(String path) {
        Path file = resolve(path);
        try {
            Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException e) {
            throw new StorageException(
                    Kind.IO, "delete " + path + ": the folder still holds files", e);
        } catch (IOException e) {
            throw SystemErrors.translate("delete", path, file, e);
        }
    }

    @Override
    public void replace(String from, String to) {
        Path source = resolve(from);
        Path target = resolve(to);
        try {
            Files.createDirectories(parent(target));
            Files.move(
                    source,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw SystemErrors.translate("replace", to, target, e);
        }
    }

    @Override
    public void syncFolder(String folder) {
        Path path = resolveFolder(folder);
        if (SystemNames.WINDOWS)
            return; // Windows opens no folder, and journals its entries itself.
        try (AsynchronousFileChannel channel = OpenFile.channel(path, OpenMode.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw SystemErrors.translate("sync", folder, path, e);
        }
    }

    @Override
    public FileLock lock(String path) {
        Path file = resolve(path);
        try {
            Files.createDirectories(parent(file));
            return HeldLock.take(path, file);
        } catch (IOException e) {
            throw SystemErrors.translate("lock", path, file, e);
        }
    }

    @Override
    public String describe() {
        return root.toString();
    }

    private Path resolveFolder(String folder) {
        return folder.isEmpty() ? root : resolve(folder);
    }

    private Path resolve(String path) {
        Path file = root;
        for (String segment : path.split("/", -1)) {
            SystemNames.requireSegment(segment, path);
            file = file.resolve(SystemNames.encode(segment));
            if (Files.isSymbolicLink(file)) requireInside(file, path);
        }
        return file;
    }

    private void requireInside(Path link, String path) {
        try {
            if (link.toRealPath().startsWith(root.toRealPath())) return;
        } catch (IOException e) {
            throw SystemErrors.translate("follow a link of", path, link, e);
        }
        throw new StorageException(
                Kind.INVALID_PATH,
                path
                        + ": a symbolic link leaves the folder "
                        + root
                        + "; move the files inside it");
    }

    private Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? root : parent;
    }
}
