package org.netmesh.bus;

import java.util.Arrays;
import java.util.List;
import org.netmesh.kernel.ShardId;

/**
 * A run of events of one shard, in order (spec 05 §2.1). Between two batches of a shard no sequence
 * is skipped or used twice.
 *
 * <p>A batch that the bus hands to an adapter is valid until {@link Adapter#onBatch} returns; the
 * bus then fills it again. An adapter may keep the payload arrays, which nobody changes, and values
 * such as {@link #dedupId}; a test may keep a {@link #copy}. Confined to the thread of the call,
 * and to threads that it waits for.
 */
public final class Batch {
    private final ShardId shard;
    private final long nonce;
    private long sequenceStart;
    private byte[][] payloads;
    private long[] insertionTs;
    private int size;

    /**
     * An empty batch that {@link #add} fills; grows as needed.
     *
     * @param nonce the producer's; 0 is replaced by 1
     */
    Batch(ShardId shard, long nonce, int capacity) {
        this.shard = shard;
        this.nonce = nonce == 0 ? 1 : nonce;
        payloads = new byte[capacity][];
        insertionTs = new long[capacity];
    }

    /**
     * A batch as an adapter's own tests need one.
     *
     * @param nonce the producer's, unsigned; 0 is replaced by 1
     * @param sequenceStart of the first event, unsigned
     * @param firstInsertionTs nanoseconds of the first event; each next one has 1 more
     */
    public static Batch of(
            ShardId shard,
            long nonce,
            long sequenceStart,
            long firstInsertionTs,
            List<byte[]> payloads) {
        Batch batch = new Batch(shard, nonce, payloads.size());
        batch.sequenceStart = sequenceStart;
        for (byte[] payload : payloads) batch.add(payload, firstInsertionTs + batch.size);
        return batch;
    }

    public ShardId shard() {
        return shard;
    }

    /** The producer's nonce, unsigned, never 0. */
    public long nonce() {
        return nonce;
    }

    /** Sequence of event 0, unsigned. */
    public long sequenceStart() {
        return sequenceStart;
    }

    /** Events in the batch. */
    public int size() {
        return size;
    }

    /** The bytes of an event, exactly as emitted; not to be changed. */
    public byte[] payload(int index) {
        return payloads[checked(index)];
    }

    /** When the bus accepted an event: nanoseconds since 1970, unsigned, rising in the shard. */
    public long insertionTs(int index) {
        return insertionTs[checked(index)];
    }

    /** The id under which copies of an event are recognised; the same in every retry. */
    public DedupId dedupId(int index) {
        return new DedupId(nonce, shard, sequenceStart, checked(index));
    }

    /** The same batch for keeps; payload arrays are shared. */
    public Batch copy() {
        Batch copy = new Batch(shard, nonce, size);
        copy.sequenceStart = sequenceStart;
        copy.payloads = Arrays.copyOf(payloads, size);
        copy.insertionTs = Arrays.copyOf(insertionTs, size);
        copy.size = size;
        return copy;
    }

    @Override
    public String toString() {
        return "Batch[shard=%s, sequenceStart=%s, size=%d]"
                .formatted(shard, Long.toUnsignedString(sequenceStart), size);
    }

    void add(byte[] payload, long ts) {
        if (size == payloads.length) grow();
        payloads[size] = payload;
        insertionTs[size] = ts;
        size++;
    }

    void sequenceStart(long value) {
        sequenceStart = value;
    }

    /** Empties it and lets the payloads go. */
    void clear() {
        Arrays.fill(payloads, 0, size, null);
        size = 0;
    }

    private void grow() {
        int capacity = Math.max(16, size * 2);
        payloads = Arrays.copyOf(payloads, capacity);
        insertionTs = Arrays.copyOf(insertionTs, capacity);
    }

    private int checked(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("event %d of %d".formatted(index, size));
        }
        return index;
    }
}
