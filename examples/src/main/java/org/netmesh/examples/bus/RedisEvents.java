package org.netmesh.examples.bus;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.PollRequest;
import org.netmesh.bus.redis.RedisOptions;
import org.netmesh.bus.redis.RedisTransport;

/** Events stored in Redis streams. */
public final class RedisEvents {
    private RedisEvents() {}

    /** The argument is the server's URL, as {@code redis://localhost:6379}. */
    public static void main(String[] args) {
        var redis = RedisTransport.of(RedisOptions.builder().url(URI.create(args[0])).build());
        try (NetNode node =
                NetNode.create(NetNodeConfig.builder().shards(4).transport(redis).build())) {
            node.emitBatch(List.of(Map.of("n", 1), Map.of("n", 2), Map.of("n", 3)));
            node.flush();
            var page = node.poll(PollRequest.limit(100));
            System.out.println(page.events().size() + " events in Redis");
        }
    }
}
