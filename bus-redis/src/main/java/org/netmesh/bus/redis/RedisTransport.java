package org.netmesh.bus.redis;

import org.netmesh.bus.Adapter;
import org.netmesh.bus.Transport;
import org.netmesh.bus.TransportContext;

/**
 * Keeps a node's events in Redis Streams, one stream per shard (spec 05 §17). A retry after a
 * time-out can store an event twice; both entries have the same {@code dedup_id}, by which readers
 * tell them apart ({@link RedisStreamDedup}, or {@link RedisOptions.Builder#readDedup}). Immutable.
 */
public final class RedisTransport implements Transport {
    private final RedisOptions options;

    private RedisTransport(RedisOptions options) {
        this.options = options;
    }

    public static RedisTransport of(RedisOptions options) {
        return new RedisTransport(options);
    }

    public RedisOptions options() {
        return options;
    }

    @Override
    public Adapter open(TransportContext context) {
        return new RedisAdapter(options, context.shards(), context.ports().counters());
    }

    /** The settings, without passwords. */
    @Override
    public String toString() {
        return "RedisTransport[" + options + "]";
    }
}
