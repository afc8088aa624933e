package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.netmesh.mesh.Loopback.bytes;
import static org.netmesh.mesh.Loopback.join;
import static org.netmesh.mesh.Loopback.take;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;

/** What a node does with its socket. */
class SocketIT {
    private final Loopback mesh = new Loopback();

    @AfterEach
    void close() {
        mesh.close();
    }

    // spec 01 §10: a port belongs to one node
    @Test
    void aTakenPortIsRefusedByNameAndItsHolderIsUndisturbed() {
        MeshNode holder = mesh.started();
        assertThatThrownBy(() -> mesh.created(c -> c.bindAddress(holder.localAddress())))
                .isInstanceOfSatisfying(
                        MeshException.class,
                        e -> assertThat(e.kind()).isEqualTo(MeshException.Kind.BIND_FAILED))
                .hasMessageStartingWith("connection error: bind failed: ")
                .hasMessageContaining(Integer.toString(holder.localAddress().getPort()))
                .hasMessageContaining("bind to port 0 for a free one");
        MeshNode other = mesh.started();
        join(other, holder);
    }

    // spec 02 §30 M-53; spec 01 §15 37
    @Test
    void thirtyTwoNodesCreatedTogetherHaveDistinctPorts() {
        List<CompletableFuture<MeshNode>> created =
                IntStream.range(0, 32)
                        .mapToObj(_ ->
                                MeshNode.createAsync(
                                        MeshNodeConfig.builder(Loopback.anyPort(), mesh.psk())
                                                .build()))
                        .toList();
        List<MeshNode> nodes = created.stream().map(CompletableFuture::join).toList();
        assertThat(nodes)
                .extracting(node -> node.localAddress().getPort())
                .doesNotHaveDuplicates()
                .doesNotContain(0);
        nodes.forEach(MeshNode::close);
    }

    // spec 01 §10: IPv6
    @Test
    void nodesMeetOverIpv6() {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
        assumeTrue(bindable(loopback), "this machine has no IPv6 loopback");
        MeshNode alice = mesh.started(c -> c.bindAddress(loopback));
        MeshNode bob = mesh.started(c -> c.bindAddress(loopback));
        alice.connect(PeerTicket.parse(bob.ticket().toString()));
        try (var events = bob.events(InboundFilter.all())) {
            alice.send(bob.nodeId(), bytes("six"));
            assertThat(take(events, 1).getFirst().text()).isEqualTo("six");
        }
        MeshNode four = mesh.started();
        assertThatThrownBy(() -> four.connect(bob.ticket()))
                .hasMessageContaining("bound to the IPv4 address");
    }

    // spec 01 §14 W-35; spec 01 §15 38, 39; spec 02 §30 M-45: garbage is counted and stops nothing
    @Test
    void garbageIsCountedByReasonAndStopsNothing() throws IOException {
        Recorded counters = new Recorded();
        MeshNode node = mesh.started(c -> c.counters(counters));
        MeshNode other = mesh.started();
        join(other, node);
        SplittableRandom random = new SplittableRandom(7);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 1; i <= 500; i++) {
                byte[] garbage = new byte[random.nextInt(200)];
                random.nextBytes(garbage);
                socket.send(new DatagramPacket(garbage, garbage.length, node.localAddress()));
                // No more than the socket's buffer takes while the node does not run.
                int sent = i;
                if (i % 50 == 0) Loopback.until("it came", () -> received(counters) >= sent);
            }
            // A 72-byte datagram that begins like a direct packet is no pingwave (scenario 21).
            byte[] direct = new byte[72];
            direct[0] = 0x45;
            direct[1] = 0x4e;
            socket.send(new DatagramPacket(direct, direct.length, node.localAddress()));
            byte[] one = HexFormat.of().parseHex("00");
            socket.send(new DatagramPacket(one, one.length, node.localAddress()));
        }
        try (var events = node.events(InboundFilter.all())) {
            other.send(node.nodeId(), bytes("through"));
            assertThat(take(events, 1).getFirst().text()).isEqualTo("through");
        }
        Map<String, Long> dropped = node.health().dropped();
        assertThat(dropped.get("short")).isPositive();
        assertThat(dropped.values().stream().mapToLong(Long::longValue).sum()).isGreaterThan(100);
        assertThat(counters.total("netmesh_dropped_total{reason=\"short\"}"))
                .isEqualTo(dropped.get("short"));
        assertThat(received(counters)).isGreaterThan(500);
        assertThat(counters.total("netmesh_handshakes_total{role=\"responder\"}")).isEqualTo(1);
        assertThat(node.peerCount()).isEqualTo(1);
    }

    // spec 02 §27: the figures go when the node goes
    @Test
    void theFiguresOfAClosedNodeAreNotShown() {
        Recorded counters = new Recorded();
        MeshNode node = mesh.started(c -> c.counters(counters));
        assertThat(counters.shown).containsKey("netmesh_inbound_queue_depth{shard=\"3\"}");
        node.close();
        assertThat(counters.shown).isEmpty();
    }

    private static long received(Recorded counters) {
        return counters.total("netmesh_datagrams_total{direction=\"in\"}");
    }

    private boolean bindable(InetSocketAddress address) {
        try (DatagramSocket probe = new DatagramSocket(address)) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Counters that a test reads by their text. */
    private static final class Recorded implements Counters {
        private final Map<String, DoubleSupplier> shown = new ConcurrentHashMap<>();

        long total(String meter) {
            DoubleSupplier value = shown.get(meter);
            if (value == null) throw new AssertionError(meter + " is not shown: " + shown.keySet());
            return (long) value.getAsDouble();
        }

        @Override
        public Registration counter(Meter meter, LongSupplier total) {
            return gauge(meter, () -> (double) total.getAsLong());
        }

        @Override
        public Registration gauge(Meter meter, DoubleSupplier value) {
            shown.put(meter.toString(), value);
            return () -> shown.remove(meter.toString());
        }

        @Override
        public Histogram histogram(Meter meter, double... upperBounds) {
            return Counters.none().histogram(meter, upperBounds);
        }
    }
}
