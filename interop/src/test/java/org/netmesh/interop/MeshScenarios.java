package org.netmesh.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.mesh.InboundFilter;
import org.netmesh.mesh.MeshEvent;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.NodeStatus;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.stream.BackpressureException;
import org.netmesh.mesh.stream.MeshStream;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.testservers.ReferencePeer;

/** What must work between a node of ours and one of the reference, whichever its language. */
abstract class MeshScenarios extends LiveScenarios {
    // spec 01 §6.9, first row
    @Test
    void weDialANodeThatAccepts() throws IOException {
        MeshNode ours = ours();
        ReferenceNode theirs = theirs();
        weDial(ours, theirs);
        assertBothHear(ours, theirs);
    }

    // spec 01 §6.9, third row
    @Test
    void theyDialUs() throws IOException {
        MeshNode ours = ours();
        ReferenceNode theirs = theirs();
        theyDial(theirs, ours);
        assertBothHear(ours, theirs);
    }

    // spec 01 §6.9, second row; spec 01 §15 6: the routed form, straight to its address
    @Test
    void weDialANodeThatWasStarted() throws IOException {
        MeshNode ours = ours();
        ReferenceNode theirs = theirs();
        theirs.start();
        ours.connect(theirs.ticket());
        assertBothHear(ours, theirs);
    }

    // spec 01 §6.7; spec 02 §31 5: the routed form, through a relay of ours
    @Test
    void weDialThemThroughARelayOfOurs() throws IOException {
        MeshNode ours = ours();
        MeshNode relay = ours();
        ReferenceNode theirs = theirs();
        ours.connect(relay.ticket());
        weDial(relay, theirs);
        until("a route", () -> ours.topology().route(theirs.id()).isPresent());
        Peer far = ours.connectRouted(theirs.ticket().key(), theirs.id());
        assertThat(far.relayed()).isTrue();
        ours.openStream(theirs.id(), new StreamId(0)).send(List.of("relayed".getBytes(UTF_8)));
        assertThat(pollTheirs(theirs, 1)).containsExactly("relayed");
    }

    // spec 01 §7.3; spec 02 §31 31, 32
    @Test
    void ourStreamWithLittleCreditDeliversEverythingToThem() throws IOException {
        MeshNode ours = ours();
        ReferenceNode theirs = theirs();
        weDial(ours, theirs);
        MeshStream stream = ours.openStream(theirs.id(), window(1_000));
        List<String> texts = texts(200);
        for (String text : texts) stream.sendBlocking(List.of(text.getBytes(UTF_8)), PATIENCE);
        assertThat(pollTheirs(theirs, 200)).containsExactlyElementsOf(texts);
        assertThat(stream.stats().creditGrantsReceived()).isPositive();
    }

    // spec 01 §7.3
    @Test
    void theirStreamWithLittleCreditDeliversEverythingToUs() throws IOException {
        MeshNode ours = ours();
        ReferenceNode theirs = theirs();
        weDial(ours, theirs);
        int stream = theirs.openStream(ours.nodeId(), 7, 1_000, "fire_and_forget");
        List<String> texts = texts(200);
        try (Subscription<MeshEvent> events = ours.events(InboundFilter.all())) {
            for (String text : texts)
                theirs.send(stream, List.of(text.getBytes(UTF_8)), "blocking");
            assertThat(take(events, 200)).containsExactlyElementsOf(texts);
        }
        assertThat(theirs.streamStats(ours.nodeId(), 7).path("credit_grants_received").asLong())
                .isPositive();
        assertThat(ours.streamStats(theirs.id(), new StreamId(7)).orElseThrow().creditGrantsSent())
                .isPositive();
    }

    // spec 02 §16
    @Test
    void withoutCreditBothSidesRefuse() throws IOException {
        MeshNode ours = ours();
        ReferenceNode theirs = theirs();
        weDial(ours, theirs);
        List<byte[]> two = List.of(new byte[5_000], new byte[5_000]);
        MeshStream stream = ours.openStream(theirs.id(), window(5_100));
        assertThatThrownBy(() -> stream.send(two))
                .isInstanceOfSatisfying(
                        BackpressureException.class, e -> assertThat(e.eventsSent()).isEqualTo(1));
        int back = theirs.openStream(ours.nodeId(), 8, 5_100, "fire_and_forget");
        assertThatThrownBy(() -> theirs.send(back, two, "once"))
                .isInstanceOf(ReferencePeer.Refused.class)
                .hasMessageContaining("would block");
    }

