package org.netmesh.bus.redis;

import java.util.Optional;
import org.netmesh.kernel.ShardId;

/** What is called how in Redis (spec 05 §17.1). Stateless. */
final class RedisKeys {
    /** The field of an entry that holds the event's record. */
    static final String RECORD = "d";

    /** The field of an entry by which readers recognise copies. */
    static final String DEDUP_ID = "dedup_id";

    private RedisKeys() {}

    static String stream(String prefix, ShardId shard) {
        return prefix + ":shard:" + shard;
    }

    /** A pattern of all streams' keys, with what it gives a meaning to escaped. */
    static String everyStream(String prefix) {
        return prefix.replaceAll("[\\\\*?\\[\\]]", "\\\\$0") + ":shard:*";
    }

    /** The shard whose stream has this key, if it is one of this prefix. */
    static Optional<ShardId> shardOf(String prefix, String key) {
        String begin = prefix + ":shard:";
        if (!key.startsWith(begin)) return Optional.empty();
        String number = key.substring(begin.length());
        if (!number.matches("0|[1-9][0-9]{0,4}")) return Optional.empty();
        int shard = Integer.parseInt(number);
        return shard > ShardId.MAX ? Optional.empty() : Optional.of(new ShardId(shard));
    }
}
