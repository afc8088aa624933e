package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.CapabilityAnnouncement;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.mesh.MeshLimits;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.channel.ChannelInbox;
import org.netmesh.mesh.channel.PublishConfig;
import org.netmesh.mesh.discovery.AnnounceOptions;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketFlags;
import org.netmesh.mesh.wire.StreamWindow;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNetwork;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.SimNode.Received;
import org.netmesh.testkit.sim.Simulation;

/** What a node makes of packets that no node of ours would send, and what its own look like. */
class PlainPacketTest {
    private static final InetSocketAddress THERE = new InetSocketAddress("10.7.7.7", 7);
    private static final String NEWS = "news";
    private static final long STREAM = 5;

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh =
            new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);
    private final Identity identity = Identity.generate();
    private final PlayedPeer peer = new PlayedPeer(simulation, mesh, identity.nodeId(), THERE);
    private SimNode node;

    @BeforeEach
    void meet() {
        node = mesh.node();
        assertThat(peer.join(node)).isTrue();
    }

    // spec 03 §20 M-31; spec 01 §14 W-21
    @Test
    void everySubscribeOfAPacketIsAnswered() {
        for (String name : List.of("a", "b", "c")) mesh.await(node.channels().open(name));
        PacketBuilder packet = peer.packet().subprotocol(SubprotocolId.MEMBERSHIP.value());
        for (String name : List.of("a", "b", "c")) assertThat(packet.add(subscribe(name))).isTrue();

        peer.say(node);

        for (String name : List.of("a", "b", "c")) {
            assertThat(node.channels().subscribers(name)).containsExactly(peer.id());
        }
    }

    // spec 04a §18 M-23; spec 01 §14 W-21
    @Test
    void everyAnnouncementOfAPacketIsHeard() {
        PacketBuilder packet = peer.packet().subprotocol(SubprotocolId.CAPABILITY.value());
        Identity other = Identity.generate();
        CapabilityAnnouncement relayed = announcement(other, "cpu").forwarded().orElseThrow();
        assertThat(packet.add(relayed.encode())).isTrue();
        assertThat(packet.add("no announcement".getBytes(UTF_8))).isTrue();
        assertThat(packet.add(announcement(identity, "gpu").encode())).isTrue();

        peer.say(node);

        assertThat(node.discovery().find("cpu")).containsExactly(other.nodeId());
        assertThat(node.discovery().find("gpu")).containsExactly(peer.id());
    }

    // spec 01 §14 W-21
    @Test
    void everyGrantOfAPacketCounts() {
        for (long id = 1; id <= 2; id++) {
            StreamHandle stream = open(StreamConfig.of(new StreamId(id)));
            mesh.await(node.send(stream, List.of(new byte[100])));
        }
        PacketBuilder packet = peer.packet().subprotocol(StreamWindow.SUBPROTOCOL);
        for (long id = 1; id <= 2; id++) {
            assertThat(packet.add(new StreamWindow(new StreamId(id), 184).toBytes())).isTrue();
        }

        peer.say(node);

        assertThat(node.streams(peer.id()).values())
                .hasSize(2)
                .allMatch(stream -> stream.creditGrantsReceived() == 1);
    }

    // spec 01 §14 W-46: it counts as received, which its sender sees, and delivers nothing
    @Test
    void aPacketWithoutAReadableFrameIsAcceptedAndDeliversNothing() {
        byte[] claimsTooMuch = {(byte) 200, 0, 0, 0, 1, 2, 3};
        PacketBuilder packet = peer.packet().stream(STREAM).sequence(0);
        assertThat(packet.addFrames(claimsTooMuch, 0, claimsTooMuch.length, 3)).isTrue();
        peer.say(node);
        peer.packet().stream(STREAM).sequence(1).add("good".getBytes(UTF_8));
        peer.say(node);
        simulation.run(Duration.ofMillis(10));

        assertThat(node.received()).extracting(Received::text).containsExactly("good");
        long consumed = 80L + claimsTooMuch.length + 4 + "good".length() + 80;
        assertThat(grants()).endsWith(new StreamWindow(new StreamId(STREAM), consumed));
    }

    // spec 01 §14 W-22: the hash alone makes nothing an event of a channel
    @Test
    void aStaleChannelHashMisleadsNobody() throws InterruptedException {
        SimNode publisher = mesh.node();
        mesh.join(node, publisher);
        mesh.await(publisher.channels().open(NEWS));
        ChannelInbox inbox = mesh.await(node.channels().subscribe(publisher, NEWS));

        peer.packet().published(new ChannelName(NEWS).hash().wire(), 0).stream(STREAM)
                .add("plain".getBytes(UTF_8));
        peer.say(node);
        simulation.run(Duration.ofMillis(10));

        assertThat(node.received()).extracting(Received::text).containsExactly("plain");
        assertThat(inbox.next(0)).isNull();
    }

    // spec 01 §14 W-39: a stream that is named as a subprotocol has numbers of its own
    @Test
    void aUserStreamWithASubprotocolsNumberIsAStreamLikeAnyOther() {
        StreamHandle stream = open(StreamConfig.of(SubprotocolId.CAPABILITY.stream()));
        peer.opened();
        for (int i = 0; i < 3; i++) {
            mesh.await(node.send(stream, List.of(new byte[] {1})));
            mesh.await(
                    node.discovery()
                            .announce(CapabilitySet.empty(), AnnounceOptions.DEFAULT.force(true)));
        }
        simulation.run(Duration.ofMillis(10));

        List<PlayedPeer.Opened> all = peer.opened();
        for (int subprotocol : new int[] {0, SubprotocolId.CAPABILITY.value()}) {
            assertThat(all)
                    .filteredOn(packet -> packet.subprotocol() == subprotocol)
                    .allMatch(packet -> packet.stream() == SubprotocolId.CAPABILITY.value())
                    .extracting(PlayedPeer.Opened::sequence)
                    .containsExactly(0L, 1L, 2L);
        }
    }

    // spec 01 §14 W-40; spec 03 §20 M-49: on the wire
    @Test
    void whatIsPublishedBearsTheReliableFlagWhenItIsReliable() {
        mesh.await(node.channels().open(NEWS));
        peer.packet().subprotocol(SubprotocolId.MEMBERSHIP.value()).add(subscribe(NEWS));
        peer.say(node);
        StreamHandle reliable =
                open(StreamConfig.builder(id(1)).reliability(Reliability.RELIABLE).build());
        StreamHandle loose = open(StreamConfig.of(id(2)));
        peer.opened();

        for (Reliability how : Reliability.values()) {
            PublishConfig config = PublishConfig.DEFAULT.reliability(how);
            mesh.await(node.channels().publish(NEWS, Optional.of(config), how.name()));
        }
        mesh.await(node.send(reliable, List.of("RELIABLE".getBytes(UTF_8))));
        mesh.await(node.send(loose, List.of("FIRE_AND_FORGET".getBytes(UTF_8))));
        simulation.run(Duration.ofMillis(10));

        List<PlayedPeer.Opened> sent =
                peer.opened().stream().filter(packet -> packet.subprotocol() == 0).toList();
        assertThat(sent).hasSize(4);
        assertThat(sent)
                .allMatch(packet ->
                        new String(packet.events().getFirst(), UTF_8).equals("RELIABLE")
                                == ((packet.flags() & PacketFlags.RELIABLE) != 0));
    }

    // spec 03 §24.1 21
    @Test
    void aSubscribeWithoutASessionIsNobodys() {
        SimNode stranger = mesh.node();
        mesh.await(stranger.channels().open("a"));
        PacketBuilder packet = peer.packet().subprotocol(SubprotocolId.MEMBERSHIP.value());
        assertThat(packet.add(subscribe("a"))).isTrue();
        stranger.inject(THERE, peer.sealed(packet));

        assertThat(stranger.channels().subscribers("a")).isEmpty();
        assertThat(stranger.look().dropped().get("no_session")).isEqualTo(1);
    }

    // spec 01 §15.24
    @Test
    void aRoutedPacketEndsWithItsHopsUnlessItIsForUs() {
        SimNode next = mesh.node();
        mesh.join(node, next);
        List<SimNetwork.Sighting> seen = new ArrayList<>();
        simulation.network().watch(seen::add);

        say(next.id(), 0, "no hop left");
        say(new NodeId(0x5555), 8, "no route");
        assertThat(seen).isEmpty();
        say(next.id(), 2, "passed on");
        assertThat(seen).hasSize(1).allMatch(s -> s.to().equals(next.address()));
        say(node.id(), 0, "for us");
        simulation.run(Duration.ofMillis(10));
        assertThat(node.received()).extracting(Received::text).containsExactly("for us");
    }

    private void say(NodeId to, int ttl, String event) {
        int source = (int) peer.id().value();
        PacketBuilder packet = new PacketBuilder().routed(to.value(), source, ttl).stream(STREAM);
        packet.add(event.getBytes(UTF_8));
        node.inject(THERE, peer.sealed(packet));
    }

    // spec 01 §14 W-19: what is not authenticated leaves no stream behind, what is only so many
    @Test
    void streamsThatOthersNameAreBounded() {
        for (int i = 0; i < 4_500; i++) {
            byte[] forged = peer.sealed(peer.packet().stream(i));
            forged[forged.length - 1] ^= 1;
            node.inject(THERE, forged);
        }
        assertThat(node.streams(peer.id())).isEmpty();
        for (int i = 0; i < 4_500; i++) {
            peer.packet().stream(i).sequence(0).add(new byte[1]);
            peer.say(node);
        }
        assertThat(node.streams(peer.id())).hasSize(MeshLimits.DEFAULT.maxStreams());
    }

    private StreamHandle open(StreamConfig config) {
        return mesh.await(node.openStream(peer.id(), config));
    }

    private List<StreamWindow> grants() {
        return peer.opened().stream()
                .filter(packet -> packet.subprotocol() == StreamWindow.SUBPROTOCOL)
                .flatMap(packet -> packet.events().stream())
                .map(event -> StreamWindow.read(event, 0, event.length))
                .toList();
    }

    private static StreamId id(long value) {
        return new StreamId(value);
    }

    /** Without a token, for everyone alone. */
    private static byte[] subscribe(String channel) {
        byte[] name = channel.getBytes(UTF_8);
        return new ByteWriter().u8(0).u64(7).u8(name.length).bytes(name).u16(0).toByteArray();
    }

    private CapabilityAnnouncement announcement(Identity who, String tag) {
        return CapabilityAnnouncement.of(
                        who.entityId(),
                        1,
                        simulation.wallClock().epochNanos(),
                        300,
                        CapabilitySet.builder().tag(tag).build(),
                        Optional.empty())
                .sign(message -> who.sign(message).bytes());
    }
}
