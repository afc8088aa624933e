package org.netmesh.mesh.protocol;

import org.netmesh.kernel.ChannelName;

/**
 * Where an event of a channel came from and its place there. Immutable.
 *
 * @param sequence of its packet on the channel's stream, unsigned
 * @param index within the packet, from 0
 */
public record Arrival(ChannelName channel, Caller caller, long sequence, int index) {}
