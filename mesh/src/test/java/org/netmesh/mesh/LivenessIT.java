package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.mesh.Loopback.PATIENCE;
import static org.netmesh.mesh.Loopback.bytes;
import static org.netmesh.mesh.Loopback.join;
import static org.netmesh.mesh.Loopback.take;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.Loopback.Ear;
import org.netmesh.mesh.stream.MeshStream;

/** Peers that fall silent and come back, relays and routes, on loopback sockets. */
class LivenessIT {
    private final Loopback mesh = new Loopback(SessionSecurity.REFERENCE_ONLY);

    @AfterEach
    void close() {
        mesh.close();
    }

    private static MeshNodeConfig.Builder impatient(MeshNodeConfig.Builder config) {
        return config.sessionTimeout(Duration.ofMillis(1_500));
    }

    // spec 02 §31 12, 13; spec 02 §30 M-14, M-17
    @Test
    void aPeerThatStopsFailsAndTheOthersStayHealthy() {
        MeshNode a = mesh.started(LivenessIT::impatient);
        MeshNode b = mesh.started();
        MeshNode c = mesh.started();
        join(a, b);
        join(a, c);
        try (Ear ear = new Ear(a)) {
            b.close();
            ear.await(e -> e.equals(new PeerEvent.Suspected(b.nodeId())));
            ear.await(e -> e.equals(new PeerEvent.Failed(b.nodeId())));
        }
        Health health = a.health();
        assertThat(health.status(b.nodeId())).isEqualTo(NodeStatus.FAILED);
        assertThat(health.failures().failures()).isPositive();
        // A pause of the whole machine is silence too, but one that ends.
        Loopback.until("c is well", () -> a.health().status(c.nodeId()) == NodeStatus.HEALTHY);
    }

    // spec 02 §31 25: both sides fail each other and recover without a handshake
    @Test
    void aCutLinkHealsWithoutAHandshake() {
        MeshNode a = mesh.started(LivenessIT::impatient);
        MeshNode b = mesh.started(LivenessIT::impatient);
        join(a, b);
        MeshStream stream = a.openStream(b.nodeId(), new StreamId(5));
        try (Ear atA = new Ear(a);
                Ear atB = new Ear(b)) {
            a.partitionFilter().block(b.localAddress());
            atA.await(e -> e.equals(new PeerEvent.Failed(b.nodeId())));
            atB.await(e -> e.equals(new PeerEvent.Failed(a.nodeId())));
            a.partitionFilter().unblock(b.localAddress());
            atA.await(e -> e.equals(new PeerEvent.Recovered(b.nodeId())));
            atB.await(e -> e.equals(new PeerEvent.Recovered(a.nodeId())));
        }
        try (var events = b.events(InboundFilter.all())) {
            Loopback.until(
                    "the same session",
                    () -> {
                        stream.send(List.of(bytes("same session")));
                        return events.poll(Duration.ofMillis(100))
                                .filter(event -> event.text().equals("same session"))
                                .isPresent();
                    });
        }
        assertThat(a.health().dropped().get("blocked")).isPositive();
    }

    // spec 02 §31 38; spec 02 §23
    @Test
    void aSendToABlockedPeerSucceedsAndNothingIsSent() {
        MeshNode a = mesh.started();
        MeshNode b = mesh.started();
        join(a, b);
        try (var events = b.events(InboundFilter.all())) {
            a.partitionFilter().block(b.localAddress());
            a.send(b.nodeId(), bytes("never"));
            a.partitionFilter().unblock(b.localAddress());
            a.send(b.nodeId(), bytes("after"));
            assertThat(take(events, 1).getFirst().text()).isEqualTo("after");
        }
    }

    // spec 02 §31 3, 5, 17, 23; spec 02 §30 M-9
    @Test
    void aNodeBehindARelayIsFoundByItsBeaconsDialledAndTalkedTo() {
        MeshNode a = mesh.started();
        MeshNode relay = mesh.started();
        MeshNode c = mesh.started();
        join(a, relay);
        join(relay, c);
        Loopback.until("a route to c", () -> a.topology().route(c.nodeId()).isPresent());
        assertThat(a.topology().route(c.nodeId()).orElseThrow().nextHop())
                .isEqualTo(relay.nodeId());
        assertThat(a.topology().discoveredNodes()).isGreaterThanOrEqualTo(2);

        Peer peer = a.connectRouted(c.publicKey(), c.nodeId());

        assertThat(peer.relayed()).isTrue();
        assertThat(peer.address()).isEqualTo(relay.localAddress());
        Loopback.until("c knows a", () -> c.peer(a.nodeId()).isPresent());
        try (var atC = c.events(InboundFilter.all());
                var atA = a.events(InboundFilter.all());
                var atRelay = relay.events(InboundFilter.all())) {
            MeshStream there = a.openStream(c.nodeId(), new StreamId(4));
            for (int i = 0; i < 100; i++) there.sendBlocking(List.of(bytes("e" + i)));
            assertThat(take(atC, 100).getLast().text()).isEqualTo("e99");
            c.send(a.nodeId(), bytes("back"));
            assertThat(take(atA, 1).getFirst().text()).isEqualTo("back");
            assertThatThrownBy(() -> there.send(List.of(new byte[8_091])))
                    .isInstanceOfSatisfying(
                            MeshException.class,
                            e ->
                                    assertThat(e.kind())
                                            .isEqualTo(MeshException.Kind.PAYLOAD_TOO_LARGE));
            assertThat(atRelay.poll(Duration.ZERO)).isEmpty();
        }
    }

    // spec 02 §4.4
    @Test
    void withoutARouteOrARelayTheRefusalNamesTheRemedy() {
        MeshNode a = mesh.started();
        MeshNode b = mesh.created();
        assertThatThrownBy(() -> a.connectRouted(b.publicKey(), b.nodeId()))
                .hasMessageStartingWith("connection error: connect_routed: no route to peer 0x")
                .hasMessageContaining("wait for its next beacon");
        assertThatThrownBy(() -> a.connectVia(b.nodeId(), b.publicKey(), b.nodeId()))
                .isInstanceOfSatisfying(
                        MeshException.class,
                        e -> assertThat(e.kind()).isEqualTo(MeshException.Kind.NO_SESSION));
        assertThatThrownBy(() -> a.topology().addRoute(b.nodeId(), b.localAddress()))
                .hasMessageStartingWith("connection error: unknown peer");
    }

    // parity: streams.core.NetMesh.addRoute, streams.core.NetMesh.discoveredNodes
    @Test
    void aRouteCanBeGivenAndTaken() {
        MeshNode a = mesh.started();
        MeshNode b = mesh.started();
        MeshNode c = mesh.started();
        join(a, b);
        join(b, c);
        a.topology().addRoute(c.nodeId(), b.localAddress());
        a.connectRouted(c.publicKey(), c.nodeId());
        assertThat(a.peer(c.nodeId())).isPresent();
        a.disconnect(c.nodeId());
        assertThat(a.peer(c.nodeId())).isEmpty();
    }

    // spec 02 §30 M-52
    @Test
    void aListenerThatThrowsHearsTheNextEventAll() throws InterruptedException {
        MeshNode a = mesh.started();
        CountDownLatch heard = new CountDownLatch(2);
        try (Registration _ =
                a.onPeerEvent(event -> {
                    heard.countDown();
                    throw new IllegalStateException("a listener's fault");
                })) {
            join(a, mesh.started());
            join(a, mesh.started());
            assertThat(heard.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }
}
