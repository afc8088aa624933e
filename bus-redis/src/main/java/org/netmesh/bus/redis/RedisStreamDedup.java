package org.netmesh.bus.redis;

import java.util.Map;

/**
 * Recognises entries that a reader has seen before, by their {@code dedup_id} (spec 05 §18): a
 * bounded memory that forgets the id unused for longest. It talks to no server, so any client will
 * do; move the cursor to an entry before asking here whether it is a duplicate. Size it as events
 * per second times the seconds of disorder to tolerate. Thread-safe; one per worker is faster.
 */
public final class RedisStreamDedup {
    public static final int DEFAULT_CAPACITY = 4_096;
    public static final int MAX_CAPACITY = 1 << 24;

    private final int capacity;
    private final Map<String, Boolean> seen;

    /** Remembers {@value #DEFAULT_CAPACITY} ids. */
    public RedisStreamDedup() {
        this(DEFAULT_CAPACITY);
    }

    /**
     * @param capacity the most ids remembered: 0 acts as 1, more than {@value #MAX_CAPACITY} as
     *     that
     * @throws IllegalArgumentException below 0
     */
    public RedisStreamDedup(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity must be at least 0, got " + capacity);
        }
        this.capacity = Math.clamp(capacity, 1, MAX_CAPACITY);
        this.seen = new LeastRecentlyUsed<>(this.capacity);
    }

    /** Whether the id is remembered; from now on it is, as the latest. */
    public synchronized boolean isDuplicate(String id) {
        return seen.put(id, Boolean.TRUE) != null;
    }

    /** The ids remembered now. */
    public synchronized int size() {
        return seen.size();
    }

    /** The most ids remembered, 1 to {@value #MAX_CAPACITY}. */
    public int capacity() {
        return capacity;
    }

    public synchronized boolean isEmpty() {
        return seen.isEmpty();
    }

    /** Forgets all ids; the capacity stays. */
    public synchronized void clear() {
        seen.clear();
    }
}
