package org.netmesh.examples.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.PollRequest;
import org.netmesh.bus.StoredEvent;

/** Emit events in four ways, read them back in two. */
public final class QuickStart {
    private QuickStart() {}

    /** Prints every event twice: as a poll returns it, and as a subscription delivers it. */
    public static void main(String[] args) {
        try (NetNode node = NetNode.create(NetNodeConfig.builder().shards(4).build())) {
            node.emit(Map.of("token", "hello"));
            node.emitRaw("{\"token\": \"world\"}");
            node.emitBuffer("{\"token\": \"foo\"}".getBytes(UTF_8));
            node.emitBatch(List.of(Map.of("a", 1), Map.of("a", 2), Map.of("a", 3)));
            node.flush();

            var page = node.poll(PollRequest.limit(100));
            page.events().forEach(event -> System.out.println("polled " + event.raw()));

            int left = page.events().size();
            try (var stream = node.subscribe()) {
                for (StoredEvent event : stream) {
                    System.out.println("streamed " + event.raw());
                    if (--left == 0) break;
                }
            }
        }
    }
}
