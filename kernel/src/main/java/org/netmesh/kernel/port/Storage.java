package org.netmesh.kernel.port;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A folder of files, as far as logs, nonces, outboxes and pins need one. Paths are relative,
 * segments joined by {@code /}; none may be empty, {@code .} or {@code ..}, so that no path leaves
 * the folder. Real files stand behind it in production, a disk with faults in the simulator.
 * Thread-safe; one file's methods are safe from several threads as each says.
 *
 * <p>Every method may throw {@link StorageException}; after one, the store is as it was before the
 * call, or as the method says.
 */
public interface Storage {
    /**
     * Opens a file for reading and writing, and creates it and its folders when {@code mode} says
     * so.
     */
    StoredFile open(String path, OpenMode mode);

    /** Whether there is a file or a folder. */
    boolean exists(String path);

    /** Whether there is a file, not a folder. */
    boolean isFile(String path);

    /**
     * The names of files and folders directly inside a folder, sorted; empty if there is no such
     * folder.
     */
    List<String> list(String folder);

    /** Removes a file or an empty folder; nothing happens if there is none. */
    void delete(String path);

    /**
     * Puts {@code from} in the place of {@code to}, whether or not that exists, and makes the
     * folder of {@code to} if it is missing: readers see the old or the new, whole.
     */
    void replace(String from, String to);

    /** Makes creations, removals and replacements directly inside a folder survive a power loss. */
    void syncFolder(String folder);

    /**
     * Takes a lock that ends with {@link FileLock#close} or with the process.
     *
     * @throws StorageException {@code LOCKED}, naming the holder, if anybody has it, in this
     *     process too
     */
    FileLock lock(String path);

    /** What a person would call this place: the folder's path, for messages. */
    String describe();

    /** Whether a missing file is an error, made, or wanted. */
    enum OpenMode {
        /** The file must be there; it is opened for reading only. */
        READ,
        /** The file must be there. */
        EXISTING,
        /** Made if it is missing, with its folders. */
        CREATE,
        /** Must be missing. */
        CREATE_NEW
    }

    /**
     * An open file. Closing twice is harmless; every other call on a closed file throws {@code
     * CLOSED}.
     */
    interface StoredFile extends AutoCloseable {
        long size();

        /**
         * Reads from {@code position} until {@code target} is full or the file ends; safe from any
         * thread.
         *
         * @return the bytes read, 0 at or behind the end
         */
        int read(long position, ByteBuffer target);

        /**
         * Writes all that remains in {@code source} at {@code position}, growing the file as
         * needed; one writer at a time. After an error any part of it may have been written.
         */
        void write(long position, ByteBuffer source);

        /** Cuts the file, or leaves it alone if it is shorter; one writer at a time. */
        void truncate(long size);

        /**
         * Returns when all that was written before the call survives a power loss; safe from any
         * thread.
         */
        void sync();

        @Override
        void close();
    }

    /** A lock that is held. Closing twice is harmless. */
    interface FileLock extends AutoCloseable {
        @Override
        void close();
    }
}
