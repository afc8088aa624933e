package org.netmesh.mesh.node;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ephemeral keys of the msg1 that opened, for ten minutes: a recording of one is dropped before any
 * key agreement (spec 20 §2.3). Confined to the core's thread.
 */
final class AnsweredEphemerals {
    static final int MAX_EPHEMERALS = 65_536;
    private static final long MEMORY_NANOS = 600_000_000_000L;

    private record Ephemeral(long a, long b, long c, long d) {
        static Ephemeral of(byte[] key) {
            LongBuffer longs = ByteBuffer.wrap(key).asLongBuffer();
            return new Ephemeral(longs.get(0), longs.get(1), longs.get(2), longs.get(3));
        }
    }

    private final Map<Ephemeral, Long> seen = new LinkedHashMap<>();

    boolean contains(byte[] key, long nowNanos) {
        Iterator<Long> times = seen.values().iterator();
        while (times.hasNext() && nowNanos - times.next() > MEMORY_NANOS) times.remove();
        return seen.containsKey(Ephemeral.of(key));
    }

    void add(byte[] key, long nowNanos) {
        if (seen.size() >= MAX_EPHEMERALS) seen.remove(seen.keySet().iterator().next());
        seen.put(Ephemeral.of(key), nowNanos);
    }
}
