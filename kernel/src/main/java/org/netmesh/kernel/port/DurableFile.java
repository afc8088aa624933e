package org.netmesh.kernel.port;

import java.nio.ByteBuffer;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.Storage.StoredFile;

/** Small files that are old or new, never half, whatever happens. Stateless. */
public final class DurableFile {
    private DurableFile() {}

    /**
     * Returns when the content survives a power loss. One writer per path at a time.
     *
     * @param path {@code path + ".tmp"} is written first, and must be nobody else's
     * @throws StorageException the file is as it was before
     */
    public static void write(Storage storage, String path, byte[] content) {
        String temporary = path + ".tmp";
        try (StoredFile file = storage.open(temporary, OpenMode.CREATE)) {
            file.truncate(0);
            file.write(0, ByteBuffer.wrap(content));
            file.sync();
        }
        storage.replace(temporary, path);
        storage.syncFolder(folder(path));
    }

    /**
     * The whole content.
     *
     * @throws StorageException {@code NOT_FOUND} among others
     */
    public static byte[] read(Storage storage, String path) {
        try (StoredFile file = storage.open(path, OpenMode.READ)) {
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.read(0, content);
            byte[] bytes = new byte[content.position()];
            content.flip().get(bytes);
            return bytes;
        }
    }

    private static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
