package org.netmesh.mesh.extended;

/**
 * A lane at one moment. Immutable.
 *
 * @param acknowledgedEvents events below the first packet that is not acknowledged
 * @param settled whether everything taken was acknowledged or given up
 */
public record LaneCounters(
        long epoch,
        long nextSequence,
        long nextReceived,
        int unreadEvents,
        long acknowledgedEvents,
        boolean settled,
        long refusals,
        long remainingBytes,
        long windowBytes,
        long creditsReceived,
        long creditsSent,
        long activityNanos) {}
