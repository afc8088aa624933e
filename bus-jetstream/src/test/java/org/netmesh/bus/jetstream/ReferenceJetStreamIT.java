package org.netmesh.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.netmesh.bus.Cursor;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.PollRequest;
import org.netmesh.bus.PollResponse;
import org.netmesh.bus.StoredEvent;
import org.netmesh.testservers.NatsServer;
import org.netmesh.testservers.ReferencePeer;
import org.netmesh.testservers.TestServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A Net 0.19.0 node and ours on one NATS: each reads what the other wrote (spec 05 §30.3). */
@Tag("interop")
@Timeout(1_200)
class ReferenceJetStreamIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int EVENTS = 300;

    private TestServer server;
    private ReferencePeer peer;
    private NetNode node;
    private JsonNode bus;

    @BeforeEach
    void start() {
        server = NatsServer.start();
        peer = ReferencePeer.rust();
        ObjectNode open = JSON.createObjectNode();
        open.put("num_shards", 2).put("jetstream_url", server.uri("nats").toString());
        bus = peer.call("bus_open", open).get("bus");
        JetStreamTransport transport = JetStreamTransport.of(NatsFixture.options(server).build());
        node = NetNode.create(NetNodeConfig.builder().shards(2).transport(transport).build());
    }

    @AfterEach
    void stop() {
        if (node != null) node.close();
        if (peer != null) peer.close();
        if (server != null) server.close();
    }

    @Test
    void theReferenceReadsWhatWeWrote() {
        node.emitRawBatch(payloads());
        assertThat(node.flush().isComplete()).isTrue();
        JsonNode page = peer.call("bus_poll", onBus().put("limit", 1_000));
        assertThat(raws(page)).containsExactlyInAnyOrderElementsOf(payloads());
    }

    // spec 05 §19.3: beyond 64 events of a batch the reference stores out of order
    @Test
    void weReadWhatTheReferenceWroteWithItsIdsInAnyPageSize() {
        ObjectNode emit = onBus();
        emit.set("events", JSON.valueToTree(payloads()));
        peer.call("bus_emit_batch", emit);
        peer.call("bus_close", onBus());
        for (int limit : new int[] {7, 100, 1_000}) {
            List<StoredEvent> events = drained(limit);
            assertThat(events)
                    .extracting(StoredEvent::raw)
                    .containsExactlyInAnyOrderElementsOf(payloads());
            assertThat(events.stream().map(event -> event.dedupId().orElseThrow()).distinct())
                    .hasSize(EVENTS);
        }
    }

    // spec 05 §30.1 row 17
    @Test
    void weReadWhatTheReferenceWroteInItsOrderWhereAskedTo() {
        ObjectNode emit = onBus();
        emit.set("events", JSON.valueToTree(payloads()));
        peer.call("bus_emit_batch", emit);
        peer.call("bus_close", onBus());
        node.close();
        JetStreamTransport restoring =
                JetStreamTransport.of(NatsFixture.options(server).restoreOrder(1_000).build());
        node = NetNode.create(NetNodeConfig.builder().shards(2).transport(restoring).build());
        for (int limit : new int[] {7, 100, 1_000}) {
            List<StoredEvent> events = drained(limit);
            assertThat(events)
                    .extracting(StoredEvent::raw)
                    .containsExactlyInAnyOrderElementsOf(payloads());
            for (int shard = 0; shard < 2; shard++) {
                int only = shard;
                assertThat(events.stream().filter(event -> event.shardId() == only))
                        .as("limit %d, shard %d", limit, shard)
                        .isSortedAccordingTo(Comparator.comparingInt(ReferenceJetStreamIT::number));
            }
        }
    }

    @Test
    void aCursorOfOneIsGoodForTheOther() {
        node.emitRawBatch(payloads());
        node.flush();
        JsonNode theirs = peer.call("bus_poll", onBus().put("limit", 15));
        List<String> read = new ArrayList<>(raws(theirs));
        PollResponse ours =
                node.poll(
                        PollRequest.builder(10)
                                .cursor(Cursor.parse(theirs.get("next_id").asString()))
                                .build());
        read.addAll(ours.events().stream().map(StoredEvent::raw).toList());
        ObjectNode rest = onBus().put("limit", 1_000);
        rest.put("cursor", ours.nextId().orElseThrow().encoded());
        read.addAll(raws(peer.call("bus_poll", rest)));
        assertThat(read).containsExactlyInAnyOrderElementsOf(payloads());
    }

    private List<StoredEvent> drained(int limit) {
        PollRequest request = PollRequest.limit(limit);
        PollResponse page = node.poll(request);
        List<StoredEvent> events = new ArrayList<>(page.events());
        while (page.hasMore()) {
            page = node.poll(request.from(page.nextId()));
            events.addAll(page.events());
        }
        return events;
    }

    private static int number(StoredEvent event) {
        return JSON.readTree(event.raw()).get("n").asInt();
    }

    private static List<String> payloads() {
        return IntStream.range(0, EVENTS).mapToObj(n -> "{\"n\":" + n + "}").toList();
    }

    private ObjectNode onBus() {
        return JSON.createObjectNode().set("bus", bus);
    }

    private static List<String> raws(JsonNode page) {
        return page.get("events").values().stream()
                .map(event -> event.get("raw").asString())
                .toList();
    }
}
