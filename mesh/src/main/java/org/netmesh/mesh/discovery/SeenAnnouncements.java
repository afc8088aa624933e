package org.netmesh.mesh.discovery;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.netmesh.kernel.NodeId;

/**
 * Which announcements were taken before, direct and forwarded copies apart, so that a forwarder
 * cannot suppress the copy that counts (spec 04a §7.4 step 4). Bounded; the oldest is forgotten
 * first. Confined to the event loop.
 */
final class SeenAnnouncements {
    static final int MAX = 65_536;
    private static final long RETENTION_NANOS = 600_000_000_000L;

    /** A copy of a record: how it came matters. */
    record Copy(NodeId origin, long version, boolean direct) {}

    private final Map<Copy, Long> seen = new LinkedHashMap<>();

    boolean contains(Copy copy) {
        return seen.containsKey(copy);
    }

    void add(Copy copy, long nowNanos) {
        if (seen.size() >= MAX) {
            Iterator<Copy> oldest = seen.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        seen.put(copy, nowNanos);
    }

    /** The origin may begin anew. */
    void forget(NodeId origin) {
        seen.keySet().removeIf(copy -> copy.origin.equals(origin));
    }

    /** Entries stand in the order in which they came. */
    void sweep(long nowNanos) {
        Iterator<Long> times = seen.values().iterator();
        while (times.hasNext() && nowNanos - times.next() >= RETENTION_NANOS) times.remove();
    }

    int size() {
        return seen.size();
    }
}
