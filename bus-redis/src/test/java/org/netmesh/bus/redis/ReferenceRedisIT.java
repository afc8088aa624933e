package org.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.netmesh.bus.Cursor;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.PollRequest;
import org.netmesh.bus.PollResponse;
import org.netmesh.bus.StoredEvent;
import org.netmesh.testservers.RedisServer;
import org.netmesh.testservers.ReferencePeer;
import org.netmesh.testservers.TestServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A Net 0.19.0 node and ours on one Redis: each reads what the other wrote (spec 05 §30.3). */
@Tag("interop")
class ReferenceRedisIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> PAYLOADS =
            List.of(
                    "{\"n\":1}",
                    "{ \"b\" : 1.0, \"a\" : [1 , 2] }",
                    "\"text \u00e9 \ud83d\ude00\"",
                    "null",
                    "1e400",
                    "18446744073709551616",
                    "[]");

    private TestServer server;
    private ReferencePeer peer;
    private NetNode node;
    private JsonNode bus;

    @BeforeEach
    void start() {
        server = RedisServer.start();
        peer = ReferencePeer.python();
        ObjectNode open = JSON.createObjectNode();
        open.put("num_shards", 2).put("redis_url", server.uri("redis").toString());
        bus = peer.call("bus_open", open).get("bus");
        node =
                NetNode.create(
                        NetNodeConfig.builder()
                                .shards(2)
                                .transport(RedisTransport.of(RedisFixture.options(server).build()))
                                .build());
    }

    @AfterEach
    void stop() {
        if (node != null) node.close();
        if (peer != null) peer.close();
        if (server != null) server.close();
    }

    @Test
    void theReferenceReadsWhatWeWrote() {
        for (String payload : PAYLOADS) node.emitRaw(payload);
        node.flush();
        JsonNode page = peer.call("bus_poll", onBus().put("limit", 100));
        assertThat(raws(page)).containsExactlyInAnyOrderElementsOf(PAYLOADS);
        for (StoredEvent ours : node.poll(PollRequest.limit(100)).events()) {
            JsonNode theirs = find(page, ours.id(), ours.shardId());
            assertThat(theirs.get("raw").asString()).isEqualTo(ours.raw());
            assertThat(theirs.get("insertion_ts").asString())
                    .isEqualTo(Long.toUnsignedString(ours.insertionTs()));
        }
    }

    @Test
    void weReadWhatTheReferenceWroteWithItsIds() {
        for (String payload : PAYLOADS) peer.call("bus_emit", onBus().put("raw", payload));
        peer.call("bus_close", onBus());
        List<StoredEvent> events = node.poll(PollRequest.limit(100)).events();
        assertThat(events)
                .extracting(StoredEvent::raw)
                .containsExactlyInAnyOrderElementsOf(PAYLOADS);
        assertThat(events).allMatch(event -> event.dedupId().isPresent());
        RedisStreamDedup dedup = new RedisStreamDedup();
        assertThat(events).noneMatch(event -> dedup.isDuplicate(event.dedupId().orElseThrow()));
    }

    @Test
    void aCursorOfOneIsGoodForTheOther() {
        List<String> all = new ArrayList<>();
        for (int n = 0; n < 40; n++) all.add("{\"n\":" + n + "}");
        node.emitRawBatch(all);
        node.flush();
        JsonNode theirs = peer.call("bus_poll", onBus().put("limit", 15));
        List<String> read = new ArrayList<>(raws(theirs));
        PollResponse ours =
                node.poll(
                        PollRequest.builder(10)
                                .cursor(Cursor.parse(theirs.get("next_id").asString()))
                                .build());
        read.addAll(ours.events().stream().map(StoredEvent::raw).toList());
        ObjectNode rest = onBus().put("limit", 100);
        rest.put("cursor", ours.nextId().orElseThrow().encoded());
        read.addAll(raws(peer.call("bus_poll", rest)));
        assertThat(read).containsExactlyInAnyOrderElementsOf(all);
    }

    private ObjectNode onBus() {
        return JSON.createObjectNode().set("bus", bus);
    }

    private static List<String> raws(JsonNode page) {
        return page.get("events").values().stream()
                .map(event -> event.get("raw").asString())
                .toList();
    }

    private static JsonNode find(JsonNode page, String id, int shard) {
        return page.get("events").values().stream()
                .filter(event -> event.get("id").asString().equals(id))
                .filter(event -> event.get("shard_id").asInt() == shard)
                .findFirst()
                .orElseThrow();
    }
}
