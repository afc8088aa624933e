package org.netmesh.capability.predicate;

/** A result and how it came about. */
public record Traced(boolean result, ClauseTrace trace) {}
