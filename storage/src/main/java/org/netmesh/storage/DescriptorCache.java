package org.netmesh.storage;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.StorageException.Kind;

/**
 * Serves any number of open files with a bounded number of descriptors: files that were not used
 * lately are closed behind their users' backs and opened again when they are. If the system refuses
 * a descriptor all the same, the bound is halved and the call tried again. Thread-safe.
 */
public final class DescriptorCache implements Storage {
    private static final int MIN_LIMIT = 8;
    private static final System.Logger LOG = System.getLogger("org.netmesh.storage");

    private final Storage files;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final Queue<CachedFile> ring = new ArrayDeque<>();
    private int limit;
    private int reserved;

    private DescriptorCache(Storage files, int limit) {
        this.files = files;
        this.limit = limit;
    }

    /**
     * @param limit files held open at most, at least 8; files in use at one moment may exceed it
     */
    public static DescriptorCache over(Storage files, int limit) {
        return new DescriptorCache(files, Math.max(MIN_LIMIT, limit));
    }

    /** How many files are held open at most, after what the system refused. */
    public int limit() {
        lock.lock();
        try {
            return limit;
        } finally {
            lock.unlock();
        }
    }

    /** How many files are held open now. */
    public int openFiles() {
        lock.lock();
        try {
            return ring.size() + reserved;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public StoredFile open(String path, OpenMode mode) {
        StoredFile real = openReal(path, mode);
        CachedFile file = new CachedFile(this, path, mode, real);
        opened(file);
        return file;
    }

    /** Opens a file that counts as open at once; {@link #opened} or {@link #gone} follows. */
    StoredFile openReal(String path, OpenMode mode) {
        lock.lock();
        try {
            makeRoom(limit - 1);
            reserved++;
        } finally {
            lock.unlock();
        }
        boolean done = false;
        try {
            StoredFile real = withRoom(() -> files.open(path, mode));
            done = true;
            return real;
        } finally {
            if (!done) gone();
        }
    }

    void opened(CachedFile file) {
        lock.lock();
        try {
            reserved--;
            ring.add(file);
        } finally {
            lock.unlock();
        }
    }

    private void gone() {
        lock.lock();
        try {
            reserved--;
        } finally {
            lock.unlock();
        }
    }

    void closed(CachedFile file) {
        lock.lock();
        try {
            ring.remove(file);
        } finally {
            lock.unlock();
        }
    }

    /** Closes idle files until at most {@code target} are open; second chance for those used. */
    private void makeRoom(int target) {
        int chances = 2 * ring.size();
        while (ring.size() + reserved > target && chances-- > 0) {
            CachedFile oldest = ring.remove();
            if (!oldest.tryIdle()) ring.add(oldest);
        }
    }

    private <T> T withRoom(Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (StorageException e) {
                if (e.kind() != Kind.TOO_MANY_OPEN_FILES || !shrink()) throw e;
            }
        }
    }

    /** Whether anything could be closed. Only then it is said: a logger may need a descriptor. */
    private boolean shrink() {
        int open;
        int smaller;
        lock.lock();
        try {
            open = ring.size();
            smaller = Math.max(MIN_LIMIT, open / 2);
            makeRoom(smaller);
            if (ring.size() == open) return false;
            limit = Math.min(limit, smaller);
        } finally {
            lock.unlock();
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "the system refuses more open files at "
                        + open
                        + " of ours; holding "
                        + smaller
                        + " at most. Raise the limit of the process (ulimit -n) to hold more");
        return true;
    }

    @Override
    public boolean exists(String path) {
        return files.exists(path);
    }

    @Override
    public boolean isFile(String path) {
        return files.isFile(path);
    }

    @Override
    public List<String> list(String folder) {
        return withRoom(() -> files.list(folder));
    }

    @Override
    public void delete(String path) {
        files.delete(path);
    }

    @Override
    public void replace(String from, String to) {
        files.replace(from, to);
    }

    @Override
    public void syncFolder(String folder) {
        withRoom(() -> {
            files.syncFolder(folder);
            return folder;
        });
    }

    @Override
    public FileLock lock(String path) {
        return withRoom(() -> files.lock(path));
    }

    @Override
    public String describe() {
        return files.describe();
    }
}
