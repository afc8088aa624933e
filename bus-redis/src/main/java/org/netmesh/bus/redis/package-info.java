/**
 * Keeps the bus's events in Redis Streams (spec 05 §17): one stream per shard, one entry per event.
 * Begin with {@link org.netmesh.bus.redis.RedisTransport}; {@link
 * org.netmesh.bus.redis.RedisStreamDedup} is for programs that read the streams themselves.
 */
package org.netmesh.bus.redis;
