package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.CapabilityAnnouncement;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.stream.BackpressureException;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.stream.StreamStats;
import org.netmesh.mesh.wire.PacketView;
import org.netmesh.mesh.wire.StreamWindow;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNetwork.Sighting;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** What a node makes of packets that no node of ours sends. */
class PuppetTest {
    private static final int MEMBERSHIP = 0x0a00;
    private static final int CAPABILITY = 0x0c00;
    private static final StreamId ONE = new StreamId(1);
    private static final StreamId TWO = new StreamId(2);

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK);
    private SimNode node;
    private SimNode gone;
    private Puppet puppet;
    private long sequence;

    @BeforeEach
    void meet() {
        node = mesh.node();
        gone = mesh.node(SessionSecurity.REFERENCE_ONLY);
        puppet = Puppet.of(simulation, mesh, gone, node);
    }

    // spec 02 §30 M-42; spec 02 §31 44
    @Test
    void everyFrameOfAPacketIsProcessed() {
        StreamHandle one = exhausted(ONE);
        StreamHandle two = exhausted(TWO);
        puppet.send(packet -> {
            packet.subprotocol(StreamWindow.SUBPROTOCOL).stream(StreamWindow.CONTROL_STREAM);
            packet.add(new StreamWindow(ONE, 110).toBytes());
            packet.add(new StreamWindow(TWO, 110).toBytes());
            return packet;
        });
        for (StreamHandle stream : List.of(one, two)) {
            assertThat(stats(stream).creditGrantsReceived()).isEqualTo(1);
            mesh.await(node.send(stream, List.of(new byte[20])));
        }

        mesh.await(node.channels().open("first"));
        mesh.await(node.channels().open("second"));
        puppet.send(packet -> {
            packet.subprotocol(MEMBERSHIP).stream(MEMBERSHIP);
            packet.add(subscribe(1, "first"));
            packet.add(subscribe(2, "second"));
            return packet;
        });
        assertThat(node.channels().subscribers("first")).containsExactly(gone.id());
        assertThat(node.channels().subscribers("second")).containsExactly(gone.id());

        Identity other = Identity.generate();
        puppet.send(packet -> {
            packet.subprotocol(CAPABILITY).stream(CAPABILITY);
            packet.add(announcement(gone.identity(), "mine").encode());
            packet.add(announcement(other, "passed-on").forwarded().orElseThrow().encode());
            return packet;
        });
        simulation.run(Duration.ofMillis(200));
        assertThat(node.discovery().find("mine")).containsExactly(gone.id());
        assertThat(node.discovery().find("passed-on")).containsExactly(other.nodeId());
    }

    // spec 02 §31 43
    @Test
    void whatCannotBeReadHurtsNobody() {
        SplittableRandom random = simulation.random();
        StreamHandle stream = exhausted(ONE);
        for (int subprotocol : List.of(MEMBERSHIP, CAPABILITY, StreamWindow.SUBPROTOCOL)) {
            for (int length = 0; length < 300; length++) {
                byte[] garbage = new byte[length];
                random.nextBytes(garbage);
                if (length == StreamWindow.BYTES) continue;
                puppet.send(packet -> {
                    packet.subprotocol(subprotocol).stream(subprotocol);
                    packet.add(garbage);
                    return packet;
                });
            }
        }
        assertThat(stats(stream).creditGrantsReceived()).isZero();
        assertThat(node.discovery().index().size()).isZero();
        mesh.await(node.channels().open("first"));
        say(ONE, "still served");
        puppet.send(packet -> {
            packet.subprotocol(MEMBERSHIP).stream(MEMBERSHIP);
            packet.add(subscribe(1, "first"));
            return packet;
        });
        assertThat(node.received()).extracting(SimNode.Received::text).contains("still served");
        assertThat(node.channels().subscribers("first")).containsExactly(gone.id());
    }

    // spec 02 §30 M-11; spec 02 §31 16: nothing but a new, genuine packet keeps a peer alive
    @Test
    void forgedReplayedAndMisshapenHeartbeatsKeepNobodyAlive() {
        byte[] old = puppet.heartbeat();
        puppet.say(old);
        byte[] genuine = puppet.heartbeat();
        byte[] forged = genuine.clone();
        forged[forged.length - 1] ^= 1;
        List<byte[]> worthless =
                List.of(
                        old,
                        forged,
                        Arrays.copyOf(genuine, 64),
                        Arrays.copyOf(genuine, 79),
                        Arrays.copyOf(genuine, 81),
                        Arrays.copyOf(genuine, 120));
        for (int i = 0; i < 30; i++) {
            worthless.forEach(puppet::say);
            simulation.run(Duration.ofMillis(100));
        }
        assertThat(node.peerEvents()).contains(new PeerEvent.Failed(gone.id()));
        assertThat(node.peerEvents()).doesNotContain(new PeerEvent.Recovered(gone.id()));

        puppet.say(genuine);
        simulation.run(Duration.ofMillis(500));
        assertThat(node.peerEvents()).contains(new PeerEvent.Recovered(gone.id()));
    }

    // spec 02 §30 M-11: one counter for whatever a session seals
    @Test
    void heartbeatsDataAndControlPacketsCountTogether() {
        List<Sighting> seen = new ArrayList<>();
        simulation.network().watch(seen::add);
        StreamHandle stream =
                mesh.await(node.openStream(gone, StreamConfig.builder(ONE).windowBytes(0).build()));
        for (int i = 0; i < 20; i++) {
            mesh.await(node.send(stream, List.of(new byte[10])));
            say(ONE, "that asks for a grant");
            simulation.run(Duration.ofMillis(70));
        }
        Map<Long, Long> highest = new HashMap<>();
        PacketView view = new PacketView();
        boolean beat = false;
        for (Sighting sighting : seen) {
            byte[] bytes = sighting.bytes();
            if (!sighting.from().equals(node.address())) continue;
            if (view.wrap(bytes, 0, bytes.length).dropped() || view.handshake()) continue;
            beat |= view.heartbeat();
            Long before = highest.put(view.session(), view.counter());
            if (before != null) assertThat(view.counter()).isEqualTo(before + 1);
        }
        assertThat(beat).isTrue();
    }

    // spec 02 §30 M-36: neither duplicates nor what is refused
    @Test
    void onlyWhatIsAcceptedGivesCredit() {
        byte[] first = sealed(ONE, 0, "counted");
        puppet.say(first);
        simulation.run(Duration.ofMillis(50));
        long granted = granted();
        assertThat(granted).isEqualTo(4 + "counted".length() + 80);

        puppet.say(first);
        byte[] broken = sealed(ONE, 1, "changed on its way");
        broken[70] ^= 1;
        puppet.say(broken);
        simulation.run(Duration.ofMillis(500));
        assertThat(granted()).isEqualTo(granted);
    }

    // spec 02 §31 34: also when it comes before the stream was opened again
    @Test
    void aGrantFromBeforeTheCloseGivesNoCreditAfterIt() {
        StreamHandle before = exhausted(ONE);
        byte[] late = grant(ONE, 110);
        byte[] later = grant(ONE, -1);
        mesh.await(node.closeStream(gone, ONE));
        StreamHandle after = exhausted(ONE);
        puppet.say(late);
        puppet.say(later);
        assertThat(stats(after).creditGrantsReceived()).isZero();
        assertThat(stats(after).txCreditRemaining()).isLessThan(100);

        simulation.run(Duration.ofMillis(2_100));
        puppet.say(grant(ONE, -1));
        assertThat(stats(after).txCreditRemaining()).isEqualTo(stats(after).txWindow());
        assertThat(before).isNotEqualTo(after);
        mesh.await(node.send(after, List.of(new byte[26])));
        puppet.say(grant(ONE, 2 * 110));
        mesh.await(node.send(after, List.of(new byte[26])));
    }

    private byte[] grant(StreamId stream, long total) {
        return puppet.sealed(packet -> {
            packet.subprotocol(StreamWindow.SUBPROTOCOL).stream(StreamWindow.CONTROL_STREAM);
            packet.add(new StreamWindow(stream, total).toBytes());
            return packet;
        });
    }

    /** The highest total that the node reported for stream 1. */
    private long granted() {
        return puppet.heard().stream()
                .filter(heard -> heard.subprotocol() == StreamWindow.SUBPROTOCOL)
                .flatMap(heard -> heard.events().stream())
                .mapToLong(event -> StreamWindow.read(event, 0, event.length).totalConsumed())
                .max()
                .orElseThrow();
    }

    private void say(StreamId stream, String text) {
        puppet.say(sealed(stream, sequence++, text));
    }

    private byte[] sealed(StreamId stream, long sequence, String text) {
        return puppet.sealed(packet -> {
            packet.stream(stream.value()).sequence(sequence);
            packet.add(text.getBytes(UTF_8));
            return packet;
        });
    }

    /** A stream with a window of one packet, which is under way. */
    private StreamHandle exhausted(StreamId id) {
        StreamHandle stream =
                mesh.await(
                        node.openStream(gone, StreamConfig.builder(id).windowBytes(150).build()));
        mesh.await(node.send(stream, List.of(new byte[26])));
        assertThat(mesh.awaitFailure(node.send(stream, List.of(new byte[26]))))
                .isInstanceOf(BackpressureException.class);
        return stream;
    }

    private StreamStats stats(StreamHandle stream) {
        return node.streamStats(gone, stream.config().streamId()).orElseThrow();
    }

    private static byte[] subscribe(long nonce, String channel) {
        byte[] name = channel.getBytes(UTF_8);
        return new ByteWriter().u8(0).u64(nonce).u8(name.length).bytes(name).u16(0).toByteArray();
    }

    private CapabilityAnnouncement announcement(Identity who, String tag) {
        NodeId self = who.nodeId();
        return new CapabilityAnnouncement(
                        self,
                        who.entityId(),
                        1,
                        simulation.wallClock().epochNanos(),
                        300,
                        CapabilitySet.builder().tag(tag).build(),
                        Optional.empty(),
                        0,
                        Optional.empty())
                .sign(message -> who.sign(message).bytes());
    }
}
