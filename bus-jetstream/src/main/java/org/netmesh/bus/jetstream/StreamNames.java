package org.netmesh.bus.jetstream;

import java.util.Optional;
import org.netmesh.kernel.ShardId;

/** What is called how in NATS (spec 05 §19.1). Immutable. */
record StreamNames(String prefix) {
    String stream(ShardId shard) {
        return prefix + "_shard_" + shard;
    }

    String subject(ShardId shard) {
        return prefix + ".shard." + shard;
    }

    /** Matches every shard's subject. */
    String everySubject() {
        return prefix + ".shard.*";
    }

    /** The shard whose stream has this name, if it is one of this prefix. */
    Optional<ShardId> shardOf(String stream) {
        String begin = prefix + "_shard_";
        if (!stream.startsWith(begin)) return Optional.empty();
        String number = stream.substring(begin.length());
        if (!number.matches("0|[1-9][0-9]{0,4}")) return Optional.empty();
        int shard = Integer.parseInt(number);
        return shard > ShardId.MAX ? Optional.empty() : Optional.of(new ShardId(shard));
    }
}
