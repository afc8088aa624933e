package org.netmesh.mesh.extended;

import org.netmesh.mesh.stream.CloseBehavior;

/**
 * How a lane is sent on. Immutable.
 *
 * @param windowBytes our own bound on what is under way; 0 is none
 * @param weight packets in a row when many lanes compete
 */
public record LaneOptions(long windowBytes, int weight, CloseBehavior closeBehavior) {
    static final LaneOptions MESSAGES = new LaneOptions(0, 1, CloseBehavior.DRAIN_THEN_CLOSE);
}
