package org.netmesh.mesh.stream;

import java.time.Instant;

/**
 * A snapshot of one stream's counters (spec 02 §18). Immutable.
 *
 * @param txSeq the next sending sequence: packets admitted so far
 * @param rxSeq the highest accepted sequence, 0 at first
 * @param inboundPending events received and not yet read
 * @param active until the stream is closed
 * @param backpressureEvents sends refused for want of credit
 * @param txCreditRemaining bytes that may be sent now
 * @param txWindow bytes; 0 is unlimited
 */
public record StreamStats(
        long txSeq,
        long rxSeq,
        long inboundPending,
        Instant lastActivity,
        boolean active,
        long backpressureEvents,
        long txCreditRemaining,
        long txWindow,
        long creditGrantsReceived,
        long creditGrantsSent) {}
