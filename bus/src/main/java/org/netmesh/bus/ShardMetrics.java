package org.netmesh.bus;

/**
 * A shard's figures over one window (spec 05 §9.4). Immutable.
 *
 * @param fillRatio of the ring, now
 * @param events accepted in the window
 * @param pushNanos average time of an emit, 0 without a sample
 * @param dispatchNanos average time of a batch, 0 without one
 */
record ShardMetrics(double fillRatio, long events, long pushNanos, long dispatchNanos) {}
