package org.netmesh.rpc.node;

import java.time.Instant;
import org.netmesh.mesh.protocol.Now;

/** Deadlines as a server reads them: unsigned nanoseconds since 1970, 0 for none (spec 09 §10). */
final class Deadlines {
    /** How far clocks may be apart. */
    static final long TOLERANCE_NANOS = 10_000_000_000L;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Deadlines() {}

    /** Whether the deadline of a request that comes now is over, wrong clocks allowed for. */
    static boolean past(long deadline, Now now) {
        return deadline != 0
                && Long.compareUnsigned(deadline, now.wallNanos() - TOLERANCE_NANOS) < 0;
    }

    /**
     * When a handler that begins now must have ended, on the monotonic clock; {@link
     * Long#MAX_VALUE} for never. A deadline that seems to be over is read by the caller's clock,
     * which may be behind.
     */
    static long expiryNanos(long deadline, Now now) {
        if (deadline == 0 || deadline < 0) return Long.MAX_VALUE;
        long left = deadline - now.wallNanos();
        if (left <= 0) left += TOLERANCE_NANOS;
        long expiry = now.nanos() + left;
        return left > 0 && expiry < now.nanos() ? Long.MAX_VALUE : expiry;
    }

    static Instant instant(long deadline) {
        return Instant.ofEpochSecond(
                Long.divideUnsigned(deadline, NANOS_PER_SECOND),
                Long.remainderUnsigned(deadline, NANOS_PER_SECOND));
    }
}
