package org.netmesh.testkit.disk;

import java.nio.ByteBuffer;
import org.netmesh.kernel.port.Storage.StoredFile;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.StorageException.Kind;

/** An open file of a {@link SimulatedDisk}. Thread-safe. */
final class SimulatedFile implements StoredFile {
    private final SimulatedDisk disk;
    private final String path;
    private final DiskNode node;
    private final long incarnation;
    private volatile boolean closed;

    SimulatedFile(SimulatedDisk disk, String path, DiskNode node, long incarnation) {
        this.disk = disk;
        this.path = path;
        this.node = node;
        this.incarnation = incarnation;
    }

    String path() {
        return path;
    }

    DiskNode node() {
        return node;
    }

    /** How often the power had been lost when it was opened. */
    long incarnation() {
        return incarnation;
    }

    @Override
    public long size() {
        requireOpen();
        return disk.size(this);
    }

    @Override
    public int read(long position, ByteBuffer target) {
        requireOpen();
        return disk.read(this, position, target);
    }

    @Override
    public void write(long position, ByteBuffer source) {
        requireOpen();
        disk.write(this, position, source);
    }

    @Override
    public void truncate(long size) {
        requireOpen();
        disk.truncate(this, size);
    }

    @Override
    public void sync() {
        requireOpen();
        disk.sync(this);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) throw new StorageException(Kind.CLOSED, path + ": the file is closed");
    }
}
