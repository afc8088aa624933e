package org.netmesh.bus;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A shard's queue of payloads and their insertion times (spec 05 §5): positions count up for ever,
 * slots are reused. Starts small and doubles up to its capacity, so that a ring that is drained in
 * time stays in the processor's cache. Confined to the shard's lock.
 */
final class Ring {
    private static final int FIRST_SLOTS = 1_024;

    private final int usable;
    private final int capacity;
    // A slot without an event holds null: storing that is cheapest for the collector.
    private byte[] @Nullable [] payloads;
    private long[] stamps;
    private int mask;
    // Positions of the oldest event and of the next one.
    private long head;
    private long tail;

    /**
     * @param capacity a power of two; one slot fewer is usable
     */
    Ring(int capacity) {
        this.capacity = capacity;
        usable = capacity - 1;
        int slots = Math.min(capacity, FIRST_SLOTS);
        payloads = new byte[slots][];
        stamps = new long[slots];
        mask = slots - 1;
    }

    long head() {
        return head;
    }

    long tail() {
        return tail;
    }

    int length() {
        return (int) (tail - head);
    }

    int usable() {
        return usable;
    }

    /** Length by capacity, so that a full ring is slightly under 1. */
    double fillRatio() {
        return (double) length() / capacity;
    }

    boolean isFull() {
        return tail - head >= usable;
    }

    /** Insertion time of the oldest event; there must be one. */
    long oldestStamp() {
        return stamps[(int) head & mask];
    }

    /** There must be room. */
    void push(byte[] payload, long stamp) {
        if (tail - head > mask) grow();
        int slot = (int) tail & mask;
        payloads[slot] = payload;
        stamps[slot] = stamp;
        tail++;
    }

    /** Gives up the oldest event; there must be one. */
    void evict() {
        payloads[(int) head & mask] = null;
        head++;
    }

    /** Moves the oldest events into a batch. */
    int moveTo(Batch batch, int limit) {
        int count = Math.min(limit, length());
        for (int i = 0; i < count; i++) {
            int slot = (int) head & mask;
            batch.add(Objects.requireNonNull(payloads[slot]), stamps[slot]);
            payloads[slot] = null;
            head++;
        }
        return count;
    }

    /** Gives up everything. */
    void clear() {
        Arrays.fill(payloads, null);
        head = tail;
    }

    private void grow() {
        int slots = payloads.length * 2;
        byte[] @Nullable [] morePayloads = new byte[slots][];
        long[] moreStamps = new long[slots];
        for (long position = head; position < tail; position++) {
            int from = (int) position & mask;
            int to = (int) position & slots - 1;
            morePayloads[to] = payloads[from];
            moreStamps[to] = stamps[from];
        }
        payloads = morePayloads;
        stamps = moreStamps;
        mask = slots - 1;
    }
}
