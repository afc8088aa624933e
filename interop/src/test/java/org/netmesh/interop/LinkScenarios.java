package org.netmesh.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.netmesh.bus.EventStream;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.StoredEvent;
import org.netmesh.bus.SubscribeOpts;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.bus.LinkReliability;
import org.netmesh.mesh.bus.MeshTransport;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.testservers.ReferencePeer;
import tools.jackson.databind.JsonNode;

/** The bus's mesh transport against that of the reference, in either role (spec 05 §20). */
@Tag("interop")
abstract class LinkScenarios {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long HEARTBEAT_MILLIS = 200;
    private static final long TIMEOUT_MILLIS = 3_000;

    private final Psk psk = Psk.generate(Entropy.system());
    private final InetSocketAddress here = ReferenceNode.freeAddress();
    private final InetSocketAddress there = ReferenceNode.freeAddress();
    private final List<NetNode> nodes = new ArrayList<>();
    private ReferencePeer peer;

    LinkScenarios() throws IOException {}

    abstract ReferencePeer startPeer();

    @BeforeEach
    void startTheirs() {
        peer = startPeer();
    }

    @AfterEach
    void closeAll() {
        nodes.forEach(NetNode::close);
        peer.close();
    }

    // spec 05 §20.1 to §20.3; spec 05 §26: two shards, 50 events, all of them
    @Test
    void weDialAndEventsGoBothWays() {
        eventsGoBothWays(weDial(LinkReliability.NONE));
    }

    // spec 05 §20.1 to §20.3
    @Test
    void theyDialAndEventsGoBothWays() {
        eventsGoBothWays(theyDial(LinkReliability.NONE));
    }

    // spec 05 §20.5
    @Test
    void reliableLinksDeliverEachEventOnce() {
        eventsGoBothWays(weDial(LinkReliability.FULL));
    }

    // spec 05 §20.6: heartbeats of both sides keep an idle link up
    @Test
    void anIdleLinkOutlivesManyTimeouts() {
        Link link = theyDial(LinkReliability.NONE);
        emit(link, "\"before\"");
        assertThat(take(link.ours, "\"", 1)).containsExactly("\"before\"");
        long end = System.nanoTime() + Duration.ofMillis(4 * TIMEOUT_MILLIS).toNanos();
        while (System.nanoTime() < end) {
            assertThat(link.ours.isHealthy()).isTrue();
            assertThat(polled(link)).isEmpty();
        }
        eventsGoBothWays(link);
    }

    // spec 05 §25 M-47, §30.1 row 7
    @Test
    void aRestartedPeerIsDialledAgainAndGetsWhatWaited() {
        Link link = weDial(LinkReliability.NONE);
        peer.kill();
        until(() -> !link.ours.isHealthy());
        link.ours.emitRaw("\"waited\"");
        peer = startPeer();
        int again =
                theirBus(ReferencePeer.await(peer.ask("bus_open", responder(link.keys, "none"))));
        until(link.ours::isHealthy);
        assertThat(pollUntil(again, 1)).containsExactly("\"waited\"");
    }

    private record Link(NetNode ours, int theirs, StaticKeyPair keys) {}

    private void eventsGoBothWays(Link link) {
        List<String> sent = IntStream.range(0, 50).mapToObj(i -> "{\"n\":" + i + "}").toList();
        sent.forEach(link.ours::emitRaw);
        assertThat(pollUntil(link.theirs, 50)).containsExactlyInAnyOrderElementsOf(sent);
        List<String> back = IntStream.range(50, 100).mapToObj(i -> "{\"n\":" + i + "}").toList();
        peer.call("bus_emit_batch", Map.of("bus", link.theirs, "events", back));
        assertThat(take(link.ours, "{", 50)).containsExactlyInAnyOrderElementsOf(back);
    }

    private Link weDial(LinkReliability reliability) {
        StaticKeyPair keys = StaticKeyPair.generate();
        CompletableFuture<JsonNode> waits =
                peer.ask("bus_open", responder(keys, reliability.word()));
        NetNode ours = node(ours(reliability).peerPublicKey(keys.publicKey()).build());
        return new Link(ours, theirBus(ReferencePeer.await(waits)), keys);
    }

