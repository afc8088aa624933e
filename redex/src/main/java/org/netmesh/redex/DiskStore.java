package org.netmesh.redex;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.StorageException;

/**
 * Events in the live generation of a folder. Nothing is held in memory: a sequence finds its record
 * by its position in {@code idx}. An append writes three times behind the published end and then
 * publishes; if a write fails, the files are cut back, and if that fails too the store refuses to
 * write until it is opened anew, because the files no longer agree.
 */
final class DiskStore implements LogStore {
    private static final int PIECE_BYTES = 1 << 20;
    private static final long MAX_OFFSET = 0xFFFF_FFFFL;

    private final ChannelFolder folder;
    private final ReentrantLock appendLock;
    private final Figures figures;
    private final RecoveryReport report;

    /** Held by whatever replaces the generation, before the append lock. */
    private final ReentrantLock maintenance = new ReentrantLock();

    private volatile Generation current;
    private volatile boolean closed;

    /**
     * How often the manifest was replaced without its folder being synced, and how many of those
     * are mended: while they differ, no event is called durable.
     */
    private final AtomicLong unsyncedManifests = new AtomicLong();

    private final AtomicLong mendedManifests = new AtomicLong();

    private volatile @Nullable LogId id;
    // Guarded by the append lock.
    private @Nullable StorageException poison;

    private DiskStore(
            ChannelFolder folder,
            ReentrantLock appendLock,
            Figures figures,
            Recovery.Recovered recovered) {
        this.folder = folder;
        this.appendLock = appendLock;
        this.figures = figures;
        this.current = recovered.generation();
        this.report = recovered.report();
        if (!recovered.folderSynced()) unsyncedManifests.incrementAndGet();
        this.id =
                folder.readSmall(ChannelFolder.ID, LogId.BYTES).flatMap(LogId::decode).orElse(null);
    }

    static OpenedStore open(ChannelFolder folder, long nowNanos) {
        ReentrantLock appendLock = new ReentrantLock();
        Figures figures = new Figures();
        try {
            Recovery.Recovered recovered = Recovery.open(folder, nowNanos);
            figures.recovered(recovered.report().damagedRecords());
            DiskStore store = new DiskStore(folder, appendLock, figures, recovered);
            return new OpenedStore(store, appendLock, figures);
        } catch (StorageException e) {
            throw RedexException.io("open_file", e);
        }
    }

    RecoveryReport report() {
        return report;
    }

    @Override
    public long append(byte[] payload, int checksum, long nanos) {
        Generation live = requireWritable("append", payload.length, 1);
        byte[] record = heapRecord(live.extent(), payload.length, checksum);
        return write(
                live,
                1,
                payload.length,
                record,
                stamps(1, nanos),
                () -> live.writePayload(payload));
    }

    @Override
    public long append(MemorySegment payload, int checksum, long nanos) {
        long size = payload.byteSize();
        Generation live = requireWritable("append", size, 1);
        byte[] record = heapRecord(live.extent(), size, checksum);
        return write(live, 1, size, record, stamps(1, nanos), () -> live.writePayload(payload));
    }

    @Override
    public long appendInline(long eightBytes, int checksum, long nanos) {
        Generation live = requireWritable("append_inline", 0, 1);
        byte[] record = new byte[IndexRecord.BYTES];
        IndexRecord.putInline(record, 0, live.extent().nextSeq(), eightBytes, checksum);
        return write(live, 1, 0, record, stamps(1, nanos), () -> {});
    }

    @Override
    public long appendBatch(List<byte[]> payloads, int[] checksums, long nanos) {
        long total = 0;
        for (byte[] payload : payloads) total += payload.length;
        int count = checksums.length;
        Generation live = requireWritable("append_batch", total, count);
        Extent extent = live.extent();
        byte[] records = new byte[count * IndexRecord.BYTES];
        long offset = extent.datBytes();
        for (int n = 0; n < count; n++) {
            int length = payloads.get(n).length;
            long seq = extent.nextSeq() + n;
            IndexRecord.putHeap(records, n * IndexRecord.BYTES, seq, offset, length, checksums[n]);
            offset += length;
        }
        long bytes = total;
        return write(
                live,
                count,
                bytes,
                records,
                stamps(count, nanos),
                () -> writePayloads(live, payloads, bytes));
    }

