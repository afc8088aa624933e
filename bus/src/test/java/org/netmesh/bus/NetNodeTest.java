package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The verbs of a node, as a user meets them. */
class NetNodeTest {
    private static Set<String> stored(NetNode node) {
        assertThat(node.flush().isComplete()).isTrue();
        return node.poll(PollRequest.limit(1_000)).events().stream()
                .map(StoredEvent::raw)
                .collect(Collectors.toSet());
    }

    // parity: bus.NetNode, bus.NetNode.create, bus.NetNode.emit, bus.NetNode.poll, bus.Receipt
    // parity: bus.Receipt.shardId, bus.Receipt.timestamp, bus.NetNode.stats, bus.PollRequest.limit
    // parity: bus.StoredEvent.insertionTs, bus.StoredEvent.shardId, bus.PollResponse.events
    // parity: bus.PollResponse.nextId, bus.PollResponse.hasMore, bus.NetNodeConfig.transport
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
            assertThat(node.stats().eventsIngested()).isEqualTo(1);
            assertThat(node.stats().eventsDispatched()).isEqualTo(1);
            assertThat(node.isHealthy()).isTrue();
            assertThat(node.adapter().name()).isEqualTo("memory");
        }
    }

    // parity: bus.NetNode.emitRaw, bus.NetNode.emitBuffer, bus.NetNode.emitBatch
    // parity: bus.NetNode.emitRawBatch, bus.NetNode.fire, bus.NetNode.fireBatch
    // parity: bus.core.Net.prehash, bus.core.Net.pushWithHash, bus.core.Net.push
    // parity: bus.core.Net.pushBatch, bus.core.Net.ingestFire, bus.core.Net.HashedEvent
    @Test
    void everyVerbOfEmissionStoresItsPayload() {
        try (NetNode node = NetNode.create(NetNodeConfig.builder().shards(3).build())) {
            node.emit(List.of(1));
            node.emitRaw("[2]");
            node.emitRaw("[3]".getBytes(UTF_8));
            node.emitRaw(RawEvent.prehash("[4]".getBytes(UTF_8)));
            assertThat(node.emitBuffer("[5]".getBytes(UTF_8))).isTrue();
            ByteBuffer buffer = ByteBuffer.wrap("x[6]x".getBytes(UTF_8), 1, 3);
            assertThat(node.emitBuffer(buffer)).isTrue();
            assertThat(buffer.position()).isEqualTo(1);
            assertThat(node.emitBatch(List.of(List.of(7), List.of(8)))).isEqualTo(2);
            assertThat(node.emitRawBatch(List.of("[9]", "[10]"))).isEqualTo(2);
            assertThat(node.emitBufferBatch(List.of("[11]".getBytes(UTF_8)))).isEqualTo(1);
            assertThat(node.fire("[12]")).isTrue();
            assertThat(node.fire(RawEvent.of("[13]"))).isTrue();
            assertThat(node.fireBatch(List.of("[14]", "[15]"))).isEqualTo(2);
            assertThat(node.fireBatch(List.of())).isZero();
            assertThat(stored(node)).hasSize(15).contains("[1]", "[6]", "[15]");
        }
    }

    // parity: bus.core.Net.ingest; spec 05 §30.2: raw JSON is looked over; §2.1: raw_str never
    // substitutes characters
    @Test
    void whatIsNoJsonOrNoTextIsRefusedWhereItIsChecked() {
        assertThatThrownBy(() -> RawEvent.validated("[1".getBytes(UTF_8)))
                .isInstanceOf(IngestException.class);
        assertThat(RawEvent.validated("[1]".getBytes(UTF_8)).bytes()).hasSize(3);
        try (NetNode node = NetNode.create(NetNodeConfig.builder().shards(1).build())) {
            String lone = "\"?\ud800\"";
            assertThatThrownBy(() -> node.emitRaw(lone)).isInstanceOf(IngestException.class);
            assertThat(node.fire(lone)).isFalse();
            assertThat(node.fire("\"? \ud83d\ude00\"")).isTrue();
            assertThat(node.emitBuffer(new byte[0])).isTrue();
            assertThat(node.emitBuffer(new byte[] {(byte) 0xff})).isTrue();
            List<Object> endless = new ArrayList<>();
            endless.add(endless);
            assertThatThrownBy(() -> node.emit(endless)).isInstanceOf(IngestException.class);
            node.flush();
            List<StoredEvent> events = node.poll(PollRequest.limit(10)).events();
            assertThat(events.stream().map(StoredEvent::raw))
                    .containsExactly("\"? \ud83d\ude00\"", "", "");
            assertThat(events.getLast().rawBytes()).isEqualTo(ByteBuffer.wrap(new byte[] {-1}));
        }
    }

    // spec 05 §25 M-46; B-042: one event that is too large takes no neighbour along
    @Test
    void anEventTheTransportCannotCarryIsRefusedWithSizeAndLimit() {
        var limited =
                new RecordingAdapter() {
                    @Override
                    public PayloadRules payloadRules() {
                        return new PayloadRules(20, PayloadRules.Content.JSON_EXCEPT_NULL);
                    }
                };
        try (NetNode node = NetNode.create(NetNodeConfig.builder().shards(1).build(), limited)) {
            String tooLong = "\"" + "x".repeat(19) + "\"";
            assertThatThrownBy(() -> node.emitRaw(tooLong))
                    .hasMessage("event too large: 21 bytes, at most 20 bytes can be taken here");
            assertThatThrownBy(() -> node.emitRaw(" null "))
                    .hasMessageContaining("cannot carry the payload null");
            assertThatThrownBy(() -> node.emitRaw("nope")).isInstanceOf(IngestException.class);
            assertThat(node.fireBatch(List.of(tooLong, "null", "1", "x", "2"))).isEqualTo(2);
            for (int i = 0; i < 100; i++) assertThat(node.fire("1")).isTrue();
        }
        assertThat(limited.events()).isEqualTo(102);
    }

    // parity: bus.NetNode.fromNapi, bus.NetNode.napi
    @Test
    void aNodeRunsOverAnAdapterOfTheCallers() {
        var adapter = new RecordingAdapter();
        NetNodeConfig config =
                NetNodeConfig.builder().shards(1).transport(Transport.custom(adapter)).build();
        try (NetNode node = NetNode.createAsync(config).join()) {
            assertThat(node.adapter()).isSameAs(adapter);
            node.fire("1");
        }
        assertThat(adapter.payloads()).containsExactly("1");
    }

    // spec 05 §16, decision 7
    @Test
    void theDiscardingTransportDiscards() {
        NetNodeConfig config = NetNodeConfig.builder().transport(Transport.noop()).build();
        try (NetNode node = NetNode.create(config)) {
            node.fire("1");
            node.flush();
            assertThat(node.stats().eventsDispatched()).isEqualTo(1);
            assertThat(node.poll(PollRequest.limit(10)).events()).isEmpty();
        }
    }

    @Test
    void theDefaultNodeDelivers() {
        try (NetNode node = NetNode.create()) {
            node.fire("{\"quick\":\"start\"}");
            assertThat(stored(node)).containsExactly("{\"quick\":\"start\"}");
        }
    }
}
