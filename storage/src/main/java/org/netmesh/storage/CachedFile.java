package org.netmesh.storage;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.Storage.StoredFile;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.StorageException.Kind;

/** A file that may be closed while nobody uses it. Thread-safe as the port says. */
final class CachedFile implements StoredFile {
    /** In place of a number of users: the file is being closed. */
    private static final int CLOSING = -1;

    private final DescriptorCache cache;
    private final String path;
    private final OpenMode mode;
    private final ReentrantLock opening = new ReentrantLock();
    private final AtomicInteger users = new AtomicInteger();
    private volatile @Nullable StoredFile real;
    private volatile boolean used = true;
    private volatile boolean closed;

    CachedFile(DescriptorCache cache, String path, OpenMode mode, StoredFile real) {
        this.cache = cache;
        this.path = path;
        this.mode = mode == OpenMode.READ ? OpenMode.READ : OpenMode.EXISTING;
        this.real = real;
    }

    /** Closes the file unless it is in use or was lately; whether it is closed now. */
    boolean tryIdle() {
        if (used) {
            used = false;
            return false;
        }
        if (!users.compareAndSet(0, CLOSING)) return false;
        try {
            StoredFile open = real;
            real = null;
            if (open != null) open.close();
            return true;
        } finally {
            users.set(0);
        }
    }

    private StoredFile enter() {
        while (true) {
            if (closed) throw closedAlready();
            int now = users.get();
            if (now == CLOSING) Thread.onSpinWait();
            else if (users.compareAndSet(now, now + 1)) break;
        }
        boolean entered = false;
        try {
            if (!used) used = true;
            StoredFile open = real;
            if (open == null) open = reopen();
            entered = true;
            return open;
        } finally {
            if (!entered) leave();
        }
    }

    private void leave() {
        users.decrementAndGet();
    }

    private StoredFile reopen() {
        opening.lock();
        try {
            StoredFile open = real;
            if (open != null) return open;
            if (closed) throw closedAlready();
            open = cache.openReal(path, mode);
            real = open;
            cache.opened(this);
            return open;
        } finally {
            opening.unlock();
        }
    }

    private StorageException closedAlready() {
        return new StorageException(Kind.CLOSED, path + ": the file is closed");
    }

    @Override
    public long size() {
        StoredFile open = enter();
        try {
            return open.size();
        } finally {
            leave();
        }
    }

    @Override
    public int read(long position, ByteBuffer target) {
        StoredFile open = enter();
        try {
            return open.read(position, target);
        } finally {
            leave();
        }
    }

    @Override
    public void write(long position, ByteBuffer source) {
        StoredFile open = enter();
        try {
            open.write(position, source);
        } finally {
            leave();
        }
    }

    @Override
    public void truncate(long size) {
        StoredFile open = enter();
        try {
            open.truncate(size);
        } finally {
            leave();
        }
    }

    @Override
    public void sync() {
        StoredFile open = enter();
        try {
            open.sync();
        } finally {
            leave();
        }
    }

    @Override
    public void close() {
        opening.lock();
        try {
            closed = true;
            cache.closed(this);
            StoredFile open = real;
            real = null;
            if (open != null) open.close();
        } finally {
            opening.unlock();
        }
    }
}
