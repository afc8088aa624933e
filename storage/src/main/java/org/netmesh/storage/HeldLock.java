package org.netmesh.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.port.Storage.FileLock;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.StorageException.Kind;

/**
 * A lock of the operating system on one file, which ends with the process however that ends. The
 * file's text names the holder, for people and for messages only: the lock is what counts, so a
 * process id that lives again in another container misleads nobody. The byte that is locked lies
 * behind any text, because Windows lets nobody read a locked range.
 */
final class HeldLock implements FileLock {
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;
    private static final int MAX_TEXT_BYTES = 1024;

    /**
     * The locks of this process. The system does not see a second lock of one process as a
     * conflict, and on Linux drops the first when any descriptor of the file is closed; so a path
     * that is held here is refused before it is opened.
     */
    private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

    private final AsynchronousFileChannel channel;
    private final Path file;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HeldLock(AsynchronousFileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    static HeldLock take(String path, Path given) throws IOException {
        Path parent = given.getParent();
        Path file = parent == null ? given : parent.toRealPath().resolve(given.getFileName());
        String text = LockHolder.current().text();
        String holder = HELD.putIfAbsent(file, text);
        if (holder != null) throw locked(path, holder, "this process, ");
        boolean taken = false;
        try {
            HeldLock lock = lockOpened(path, file, text);
            taken = true;
            return lock;
        } finally {
            if (!taken) HELD.remove(file);
        }
    }

    private static HeldLock lockOpened(String path, Path file, String text) throws IOException {
        AsynchronousFileChannel channel = OpenFile.channel(file, OpenMode.CREATE);
        boolean taken = false;
        try {
            OpenFile content = new OpenFile(channel, path);
            if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
                throw locked(path, read(content), "");
            }
            content.truncate(0);
            content.write(0, ByteBuffer.wrap(text.getBytes(UTF_8)));
            taken = true;
            return new HeldLock(channel, file);
        } finally {
            if (!taken) channel.close();
        }
    }

    private static String read(OpenFile content) {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_TEXT_BYTES);
        content.read(0, bytes);
        return UTF_8.decode(bytes.flip()).toString();
    }

    private static StorageException locked(String path, @Nullable String text, String who) {
        String holder = text == null || text.isBlank() ? "an unknown process" : text.strip();
        return new StorageException(
                Kind.LOCKED,
                "lock " + path + ": held by " + who + holder + "; stop it, or use another folder");
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) return;
        try {
            channel.close();
        } catch (IOException e) {
            throw SystemErrors.translate("unlock", file.toString(), null, e);
        } finally {
            HELD.remove(file);
        }
    }
}
