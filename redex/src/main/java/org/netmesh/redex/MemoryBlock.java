package org.netmesh.redex;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Some consecutive events in arrays: one write position, no object per event. Written by one thread
 * at a time; what is published is never written again, so readers need no lock.
 */
final class MemoryBlock {
    private static final int MAX_RECORDS = 1 << 16;

    /**
     * Large enough that the collector places a block for good where it was made, instead of copying
     * what is retained from one young region to the next; that cost more than the appends.
     */
    private static final int MAX_BYTES = (4 << 20) - 64;

    private static final int FIRST_RECORDS = 8;
    private static final int FIRST_BYTES = 256;

    final long firstSeq;
    private final byte[] payloads;
    private final int[] ends;
    private final int[] checksums;
    private final long[] nanos;
    private int count;

    private MemoryBlock(long firstSeq, int records, int bytes) {
        this.firstSeq = firstSeq;
        payloads = new byte[bytes];
        ends = new int[records];
        checksums = new int[records];
        nanos = new long[records];
    }

    /** The first block of a log, small: most logs of many stay so. */
    static MemoryBlock first(long seq, int length) {
        return new MemoryBlock(seq, FIRST_RECORDS, Math.max(FIRST_BYTES, length));
    }

    /**
     * A block behind this one, twice as large up to a limit, with room for one event. Its two sizes
     * stand to each other as the events of this block did, so that neither is left half empty.
     */
    MemoryBlock next(int length) {
        int mean = 1 + used() / Math.max(1, count);
        int records = Math.min(MAX_RECORDS, 2 * Math.max(FIRST_RECORDS, count));
        int bytes = Math.min(MAX_BYTES, records * mean + mean);
        int fitting = Math.max(FIRST_RECORDS, Math.min(records, 1 + bytes / mean));
        return new MemoryBlock(firstSeq + count, fitting, Math.max(length, bytes));
    }

    boolean hasRoom(int length) {
        return count < ends.length && length <= payloads.length - used();
    }

    void add(byte[] payload, int checksum, long time) {
        int at = used();
        System.arraycopy(payload, 0, payloads, at, payload.length);
        commit(at + payload.length, checksum, time);
    }

    void add(MemorySegment payload, int checksum, long time) {
        int at = used();
        int length = (int) payload.byteSize();
        MemorySegment.copy(payload, ValueLayout.JAVA_BYTE, 0, payloads, at, length);
        commit(at + length, checksum, time);
    }

    void addInline(long eightBytes, int checksum, long time) {
        int at = used();
        IndexRecord.putInlineBytes(payloads, at, eightBytes);
        commit(at + IndexRecord.INLINE_BYTES, checksum | IndexRecord.INLINE, time);
    }

    /** Forgets the events from the {@code count}-th on, which nobody has seen yet. */
    void cutTo(int newCount) {
        count = newCount;
    }

    int count() {
        return count;
    }

    long timestamp(int i) {
        return nanos[i];
    }

    /** The length of a heap payload; 0 for an inline one. */
    int heapBytes(int i) {
        return checksums[i] < 0 ? 0 : ends[i] - start(i);
    }

    void show(int i, LogStore.RecordVisitor visitor) {
        int start = start(i);
        int flags = checksums[i];
        visitor.record(
                firstSeq + i,
                payloads,
                start,
                ends[i] - start,
                flags & Checksum28.MASK,
                flags < 0,
                nanos[i]);
    }

    int length(int i) {
        return ends[i] - start(i);
    }

    private void commit(int end, int flags, long time) {
        ends[count] = end;
        checksums[count] = flags;
        nanos[count] = time;
        count++;
    }

    private int used() {
        return start(count);
    }

    private int start(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }
}
