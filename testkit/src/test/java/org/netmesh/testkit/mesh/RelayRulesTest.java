package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.wire.DatagramKind;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNetwork.Sighting;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** What goes through other nodes, and what they do to it; plain sessions. */
class RelayRulesTest {
    private static final StreamId STREAM = new StreamId(1);
    private static final int TTL = 2;
    private static final int HOPS = 3;
    private static final int INNER_HOPS = 18 + 6;

    /** The seed of an identity whose node id ends in 4E45, found by trying. */
    private static final int LIKE_A_DIRECT_PACKET = 43_405;

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh =
            new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);
    private final List<Sighting> seen = new ArrayList<>();
    private SimNode a;
    private SimNode relay;

    @BeforeEach
    void aNodeAndARelay() {
        a = mesh.node();
        relay = mesh.node();
        mesh.join(a, relay);
    }

    // spec 02 §30 M-10, M-37: both are reached at the relay's address
    @Test
    void twoPeersBehindOneAddressAreToldApart() {
        SimNode b = mesh.node();
        SimNode c = mesh.node();
        List<StreamHandle> streams = new ArrayList<>();
        for (SimNode node : List.of(b, c)) {
            mesh.join(node, relay);
            mesh.await(node.connectVia(relay, a));
            streams.add(
                    mesh.await(
                            node.openStream(
                                    a, StreamConfig.builder(STREAM).windowBytes(256).build())));
        }
        assertThat(a.peer(b).map(Peer::address)).isEqualTo(a.peer(c).map(Peer::address));
        var fromB = b.sendWaiting(streams.get(0), events("b", 50), Duration.ofMinutes(1));
        var fromC = c.sendWaiting(streams.get(1), events("c", 50), Duration.ofMinutes(1));
        mesh.await(fromB);
        mesh.await(fromC);
        simulation.run(Duration.ofSeconds(1));

        assertThat(textsFrom(b)).containsExactlyElementsOf(texts("b", 50));
        assertThat(textsFrom(c)).containsExactlyElementsOf(texts("c", 50));
        for (SimNode node : List.of(b, c)) {
            assertThat(node.streamStats(a, STREAM).orElseThrow().creditGrantsReceived())
                    .isPositive();
        }
    }

    // spec 02 §30 M-10: the address is a hint, the session decides
    @Test
    void aPacketFromElsewhereIsItsSendersAllTheSame() {
        StreamHandle stream = mesh.await(a.openStream(relay, StreamConfig.of(STREAM)));
        SimNode other = mesh.node();
        mesh.join(other, relay);
        simulation.network().block(a.address(), relay.address());
        List<byte[]> sent = sentBy(a, () -> mesh.await(a.send(stream, events("a", 1))));
        sent.forEach(datagram -> relay.inject(other.address(), datagram));

        assertThat(relay.received()).extracting(SimNode.Received::from).containsExactly(a.id());
    }

    // spec 02 §30 M-26
    @Test
    void aRelaySendsFromItsOwnSocketWhatItCannotOpen() {
        SimNode c = mesh.node();
        mesh.join(relay, c);
        mesh.await(a.connectVia(relay, c));
        StreamHandle stream = mesh.await(a.openStream(c, StreamConfig.of(STREAM)));
        simulation.network().watch(seen::add);
        mesh.await(a.send(stream, events("secret", 20)));
        simulation.run(Duration.ofMillis(100));

        List<byte[]> in = routed(a, relay);
        List<byte[]> out = routed(relay, c);
        assertThat(in).isNotEmpty().hasSameSizeAs(out);
        for (int i = 0; i < in.size(); i++) {
            byte[] expected = in.get(i).clone();
            byte[] forwarded = out.get(i).clone();
            assertThat(forwarded[TTL]).isEqualTo((byte) (expected[TTL] - 1));
            assertThat(forwarded[HOPS]).isEqualTo((byte) (expected[HOPS] + 1));
            for (int changed : new int[] {TTL, HOPS, INNER_HOPS}) {
                expected[changed] = 0;
                forwarded[changed] = 0;
            }
            assertThat(forwarded).isEqualTo(expected);
        }
        assertThat(relay.received()).isEmpty();
        assertThat(c.received()).hasSize(20);
    }

    // spec 02 §31 6
    @Test
    void aNodeWhoseIdEndsLikeADirectPacketIsReachedThroughARelay() {
        Identity identity =
                Identity.fromSeed(ByteBuffer.allocate(32).putInt(LIKE_A_DIRECT_PACKET).array());
        assertThat(identity.nodeId().value() & 0xffff).isEqualTo(0x4e45);
        SimNode d = mesh.node(identity, SessionSecurity.REFERENCE_ONLY);
        mesh.join(relay, d);
        mesh.await(a.connectVia(relay, d));
        StreamHandle stream = mesh.await(a.openStream(d, StreamConfig.of(STREAM)));
        mesh.await(a.send(stream, events("to d", 20)));
        simulation.run(Duration.ofSeconds(1));

        assertThat(d.received()).hasSize(20);
    }

    // spec 02 §31 26: where it can be seen (spec 01 §5.3) it dies one relay earlier
    @Test
    void aPacketGoesAsFarAsItsTtl() {
        SimNode c = mesh.node();
        SimNode d = mesh.node();
        mesh.join(relay, c);
        mesh.join(c, d);
        simulation.run(Duration.ofSeconds(2));
        mesh.await(a.connectRouted(d));
        StreamHandle stream = mesh.await(a.openStream(d, StreamConfig.of(STREAM)));
        simulation.network().block(a.address(), relay.address());
        byte[] datagram = sentBy(a, () -> mesh.await(a.send(stream, events("far", 1)))).getFirst();
        simulation.network().watch(seen::add);

        datagram[TTL] = 1;
        relay.inject(a.address(), datagram);
        simulation.run(Duration.ofMillis(50));
        assertThat(d.received()).isEmpty();
        assertThat(relay.look().dropped().get("ttl")).isPositive();

        datagram[TTL] = 2;
        relay.inject(a.address(), datagram);
        simulation.run(Duration.ofMillis(50));
        assertThat(d.received()).hasSize(1);
        assertThat(routed(c, d).getLast()[TTL]).isZero();
    }

    // spec 02 §31 10
    @Test
    void aSessionIsReplacedByAFreshCallOnlyOfWhoCalledBeforeOrAfterASilence() {
        SimNode b = mesh.node();
        simulation.network().watch(seen::add);
        mesh.await(b.connect(a));
        byte[] call =
                routed(b, a).stream()
                        .filter(bytes -> bytes.length == 138)
                        .findFirst()
                        .orElseThrow();
        a.inject(b.address(), call);
        assertThat(begun(b)).isEqualTo(1);
        mesh.await(b.disconnect(a));
        mesh.await(b.connect(a));
        assertThat(begun(b)).isEqualTo(2);

        SimNode dialled = mesh.node();
        mesh.join(a, dialled);
        SimNode twin = mesh.node(dialled.identity(), SessionSecurity.REFERENCE_ONLY);
        mesh.awaitFailure(twin.connect(a));
        assertThat(a.peer(dialled).map(Peer::address)).contains(dialled.address());
        dialled.crash();
        simulation.run(Duration.ofMillis(700));
        mesh.await(twin.connect(a));
        assertThat(a.peer(dialled).map(Peer::address)).contains(twin.address());
    }

    private long begun(SimNode peer) {
        return a.peerEvents().stream()
                .filter(new PeerEvent.Connected(peer.id(), peer.address())::equals)
                .count();
    }

    private List<String> textsFrom(SimNode node) {
        return a.received().stream()
                .filter(event -> event.from().equals(node.id()))
                .map(SimNode.Received::text)
                .toList();
    }

    /** What a node sends while something is done, heartbeats and beacons aside. */
    private List<byte[]> sentBy(SimNode node, Runnable doing) {
        List<Sighting> sent = new ArrayList<>();
        simulation.network().watch(sent::add);
        doing.run();
        return sent.stream()
                .filter(sighting -> sighting.from().equals(node.address()))
                .map(Sighting::bytes)
                .filter(bytes -> bytes.length > 80)
                .toList();
    }

    private List<byte[]> routed(SimNode from, SimNode to) {
        return seen.stream()
                .filter(s -> s.from().equals(from.address()) && s.to().equals(to.address()))
                .map(Sighting::bytes)
                .filter(b -> DatagramKind.of(b, 0, b.length) == DatagramKind.ROUTED)
                .toList();
    }

    private static List<byte[]> events(String text, int count) {
        return texts(text, count).stream().map(each -> each.getBytes(UTF_8)).toList();
    }

    private static List<String> texts(String text, int count) {
        return IntStream.range(0, count).mapToObj(i -> text + " " + i).toList();
    }
}
