package org.netmesh.mesh.extended;

/**
 * How large datagrams may be on one path (spec 20 §6, RFC 8899): small at first, larger when a
 * probe of that size arrived. It looks for more only after a packet was filled, so idle peers cost
 * nothing. Confined to one thread; times are monotonic nanoseconds.
 */
final class PathSize {
    static final int BASE_BYTES = 1_200;

    private static final int TRIES = 3;
    private static final int BLACK_HOLE_LOSSES = 3;
    private static final long LOOK_AGAIN_NANOS = 600_000_000_000L;
    private static final long RECOVERY_NANOS = 10_000_000_000L;

    /** What links of the world take, less the headers of IP and UDP. */
    private static final int[] RUNGS = {1_400, 1_452, 1_472, 4_044};

    private final int limit;
    private int bytes;
    private int probing;
    private int failed = Integer.MAX_VALUE;
    private int tries;
    private boolean underWay;
    private boolean wanted;
    private long lookAgainNanos;
    private int largeLosses;
    private boolean smallArrived;

    /**
     * @param limit the most that both sides take
     * @param roomy whether nothing on the path asks for less, as on loopback
     */
    PathSize(int limit, boolean roomy) {
        this.limit = limit;
        this.bytes = roomy ? limit : Math.min(limit, BASE_BYTES);
    }

    /** What a datagram may have now, routing header included. */
    int bytes() {
        return bytes;
    }

    /** A packet was as full as it could be: more room would be used. */
    void filled() {
        wanted = true;
    }

    /** The size of the probe to send now; 0 for none. One is under way at a time. */
    int probe(long nowNanos) {
        if (!wanted || underWay || bytes == limit || nowNanos < lookAgainNanos) return 0;
        if (probing == 0) probing = next();
        if (probing == 0) {
            lookAgainNanos = nowNanos + LOOK_AGAIN_NANOS;
            failed = Integer.MAX_VALUE;
            return 0;
        }
        underWay = true;
        return probing;
    }

    void probeArrived(int probeBytes) {
        underWay = false;
        bytes = Math.max(bytes, Math.min(probeBytes, limit));
        probing = 0;
        tries = 0;
    }

    void probeLost() {
        underWay = false;
        if (++tries < TRIES) return;
        failed = probing;
        probing = 0;
        tries = 0;
    }

    /** The system sends no datagrams unfragmented: what fits is not to be found out. */
    void unmeasurable() {
        underWay = false;
        lookAgainNanos = Long.MAX_VALUE;
    }

    void arrived(int datagramBytes) {
        smallArrived = datagramBytes <= BASE_BYTES;
        if (!smallArrived) largeLosses = 0;
    }

    /** Large packets vanish while small ones arrive: the path got narrower. */
    void lost(int datagramBytes, long nowNanos) {
        if (datagramBytes <= BASE_BYTES || bytes <= BASE_BYTES) return;
        largeLosses++;
        if (largeLosses < BLACK_HOLE_LOSSES || !smallArrived) return;
        bytes = BASE_BYTES;
        largeLosses = 0;
        lookAgainNanos = nowNanos + RECOVERY_NANOS;
    }

    /** The limit itself first, which a local network may take; else step by step. */
    private int next() {
        if (failed > limit) return limit;
        for (int rung : RUNGS) {
            if (rung > bytes) return rung < Math.min(failed, limit) ? rung : 0;
        }
        return 0;
    }
}
