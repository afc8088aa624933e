/**
 * Channels between nodes: publish and subscribe, tokens, subnets. Begin with {@link
 * org.netmesh.examples.channel.PubSub}.
 */
package org.netmesh.examples.channel;
