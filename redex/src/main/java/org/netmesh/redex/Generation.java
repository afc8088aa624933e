package org.netmesh.redex;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.Storage.StoredFile;
import org.netmesh.kernel.port.StorageException;

/**
 * The three files of one generation (spec 06 §9, §11). One writer at a time, under the file's
 * append lock; readers see the extent that is published, which only grows, and hold the generation
 * while they read, so that a compaction closes and deletes it behind the last of them.
 */
final class Generation {
    private static final int STEP_BYTES = 1 << 20;

    private final ChannelFolder folder;
    private final long number;
    private final StoredFile idx;
    private final StoredFile dat;
    private final StoredFile ts;
    private final AtomicInteger holders = new AtomicInteger(1);
    private volatile boolean obsolete;
    private volatile Extent extent;

    private Generation(
            ChannelFolder folder,
            long number,
            StoredFile idx,
            StoredFile dat,
            StoredFile ts,
            Extent extent) {
        this.folder = folder;
        this.number = number;
        this.idx = idx;
        this.dat = dat;
        this.ts = ts;
        this.extent = extent;
    }

    static Generation open(ChannelFolder folder, long number, OpenMode mode, Extent extent) {
        Storage storage = folder.storage();
        StoredFile idx = storage.open(folder.part(number, ChannelFolder.IDX), mode);
        StoredFile dat = null;
        StoredFile ts = null;
        try {
            dat = storage.open(folder.part(number, ChannelFolder.DAT), mode);
            ts = storage.open(folder.part(number, ChannelFolder.TS), mode);
            return new Generation(folder, number, idx, dat, ts, extent);
        } finally {
            if (ts == null) {
                idx.close();
                if (dat != null) dat.close();
            }
        }
    }

    long number() {
        return number;
    }

    Extent extent() {
        return extent;
    }

    void publish(Extent now) {
        extent = now;
    }

    StoredFile idx() {
        return idx;
    }

    StoredFile dat() {
        return dat;
    }

    StoredFile ts() {
        return ts;
    }

    /** Whether the files may be used until {@link #release}. */
    boolean hold() {
        while (true) {
            int now = holders.get();
            if (now == 0) return false;
            if (holders.compareAndSet(now, now + 1)) return true;
        }
    }

    void release() {
        if (holders.decrementAndGet() > 0) return;
        idx.close();
        dat.close();
        ts.close();
        if (obsolete) folder.deleteGeneration(number);
    }

    /** The files are deleted when nobody holds them any more. */
    void makeObsolete() {
        obsolete = true;
        release();
    }

    void writePayload(byte[] payload) {
        if (payload.length > 0) dat.write(extent.datBytes(), ByteBuffer.wrap(payload));
    }

    /** In steps, because a buffer spans 2 GiB at most and memory may lie on the heap or not. */
    void writePayload(MemorySegment payload) {
        long at = extent.datBytes();
        for (long done = 0; done < payload.byteSize(); done += STEP_BYTES) {
            long length = Math.min(STEP_BYTES, payload.byteSize() - done);
            dat.write(at + done, payload.asSlice(done, length).asByteBuffer());
        }
    }

    void writePayloads(ByteBuffer piece, long at) {
        dat.write(at, piece);
    }

    /** Writes records and then their timestamps behind the last ones. */
    void writeRecords(byte[] records, byte[] stamps) {
        long count = extent.count();
        idx.write(count * IndexRecord.BYTES, ByteBuffer.wrap(records));
        ts.write(count * Long.BYTES, ByteBuffer.wrap(stamps));
    }

    /**
     * Takes back what a failed append wrote.
     *
     * @throws StorageException if that failed: the files and the extent no longer agree
     */
    void rollBack() {
        Extent kept = extent;
        ts.truncate(kept.count() * Long.BYTES);
        idx.truncate(kept.count() * IndexRecord.BYTES);
        dat.truncate(kept.datBytes());
    }

    /** Payloads before the records that point at them, records before their timestamps. */
    void sync() {
        dat.sync();
        idx.sync();
        ts.sync();
    }

    byte[] records(long position, int count) {
        return read(idx, position * IndexRecord.BYTES, count * IndexRecord.BYTES);
    }

    byte[] timestamps(long position, int count) {
        return read(ts, position * Long.BYTES, count * Long.BYTES);
    }

    byte[] payload(long offset, int length) {
        return read(dat, offset, length);
    }

    private static byte[] read(StoredFile file, long position, int length) {
        byte[] bytes = new byte[length];
        file.read(position, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
