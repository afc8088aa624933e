/**
 * Channels (spec 03 §5 to §13): who may subscribe and publish, who is subscribed, and what travels
 * between them. Begin at {@link org.netmesh.mesh.channel.ChannelConfig}; {@link
 * org.netmesh.mesh.channel.SubscribeDecision} is the order of the checks, {@link
 * org.netmesh.mesh.channel.Roster} who is in, {@link org.netmesh.mesh.channel.AuthGuard} the quick
 * check per publish.
 */
package org.netmesh.mesh.channel;