    private Link theyDial(LinkReliability reliability) {
        StaticKeyPair keys = StaticKeyPair.generate();
        MeshTransport waits = ours(reliability).role(Role.RESPONDER).keyPair(keys).build();
        CompletableFuture<NetNode> ours =
                CompletableFuture.supplyAsync(() -> node(waits), Thread::startVirtualThread);
        JsonNode opened = peer.call("bus_open", initiator(keys.publicKey(), reliability.word()));
        return new Link(ours.join(), theirBus(opened), keys);
    }

    private MeshTransport.Builder ours(LinkReliability reliability) {
        return MeshTransport.builder()
                .bind(here)
                .peer(there)
                .psk(psk)
                .reliability(reliability)
                .heartbeatInterval(Duration.ofMillis(HEARTBEAT_MILLIS))
                .sessionTimeout(Duration.ofMillis(TIMEOUT_MILLIS))
                .handshakeTimeout(Duration.ofMillis(500))
                .handshakeRetries(40);
    }

    private NetNode node(MeshTransport transport) {
        NetNode node =
                NetNode.create(NetNodeConfig.builder().shards(2).transport(transport).build());
        nodes.add(node);
        return node;
    }

    private Map<String, Object> responder(StaticKeyPair keys, String reliability) {
        Map<String, Object> options = theirs("responder", reliability);
        options.put("net_secret_key", HexFormat.of().formatHex(keys.exportSecret()));
        options.put("net_public_key", keys.publicKey().hex());
        return options;
    }

    private Map<String, Object> initiator(StaticPublicKey key, String reliability) {
        Map<String, Object> options = theirs("initiator", reliability);
        options.put("net_peer_public_key", key.hex());
        return options;
    }

    private Map<String, Object> theirs(String role, String reliability) {
        Map<String, Object> options = new HashMap<>();
        options.put("num_shards", 2);
        options.put("net_bind_addr", ReferenceNode.text(there));
        options.put("net_peer_addr", ReferenceNode.text(here));
        options.put("net_psk", psk.exportHex());
        options.put("net_role", role);
        options.put("net_reliability", reliability);
        options.put("net_heartbeat_interval_ms", HEARTBEAT_MILLIS);
        options.put("net_session_timeout_ms", TIMEOUT_MILLIS);
        return options;
    }

    private void emit(Link link, String raw) {
        peer.call("bus_emit", Map.of("bus", link.theirs, "raw", raw));
    }

    private List<String> polled(Link link) {
        return poll(link.theirs);
    }

    /**
     * Their poll takes what it returns, and is asked for more than can be there (spec 05 §20.4).
     */
    private List<String> poll(int bus) {
        List<String> texts = new ArrayList<>();
        JsonNode page = peer.call("bus_poll", Map.of("bus", bus, "limit", 1_000));
        for (JsonNode event : page.path("events")) texts.add(event.path("raw").asString());
        return texts;
    }

    private List<String> pollUntil(int bus, int count) {
        List<String> texts = new ArrayList<>();
        until(() -> {
            texts.addAll(poll(bus));
            return texts.size() >= count;
        });
        return texts;
    }

    private static int theirBus(JsonNode opened) {
        return opened.path("bus").asInt();
    }

    /** So many events that begin with a character, from all that came since the node's start. */
    private static List<String> take(NetNode node, String first, int count) {
        List<String> texts = new ArrayList<>();
        try (EventStream events = node.subscribe(SubscribeOpts.defaults())) {
            while (texts.size() < count) {
                Optional<StoredEvent> next = events.poll(PATIENCE);
                assertThat(next).as("%d of %d events came", texts.size(), count).isPresent();
                String text = next.orElseThrow().raw();
                if (text.startsWith(first)) texts.add(text);
            }
        }
        return texts;
    }

    private static void until(BooleanSupplier holds) {
        MeshScenarios.until("it happened", holds);
    }
}
