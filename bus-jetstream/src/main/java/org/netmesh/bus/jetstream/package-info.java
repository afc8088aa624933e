/**
 * Keeps the bus's events in NATS JetStream (spec 05 §19): one stream per shard, one message per
 * event. Begin with {@link org.netmesh.bus.jetstream.JetStreamTransport}.
 */
package org.netmesh.bus.jetstream;
