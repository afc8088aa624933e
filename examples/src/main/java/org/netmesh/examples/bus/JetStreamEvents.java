package org.netmesh.examples.bus;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.PollRequest;
import org.netmesh.bus.jetstream.JetStreamOptions;
import org.netmesh.bus.jetstream.JetStreamTransport;

/** Events stored in NATS JetStream. */
public final class JetStreamEvents {
    private JetStreamEvents() {}

    /** The argument is the server's URL, as {@code nats://localhost:4222}. */
    public static void main(String[] args) {
        var jetStream =
                JetStreamTransport.of(JetStreamOptions.builder().url(URI.create(args[0])).build());
        try (NetNode node =
                NetNode.create(NetNodeConfig.builder().shards(4).transport(jetStream).build())) {
            node.emitBatch(List.of(Map.of("n", 1), Map.of("n", 2), Map.of("n", 3)));
            node.flush();
            var page = node.poll(PollRequest.limit(100));
            System.out.println(page.events().size() + " events in JetStream");
        }
    }
}
