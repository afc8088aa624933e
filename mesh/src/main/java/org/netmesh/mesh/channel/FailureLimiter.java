package org.netmesh.mesh.channel;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.netmesh.kernel.NodeId;

/**
 * Throttles peers whose subscribes fail too often, before any signature is verified (spec 03 §9).
 * Windows tumble; attempts while throttled neither count nor prolong it. Bounded. Confined to the
 * event loop; times are monotonic nanoseconds.
 */
final class FailureLimiter {
    static final int MAX_PEERS = 65_536;
    private static final int DISABLED = 65_535;

    private static final class Failures {
        int failures;
        boolean windowOpen;
        boolean throttled;
        long windowStartNanos;
        long throttledUntilNanos;
    }

    private final int maxFailures;
    private final long windowNanos;
    private final long throttleNanos;
    private final Map<NodeId, Failures> peers = new LinkedHashMap<>();
    // Of throttled peers, until when; in this order they are let go.
    private final Map<NodeId, Long> throttled = new LinkedHashMap<>();

    /**
     * @param maxFailures the failure that throttles; 65,535 never does, 0 does at once
     */
    FailureLimiter(int maxFailures, long windowNanos, long throttleNanos) {
        this.maxFailures = maxFailures;
        this.windowNanos = windowNanos;
        this.throttleNanos = throttleNanos;
    }

    void failed(NodeId peer, long nowNanos) {
        if (maxFailures == DISABLED) return;
        Failures of = peers.get(peer);
        if (of == null) {
            if (peers.size() >= MAX_PEERS) succeeded(peers.keySet().iterator().next());
            of = new Failures();
            peers.put(peer, of);
        }
        if (!of.windowOpen || nowNanos - of.windowStartNanos >= windowNanos) {
            of.windowOpen = true;
            of.windowStartNanos = nowNanos;
            of.failures = 0;
        }
        of.failures++;
        if (of.failures >= maxFailures) {
            of.throttled = true;
            of.throttledUntilNanos = nowNanos + throttleNanos;
            throttled.remove(peer);
            throttled.put(peer, of.throttledUntilNanos);
        }
    }

    boolean throttled(NodeId peer, long nowNanos) {
        Failures of = peers.get(peer);
        if (of == null || !of.throttled) return false;
        if (nowNanos - of.throttledUntilNanos < 0) return true;
        succeeded(peer);
        return false;
    }

    void succeeded(NodeId peer) {
        peers.remove(peer);
        throttled.remove(peer);
    }

    /** How many peers are throttled now. */
    int throttledPeers(long nowNanos) {
        Iterator<Long> ends = throttled.values().iterator();
        while (ends.hasNext() && nowNanos - ends.next() >= 0) ends.remove();
        return throttled.size();
    }
}
