package org.netmesh.examples.bus;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import org.netmesh.bus.redis.RedisStreamDedup;

/**
 * Reads a shard's stream with a Redis client of your choice, and passes over what is there twice:
 * an entry that was sent again after a timeout carries the dedup id of the first.
 */
public final class RedisDedup {
    private static final int PAGE = 100;

    private RedisDedup() {}

    /** The arguments are the server's URL and the stream, as {@code net:shard:0}. */
    public static void main(String[] args) {
        RedisClient client = RedisClient.create(args[0]);
        try (var connection = client.connect()) {
            readAll(connection.sync(), args[1]);
        } finally {
            client.shutdown();
        }
    }

    private static void readAll(RedisCommands<String, String> redis, String stream) {
        // Events a second times the seconds of disorder to tolerate: 10,000 for a minute.
        var dedup = new RedisStreamDedup(600_000);
        Boundary<String> after = Boundary.unbounded();
        while (true) {
            var range = Range.from(after, Boundary.<String>unbounded());
            List<StreamMessage<String, String>> page =
                    redis.xrange(stream, range, Limit.from(PAGE));
            if (page.isEmpty()) return;
            for (StreamMessage<String, String> entry : page) {
                // Exclusive, or the last entry would come back for ever.
                after = Boundary.excluding(entry.getId());
                String id = entry.getBody().get("dedup_id");
                boolean seen = id != null && dedup.isDuplicate(id);
                System.out.println((seen ? "seen before: " : "new: ") + entry.getBody().get("d"));
            }
        }
    }
}
