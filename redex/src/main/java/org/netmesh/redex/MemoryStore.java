package org.netmesh.redex;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Events in blocks of arrays. Sequences are consecutive here: the only way to leave some out is to
 * drop all that is there. So a sequence finds its block by binary search and its event by
 * subtraction, and no offset ever overflows.
 */
final class MemoryStore implements LogStore {
    /** What readers see, in one reference. Only {@link #next} and {@link #end} change. */
    private static final class View {
        final MemoryBlock[] blocks;
        final int from;
        final long lowest;
        final AtomicInteger end;
        volatile long next;

        View(MemoryBlock[] blocks, int from, int end, long lowest, long next) {
            this.blocks = blocks;
            this.from = from;
            this.end = new AtomicInteger(end);
            this.lowest = lowest;
            this.next = next;
        }
    }

    private static final MemoryBlock[] NONE = {};

    private final ReentrantLock appendLock;
    private volatile View view = new View(NONE, 0, 0, 0, 0);
    private volatile @Nullable LogId id;

    /** Heap payload bytes; guarded by the append lock, read without. */
    private final AtomicLong live = new AtomicLong();

    MemoryStore(ReentrantLock appendLock) {
        this.appendLock = appendLock;
    }

    @Override
    public long append(byte[] payload, int checksum, long nanos) {
        requireFit(payload.length, 1);
        View now = view;
        long seq = now.next;
        blockFor(payload.length).add(payload, checksum, nanos);
        publish(payload.length, seq + 1);
        return seq;
    }

    @Override
    public long append(MemorySegment payload, int checksum, long nanos) {
        long size = payload.byteSize();
        requireFit(size, 1);
        if (size > Integer.MAX_VALUE - 8) {
            throw RedexException.payloadTooLarge("append", size, Integer.MAX_VALUE - 8L);
        }
        long seq = view.next;
        blockFor((int) size).add(payload, checksum, nanos);
        publish(size, seq + 1);
        return seq;
    }

    @Override
    public long appendInline(long eightBytes, int checksum, long nanos) {
        LogStore.requireSeqs("append_inline", view.next, 1);
        long seq = view.next;
        blockFor(IndexRecord.INLINE_BYTES).addInline(eightBytes, checksum, nanos);
        publish(0, seq + 1);
        return seq;
    }

    @Override
    public long appendBatch(List<byte[]> payloads, int[] checksums, long nanos) {
        long total = 0;
        for (byte[] payload : payloads) total += payload.length;
        requireFit(total, payloads.size());
        long first = view.next;
        addAll(payloads, checksums, nanos, first);
        publish(total, first + payloads.size());
        return first;
    }

    /** Nothing is published yet, so a heap that is too small for the batch leaves no trace. */
    private void addAll(List<byte[]> payloads, int[] checksums, long nanos, long first) {
        int blocks = view.end.getPlain() - view.from;
        boolean done = false;
        try {
            for (int i = 0; i < checksums.length; i++) {
                byte[] payload = payloads.get(i);
                blockFor(payload.length).add(payload, checksums[i], nanos);
            }
            done = true;
        } finally {
            if (!done) cutBack(blocks, first);
        }
    }

    private void cutBack(int blocks, long next) {
        View now = view;
        now.end.setRelease(now.from + blocks);
        if (blocks == 0) return;
        MemoryBlock last = now.blocks[now.from + blocks - 1];
        last.cutTo((int) (next - last.firstSeq));
    }

    private void requireFit(long size, long events) {
        LogStore.requireSeqs("append", view.next, events);
        LogStore.requireRoom("append", size, live.getPlain());
    }

    private void publish(long bytes, long next) {
        live.setRelease(live.getPlain() + bytes);
        view.next = next;
    }

    /** The block that the next event goes to, made when the last one is full. */
    private MemoryBlock blockFor(int length) {
        View now = view;
        int end = now.end.getPlain();
        if (end == now.from) return put(now, MemoryBlock.first(now.next, length));
        MemoryBlock last = now.blocks[end - 1];
        return last.hasRoom(length) ? last : put(now, last.next(length));
    }

    private MemoryBlock put(View now, MemoryBlock block) {
        int end = now.end.getPlain();
        if (end < now.blocks.length) {
            now.blocks[end] = block;
            now.end.setRelease(end + 1);
            return block;
        }
        int count = end - now.from;
        MemoryBlock[] larger = new MemoryBlock[Math.max(1, count + (count >> 1) + 1)];
        System.arraycopy(now.blocks, now.from, larger, 0, count);
        larger[count] = block;
        view = new View(larger, 0, count + 1, now.lowest, now.next);
        return block;
    }

    @Override
    public LogBounds bounds() {
        View now = view;
        long next = now.next;
        return new LogBounds(next - now.lowest, now.lowest, next);
    }

    @Override
    public long nextSeq() {
        return view.next;
    }

    @Override
    public long retainedBytes() {
        return live.get();
    }

