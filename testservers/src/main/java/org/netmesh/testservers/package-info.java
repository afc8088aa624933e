/**
 * Starts the real servers that tests talk to, each on a loopback port of its own with its data in a
 * temporary folder (spec 05 §32). Begin with {@link org.netmesh.testservers.RedisServer} or {@link
 * org.netmesh.testservers.NatsServer}.
 */
package org.netmesh.testservers;
