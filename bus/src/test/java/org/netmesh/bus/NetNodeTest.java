package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The verbs of a node, as a user meets them. */
class NetNodeTest {
    // parity: bus.NetNode.create, bus.NetNode.emit, bus.NetNode.poll, bus.NetNode.flush
    @Test
    void whatIsEmittedIsReadBackFromMemory() {
        try (NetNode node = NetNode.create(NetNodeConfig.builder().shards(2).build())) {
            Receipt receipt = node.emit(Map.of("token", "hello"));
            assertThat(node.flush().isComplete()).isTrue();
            PollResponse page = node.poll(PollRequest.limit(10));
            assertThat(page.events()).hasSize(1);
            StoredEvent event = page.events().getFirst();
            assertThat(event.raw()).isEqualTo("{\"token\":\"hello\"}");
            assertThat(event.shardId()).isEqualTo(receipt.shardId());
            assertThat(event.insertionTs()).isEqualTo(receipt.timestampNanos());
            assertThat(page.nextId()).isPresent();
            assertThat(page.hasMore()).isFalse();
            assertThat(node.stats().eventsIngested()).isEqualTo(List.of(event).size());
        }
    }
}
