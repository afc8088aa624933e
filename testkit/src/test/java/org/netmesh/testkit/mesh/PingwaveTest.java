package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.Route;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.wire.DatagramKind;
import org.netmesh.mesh.wire.Pingwave;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNetwork.Sighting;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** What pingwaves and relays may do to a node of plain sessions, and what not. */
class PingwaveTest {
    private static final NodeId FAR = new NodeId(0x1234_5678_9abcL);
    private static final int HOP_COUNT = 41;
    private static final InetSocketAddress STRANGER = new InetSocketAddress("203.0.113.9", 999);

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh =
            new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);
    private final List<Sighting> seen = new ArrayList<>();
    private SimNode a;
    private SimNode b;
    private SimNode c;

    @BeforeEach
    void threeNodes() {
        a = mesh.node();
        b = mesh.node();
        c = mesh.node();
        mesh.join(a, b);
        mesh.join(a, c);
        simulation.run(Duration.ofSeconds(1));
        simulation.network().watch(seen::add);
    }

    // spec 02 §31.20, §30 M-21; spec 01 §15.29, §14 W-28
    @Test
    void whatAStrangerSaysOrWhatCannotBeChangesNothing() {
        List<Route> routes = a.look().routes();
        int known = a.look().discoveredNodes();
        byte[] good = wave(FAR, 1);
        byte[] aboutUs = wave(a.id(), 1);
        byte[] tooFar = farthest(good);
        a.inject(STRANGER, good);
        a.inject(b.address(), aboutUs);
        a.inject(b.address(), tooFar);
        a.inject(b.address(), Arrays.copyOf(good, Pingwave.BYTES - 1));

        assertThat(a.look().discoveredNodes()).isEqualTo(known);
        assertThat(destinations(a.look().routes())).isEqualTo(destinations(routes));
        assertThat(seen).isEmpty();
        a.inject(b.address(), good);
        assertThat(destinations(a.look().routes())).contains(FAR);
    }

    // spec 02 §31.22: split horizon
    @Test
    void aPingwaveGoesToOthersAndNotBackToWhomItCameFrom() {
        a.inject(b.address(), wave(FAR, 1));
        List<InetSocketAddress> told =
                seen.stream().filter(PingwaveTest::isWave).map(Sighting::to).toList();
        assertThat(told).containsExactly(c.address());

        // c says the same and newer: b is the next hop to there, and is not told
        seen.clear();
        a.inject(c.address(), wave(FAR, 2));
        assertThat(seen).noneMatch(s -> isWave(s) && s.to().equals(b.address()));
    }

    // spec 02 §31.21, §30 M-25; spec 01 §15.28
    @Test
    void aDatagramOfThatLengthWithTheDirectMagicIsNoPingwave() {
        byte[] other = wave(FAR, 1);
        other[0] = 0x45;
        other[1] = 0x4e;
        a.inject(b.address(), other);

        assertThat(destinations(a.look().routes())).doesNotContain(FAR);
        assertThat(seen).isEmpty();
    }

    // spec 02 §31.4; spec 01 §15.25, §15.26: changed by the relay it is not delivered, else it is
    @Test
    void whatARelayChangesIsNotDeliveredAndHurtsNobody() {
        mesh.await(b.connectVia(a, c));
        StreamHandle stream = mesh.await(b.openStream(c, StreamConfig.of(new StreamId(5))));
        simulation.network().block(a.address(), c.address());
        seen.clear();
        mesh.await(b.send(stream, List.of("changed".getBytes(UTF_8))));
        simulation.run(Duration.ofMillis(50));
        List<Sighting> relayed = seen.stream().filter(s -> s.to().equals(c.address())).toList();
        assertThat(relayed).isNotEmpty();
        for (Sighting sighting : relayed) {
            byte[] changed = sighting.bytes();
            if (changed.length <= 18 + 64 + 10) continue;
            changed[18 + 64 + 10] ^= 1;
            c.inject(a.address(), changed);
        }
        assertThat(c.received()).isEmpty();

        simulation.network().heal();
        List<String> texts = IntStream.range(0, 100).mapToObj(i -> "event " + i).toList();
        mesh.await(b.send(stream, texts.stream().map(t -> t.getBytes(UTF_8)).toList()));
        simulation.run(Duration.ofSeconds(1));
        assertThat(c.received().stream().map(SimNode.Received::text)).isEqualTo(texts);
        assertThat(a.received()).isEmpty();
    }

    private static byte[] wave(NodeId origin, long sequence) {
        byte[] bytes = new byte[Pingwave.BYTES];
        Pingwave.from(origin, sequence, 0).write(bytes, 0);
        return bytes;
    }

    private static byte[] farthest(byte[] wave) {
        byte[] out = wave.clone();
        out[HOP_COUNT] = 17;
        return out;
    }

    private static boolean isWave(Sighting sighting) {
        byte[] bytes = sighting.bytes();
        return DatagramKind.of(bytes, 0, bytes.length) == DatagramKind.PINGWAVE;
    }

    private static List<NodeId> destinations(List<Route> routes) {
        return routes.stream().map(Route::destination).toList();
    }
}
