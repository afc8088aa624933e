package org.netmesh.mesh.routing;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.netmesh.kernel.NodeId;

/**
 * Which beacons came already, for 10 s each, 40,000 at most. A quarter of the room is kept for
 * origins that are known, so that a flood of made-up ones cannot make real beacons look new for
 * ever (spec 21, limits). Confined to the event loop.
 */
final class SeenBeacons {
    static final int MAX = 40_000;
    private static final int MAX_FOR_STRANGERS = MAX / 4 * 3;
    private static final long KEEP_NANOS = 10_000_000_000L;

    private record Beacon(NodeId origin, long sequence) {}

    private final Map<Beacon, Long> seen = new LinkedHashMap<>();

    /** Marks a beacon; false if it was marked already or if there is no room for it. */
    boolean add(NodeId origin, long sequence, boolean known, long nowNanos) {
        Beacon beacon = new Beacon(origin, sequence);
        if (seen.containsKey(beacon)) return false;
        if (seen.size() >= (known ? MAX : MAX_FOR_STRANGERS)) return false;
        seen.put(beacon, nowNanos);
        return true;
    }

    int size() {
        return seen.size();
    }

    void sweep(long nowNanos) {
        Iterator<Long> times = seen.values().iterator();
        while (times.hasNext() && nowNanos - times.next() > KEEP_NANOS) times.remove();
    }
}
