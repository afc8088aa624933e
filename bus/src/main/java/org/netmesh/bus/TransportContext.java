package org.netmesh.bus;

/**
 * What a node lends to its transport. Immutable.
 *
 * @param shards how many the node starts with
 */
public record TransportContext(int shards, BusPorts ports) {}