    @Override
    public long visit(long from, long to, int maxEvents, long maxBytes, RecordVisitor visitor) {
        View now = view;
        long next = now.next;
        visitor.availableFrom(now.lowest);
        long seq = max(from, now.lowest);
        long last = min(to, next);
        long bytes = 0;
        int events = 0;
        if (Long.compareUnsigned(seq, last) >= 0) return max(from, last);
        int end = now.end.getAcquire();
        for (int b = blockOf(now, seq); b < end; b++) {
            MemoryBlock block = now.blocks[b];
            while (seq != last && seq - block.firstSeq < countOf(now, b, next)) {
                int i = (int) (seq - block.firstSeq);
                bytes += block.length(i);
                if (events == maxEvents || (events > 0 && bytes > maxBytes)) return seq;
                block.show(i, visitor);
                events++;
                seq++;
            }
            if (seq == last) break;
        }
        return seq;
    }

    /** Events of a block that are published. */
    private static long countOf(View now, int block, long next) {
        long end = block + 1 < now.end.getAcquire() ? now.blocks[block + 1].firstSeq : next;
        return end - now.blocks[block].firstSeq;
    }

    /** The last block that begins at or before {@code seq}. */
    private static int blockOf(View now, long seq) {
        int low = now.from;
        int high = now.end.getAcquire() - 1;
        if (now.blocks[high].firstSeq - seq <= 0) return high;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (Long.compareUnsigned(now.blocks[middle].firstSeq, seq) <= 0) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    @Override
    public RetentionResult sweep(Retention retention, long nowNanos) {
        appendLock.lock();
        try {
            long drop = toDrop(retention, nowNanos);
            if (drop > 0) dropHead(drop);
            return new RetentionResult(drop, view.next - view.lowest);
        } finally {
            appendLock.unlock();
        }
    }

    private long toDrop(Retention retention, long nowNanos) {
        long len = view.next - view.lowest;
        long drop = 0;
        OptionalLong maxEvents = retention.maxEvents();
        if (maxEvents.isPresent()) drop = Math.max(drop, len - maxEvents.getAsLong());
        if (retention.maxBytes().isPresent()) {
            drop = Math.max(drop, len - fitting(retention.maxBytes().getAsLong()));
        }
        if (retention.maxAge().isPresent()) {
            drop = Math.max(drop, older(Ages.cutoff(nowNanos, retention.maxAge().get())));
        }
        return drop;
    }

    /** How many of the newest events have a footprint of at most {@code maxBytes} in all. */
    private long fitting(long maxBytes) {
        View now = view;
        long bytes = 0;
        long kept = 0;
        for (long seq = now.next; seq != now.lowest; kept++) {
            seq--;
            MemoryBlock block = now.blocks[blockOf(now, seq)];
            bytes += IndexRecord.BYTES + block.heapBytes((int) (seq - block.firstSeq));
            if (bytes > maxBytes) return kept;
        }
        return kept;
    }

    /** How many events at the head are older than {@code cutoff}. */
    private long older(long cutoff) {
        View now = view;
        long seq = now.lowest;
        while (seq != now.next) {
            MemoryBlock block = now.blocks[blockOf(now, seq)];
            long time = block.timestamp((int) (seq - block.firstSeq));
            if (Long.compareUnsigned(time, cutoff) >= 0) break;
            seq++;
        }
        return seq - now.lowest;
    }

    private void dropHead(long drop) {
        View now = view;
        long lowest = now.lowest + drop;
        long freed = 0;
        for (long seq = now.lowest; seq != lowest; seq++) {
            MemoryBlock block = now.blocks[blockOf(now, seq)];
            freed += block.heapBytes((int) (seq - block.firstSeq));
        }
        live.setRelease(live.getPlain() - freed);
        if (lowest == now.next) {
            view = new View(NONE, 0, 0, lowest, lowest);
            return;
        }
        int from = blockOf(now, lowest);
        int count = now.end.getPlain() - from;
        MemoryBlock[] kept = new MemoryBlock[count];
        System.arraycopy(now.blocks, from, kept, 0, count);
        view = new View(kept, 0, count, lowest, now.next);
    }

    @Override
    public void skipTo(long target) {
        appendLock.lock();
        try {
            if (Long.compareUnsigned(target, view.next) <= 0) return;
            live.setRelease(0);
            view = new View(NONE, 0, 0, target, target);
        } finally {
            appendLock.unlock();
        }
    }

    @Override
    public LogBounds backup(ChannelFolder target) {
        return Backup.of(this, target);
    }

    @Override
    public void sync() {}

    @Override
    public void close() {}

    @Override
    public @Nullable LogId storedId() {
        return id;
    }

    @Override
    public void storeId(LogId given) {
        id = given;
    }

    private static long max(long a, long b) {
        return Long.compareUnsigned(a, b) >= 0 ? a : b;
    }

    private static long min(long a, long b) {
        return Long.compareUnsigned(a, b) <= 0 ? a : b;
    }
}