    // spec 02 §15.1
    @Test
    void reliableStreamsCarryEventsBothWays() throws IOException {
        MeshNode ours = ours();
        ReferenceNode theirs = theirs();
        theyDial(theirs, ours);
        try (Subscription<MeshEvent> events = ours.events(InboundFilter.all())) {
            int stream = theirs.openStream(ours.nodeId(), 9, 65_536, "reliable");
            theirs.send(stream, List.of("theirs".getBytes(UTF_8)), "once");
            assertThat(take(events, 1)).containsExactly("theirs");
        }
        MeshStream back =
                ours.openStream(
                        theirs.id(),
                        StreamConfig.builder(new StreamId(9))
                                .reliability(Reliability.RELIABLE)
                                .build());
        back.send(List.of("ours".getBytes(UTF_8)));
        assertThat(pollTheirs(theirs, 1)).containsExactly("ours");
    }

    // spec 02 §31 12: heartbeats alone keep a session alive and heal it
    @Test
    void aPeerThatFreezesFailsAndIsHealedByItsNextHeartbeat() throws IOException {
        MeshNode ours = ours();
        ReferenceNode theirs = theirs();
        weDial(ours, theirs);
        BlockingQueue<PeerEvent> heard = new LinkedBlockingQueue<>();
        try (var _ = ours.onPeerEvent(heard::add)) {
            peer().signal("STOP");
            await(heard, new PeerEvent.Failed(theirs.id()));
            peer().signal("CONT");
            await(heard, new PeerEvent.Recovered(theirs.id()));
        } finally {
            peer().signal("CONT");
        }
        assertThat(ours.health().status(theirs.id())).isEqualTo(NodeStatus.HEALTHY);
        assertBothHear(ours, theirs);
    }

    // spec 02 §31 17, 23; spec 02 §13.2: a node of theirs leads two of ours to each other
    @Test
    void theirBeaconsAndTheirRelayBringTwoOfOursTogether() throws IOException {
        MeshNode a = ours();
        MeshNode c = ours();
        ReferenceNode relay = theirs();
        var first = relay.acceptAsync(a.nodeId());
        a.connect(relay.ticket());
        ReferencePeer.await(first);
        var second = relay.acceptAsync(c.nodeId());
        c.connect(relay.ticket());
        ReferencePeer.await(second);
        relay.start();
        until("a route over the relay", () -> a.topology().route(c.nodeId()).isPresent());
        assertThat(a.topology().route(c.nodeId()).orElseThrow().nextHop()).isEqualTo(relay.id());

        a.connectRouted(c.publicKey(), c.nodeId());

        until("c knows a", () -> c.peer(a.nodeId()).isPresent());
        List<String> texts = texts(100);
        try (Subscription<MeshEvent> atC = c.events(InboundFilter.all());
                Subscription<MeshEvent> atA = a.events(InboundFilter.all())) {
            MeshStream there = a.openStream(c.nodeId(), window(2_000));
            for (String text : texts) there.sendBlocking(List.of(text.getBytes(UTF_8)), PATIENCE);
            // Their relay passes each packet on by itself, in any order (spec 02 §5).
            assertThat(take(atC, 100)).containsExactlyInAnyOrderElementsOf(texts);
            c.send(a.nodeId(), "back".getBytes(UTF_8));
            assertThat(take(atA, 1)).containsExactly("back");
        }
        assertThat(relay.poll(10)).isEmpty();
    }

    // spec 02 §12.2: our beacons are passed on and counted
    @Test
    void ourRelayMakesTwoOfTheirsKnownToEachOther() throws IOException {
        MeshNode relay = ours();
        ReferenceNode one = theirs();
        ReferenceNode other = theirs();
        weDial(relay, one);
        theyDial(other, relay);
        until("each knows both", () -> one.discoveredNodes() >= 2 && other.discoveredNodes() >= 2);
        until("beacons keep coming", () -> relay.topology().discoveredNodes() >= 2);
    }

    static void assertBothHear(MeshNode ours, ReferenceNode theirs) {
        ours.openStream(theirs.id(), new StreamId(0)).send(List.of("from ours".getBytes(UTF_8)));
        assertThat(pollTheirs(theirs, 1)).containsExactly("from ours");
        try (Subscription<MeshEvent> events = ours.events(InboundFilter.ofPeer(theirs.id()))) {
            int stream = theirs.openStream(ours.nodeId(), 5, 65_536, "fire_and_forget");
            theirs.send(stream, List.of("from theirs".getBytes(UTF_8)), "once");
            assertThat(take(events, 1)).containsExactly("from theirs");
        }
    }

    private static void await(BlockingQueue<PeerEvent> heard, PeerEvent wanted) {
        try {
            for (PeerEvent event = heard.poll(120, TimeUnit.SECONDS);
                    !wanted.equals(event);
                    event = heard.poll(120, TimeUnit.SECONDS)) {
                if (event == null) throw new AssertionError(wanted + " was not heard");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static StreamConfig window(long bytes) {
        // Stream 0 is in their only shard.
        return StreamConfig.builder(new StreamId(0)).windowBytes(bytes).build();
    }
}
