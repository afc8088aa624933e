package org.netmesh.redex;

/**
 * What a sweep did.
 *
 * @param droppedEvents entries removed from the head
 * @param retainedEvents entries left
 */
public record RetentionResult(long droppedEvents, long retainedEvents) {}