    private static void writePayloads(Generation live, List<byte[]> payloads, long total) {
        long at = live.extent().datBytes();
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, total));
        for (byte[] payload : payloads) {
            int done = 0;
            while (done < payload.length) {
                int length = Math.min(piece.remaining(), payload.length - done);
                piece.put(payload, done, length);
                done += length;
                if (!piece.hasRemaining()) at = writePiece(live, piece, at);
            }
        }
        if (piece.position() > 0) writePiece(live, piece, at);
    }

    private static long writePiece(Generation live, ByteBuffer piece, long at) {
        piece.flip();
        long end = at + piece.remaining();
        live.writePayloads(piece, at);
        piece.clear();
        return end;
    }

    private static byte[] heapRecord(Extent extent, long length, int checksum) {
        byte[] record = new byte[IndexRecord.BYTES];
        IndexRecord.putHeap(record, 0, extent.nextSeq(), extent.datBytes(), (int) length, checksum);
        return record;
    }

    private static byte[] stamps(int count, long nanos) {
        byte[] stamps = new byte[count * Long.BYTES];
        for (int i = 0; i < stamps.length; i += Long.BYTES) {
            IndexRecord.putTimestamp(stamps, i, nanos);
        }
        return stamps;
    }

    private Generation requireWritable(String operation, long size, long events) {
        if (poison != null) throw RedexException.poisoned(operation, poison);
        Generation live = current;
        Extent extent = live.extent();
        LogStore.requireSeqs(operation, extent.nextSeq(), events);
        LogStore.requireRoom(operation, size, extent.datBytes());
        if (extent.datBytes() > MAX_OFFSET) {
            throw RedexException.offsetOverflow(operation, extent.datBytes());
        }
        return live;
    }

    private long write(
            Generation live,
            int events,
            long heapBytes,
            byte[] records,
            byte[] stamps,
            Runnable payloads) {
        Extent before = live.extent();
        boolean written = false;
        try {
            payloads.run();
            live.writeRecords(records, stamps);
            written = true;
        } catch (StorageException e) {
            throw RedexException.io("append", e);
        } finally {
            if (!written) rollBack(live);
        }
        live.publish(before.grown(events, heapBytes));
        return before.nextSeq();
    }

    private void rollBack(Generation live) {
        try {
            live.rollBack();
        } catch (StorageException e) {
            poison = e;
        }
    }

    @Override
    public LogBounds bounds() {
        Extent extent = current.extent();
        return new LogBounds(extent.count(), extent.lowest(), extent.nextSeq());
    }

    @Override
    public long nextSeq() {
        return current.extent().nextSeq();
    }

    @Override
    public long retainedBytes() {
        return current.extent().liveBytes();
    }

    @Override
    public long visit(long from, long to, int maxEvents, long maxBytes, RecordVisitor visitor) {
        try {
            Generation held = hold();
            try {
                return new GenerationReader(held, figures)
                        .visit(from, to, maxEvents, maxBytes, visitor);
            } finally {
                held.release();
            }
        } catch (StorageException e) {
            throw RedexException.io("read", e);
        }
    }

    /** The live generation, whose files stay open until it is released; a closed one is opened. */
    private Generation hold() {
        while (true) {
            Generation live = current;
            if (live.hold()) return live;
            if (closed) {
                return Generation.open(folder, live.number(), OpenMode.READ, live.extent());
            }
        }
    }

    @Override
    public void sync() {
        Generation held = hold();
        try {
            long unsynced = unsyncedManifests.get();
            if (unsynced != mendedManifests.get()) {
                folder.storage().syncFolder(folder.path());
                mendedManifests.set(unsynced);
            }
            held.sync();
            requireThere(held);
        } finally {
            held.release();
        }
    }

    /** The system fsyncs files that have been removed, too: nobody would find them again. */
    private void requireThere(Generation held) {
        if (folder.isComplete(held.number())) return;
        throw new StorageException(
                StorageException.Kind.NOT_FOUND,
                "the files of %s were removed while the log was open: put them back, or read what"
                                .formatted(folder.path())
                        + " is needed from the open log and open it anew");
    }

    @Override
    public LogBounds backup(ChannelFolder target) {
        Generation held = hold();
        try {
            return Backup.of(held, target);
        } finally {
            held.release();
        }
    }

    @Override
    public RetentionResult sweep(Retention retention, long nowNanos) {
        maintenance.lock();
        try {
            if (closed) throw RedexException.closed("sweep");
            long drop = RetentionCount.toDrop(current, retention, nowNanos);
            if (drop > 0) compact(drop);
            return new RetentionResult(drop, current.extent().count());
        } catch (StorageException e) {
            figures.compactionFailed();
            throw RedexException.io("sweep", e);
        } finally {
            maintenance.unlock();
        }
    }

    /** Copies what is kept while appends go on, then what they added, and switches over. */
    private void compact(long drop) {
        long start = System.nanoTime();
        Generation old = current;
        GenerationWriter writer = new GenerationWriter(folder, old.number() + 1);
        boolean done = false;
        try {
            long end = old.extent().count();
            writer.copy(old, drop, end, Positions.NONE);
            writer.sync();
            appendLock.lock();
            try {
                if (poison != null) throw RedexException.poisoned("sweep", poison);
                Extent extent = old.extent();
                writer.copy(old, end, extent.count(), Positions.NONE);
                if (drop == extent.count()) writeFloor(extent.nextSeq());
                switchTo(writer.finish(extent.nextSeq()));
                done = true;
            } finally {
                appendLock.unlock();
            }
        } finally {
            if (!done) writer.abandon();
        }
        old.makeObsolete();
        figures.compacted(System.nanoTime() - start);
    }

    @Override
    public void skipTo(long target) {
        maintenance.lock();
        try {
            if (closed) throw RedexException.closed("skip_to");
            Generation old = current;
            if (Long.compareUnsigned(target, old.extent().nextSeq()) <= 0) return;
            if (skip(old, target)) old.makeObsolete();
        } catch (StorageException e) {
            throw RedexException.io("skip_to", e);
        } finally {
            maintenance.unlock();
        }
    }

    private boolean skip(Generation old, long target) {
        GenerationWriter writer = new GenerationWriter(folder, old.number() + 1);
        boolean done = false;
        appendLock.lock();
        try {
            if (poison != null) throw RedexException.poisoned("skip_to", poison);
            if (Long.compareUnsigned(target, old.extent().nextSeq()) > 0) {
                writeFloor(target);
                switchTo(writer.finish(target));
                done = true;
            }
            return done;
        } finally {
            appendLock.unlock();
            if (!done) writer.abandon();
        }
    }

    private void writeFloor(long nextSeq) {
        folder.writeSmall(ChannelFolder.FLOOR, Floor.encode(nextSeq));
    }

    private void switchTo(Generation next) {
        if (!folder.makeLive(next.number())) unsyncedManifests.incrementAndGet();
        current = next;
    }

    @Override
    public void close() {
        maintenance.lock();
        try {
            if (closed) return;
            closed = true;
            current.release();
        } finally {
            maintenance.unlock();
        }
    }

    @Override
    public @Nullable LogId storedId() {
        return id;
    }

    @Override
    public void storeId(LogId given) {
        try {
            folder.writeSmall(ChannelFolder.ID, given.encode());
        } catch (StorageException e) {
            throw RedexException.io("id", e);
        }
        id = given;
    }
}
