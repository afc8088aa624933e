package org.netmesh.mesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.mesh.bus.LinkPair.HEARTBEAT;
import static org.netmesh.mesh.bus.LinkPair.SECOND;
import static org.netmesh.mesh.bus.LinkPair.TIMEOUT;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.netmesh.mesh.wire.Handshakes;
import org.netmesh.mesh.wire.PacketLayout;

/** What a link decides, in a time that the test moves. */
class LinkStateTest {
    private static final long SILENCE = TIMEOUT.toNanos() + SECOND;

    private LinkPair pair = LinkPair.up(LinkReliability.NONE);

    // spec 05 §26: the mesh transport's first scenario, both ways; spec 01 §15.4
    @Test
    void bothSidesAreUpAndEventsGoBothWays() {
        pair.initiator.emit(0, "a", "b");
        pair.initiator.emit(1, "c");
        pair.responder.emit(0, "d");
        pair.run(0);
        assertThat(pair.responder.delivered)
                .containsExactly(
                        new LinkPair.Delivered(0, 0, 0, "a"),
                        new LinkPair.Delivered(0, 0, 1, "b"),
                        new LinkPair.Delivered(1, 0, 0, "c"));
        assertThat(pair.initiator.texts()).containsExactly("d");
    }

    // spec 05 §27 mesh_link.packing
    @Test
    void aPacketTakesAsManyEventsAsFit() {
        assertThat(packets(92)).containsExactly(8_004, 8_004);
        assertThat(packets(97)).containsExactly(8_004, 8_004, 870);
        assertThat(pair.responder.delivered).hasSize(92 + 97);
    }

    // spec 05 §26: heartbeats keep an idle session healthy
    @Test
    void anIdleLinkStaysUp() {
        pair.run(10 * TIMEOUT.toNanos());
        assertThat(pair.initiator.state.isUp()).isTrue();
        assertThat(pair.responder.state.isUp()).isTrue();
        assertThat(pair.carried).hasSizeGreaterThan(2 * 10 * 5);
    }

    // spec 05 §30.1 row 7: what we send says nothing about the peer
    @Test
    void aSilentPeerIsLostAlthoughWeGoOnSending() {
        pair.loses = sent -> sent.from().equals(pair.responder.address);
        for (int i = 0; i < 40; i++) {
            if (pair.initiator.state.isUp()) pair.initiator.emit(0, "x");
            pair.run(SECOND);
        }
        assertThat(pair.initiator.state.isUp()).isFalse();
        assertThat(pair.responder.state.isUp()).isTrue();
    }

    @Test
    void aPeerThatWasFrozenIsBackWithTheSameSession() {
        pair.loses = _ -> true;
        pair.run(SILENCE);
        assertThat(pair.initiator.state.isUp()).isFalse();
        pair.loses = LinkStateTest::isHandshake;
        pair.run(HEARTBEAT.toNanos());
        assertThat(pair.initiator.state.isUp()).isTrue();
        assertThat(pair.responder.state.isUp()).isTrue();
        assertThat(eventsArrive()).isTrue();
    }

    @Test
    void aRestartedResponderIsDialledAgain() {
        pair.responder.restart();
        pair.run(SILENCE + HEARTBEAT.toNanos());
        assertThat(pair.responder.state.isUp()).isTrue();
        assertThat(eventsArrive()).isTrue();
    }

    @Test
    void aRestartedInitiatorIsTakenAtOnce() {
        pair.initiator.restart();
        pair.run(0);
        assertThat(pair.responder.state.isUp()).isTrue();
        assertThat(eventsArrive()).isTrue();
    }

    @Test
    void aRecordedCallTakesNoSessionsPlace() {
        LinkPair.Datagram call = pair.carried.getFirst();
        assertThat(isHandshake(call)).isTrue();
        pair.hand(call);
        pair.run(0);
        assertThat(eventsArrive()).isTrue();
    }

    // spec 05 §25 M-44; spec 05 §26
    @Test
    void floodsReplaysAndForgeriesChangeNothing() {
        pair.initiator.emit(0, "once");
        LinkPair.Datagram genuine = pair.wire.peek();
        pair.run(0);
        pair.hand(genuine);
        for (int at : List.of(0, 3, 24, 32, 40, 60, 64, genuine.bytes().length - 1)) {
            pair.initiator.emit(0, "never");
            LinkPair.Datagram sent = pair.wire.remove();
            sent.bytes()[at] ^= 1;
            pair.hand(sent);
            pair.hand(shortened(sent, sent.bytes().length - 1));
            pair.hand(shortened(sent, at));
        }
        InetSocketAddress stranger = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        for (int i = 0; i < 1_000; i++) {
            byte[] noise = Handshakes.direct(new byte[48]);
            pair.hand(new LinkPair.Datagram(stranger, pair.responder.address, noise));
        }
        pair.run(0);
        assertThat(pair.responder.texts()).containsExactly("once");
        assertThat(pair.wire).isEmpty();
        assertThat(eventsArrive()).isTrue();
    }

    // spec 05 §25 M-44: from elsewhere not even a genuine heartbeat counts
    @Test
    void aHeartbeatCountsOnlyFromThePeersAddress() {
        pair.loses = sent -> sent.from().equals(pair.initiator.address);
        pair.run(SILENCE);
        assertThat(pair.responder.state.isUp()).isFalse();
        LinkPair.Datagram beat =
                pair.carried.reversed().stream()
                        .filter(sent -> sent.from().equals(pair.initiator.address))
                        .filter(sent -> !isHandshake(sent))
                        .findFirst()
                        .orElseThrow();
        InetSocketAddress stranger = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        pair.hand(new LinkPair.Datagram(stranger, beat.to(), beat.bytes()));
        assertThat(pair.responder.state.isUp()).isFalse();
        pair.hand(beat);
        assertThat(pair.responder.state.isUp()).isTrue();
    }

    @Test
    void aCallWithAnotherKeyIsNotAnsweredAndDoesNotEndTheWait() {
        LinkPair other = new LinkPair(LinkReliability.NONE);
        pair = new LinkPair(LinkReliability.NONE);
        pair.responder.state.start(pair.now);
        other.initiator.state.start(other.now);
        other.initiator.state.tick(other.now);
        pair.hand(other.wire.remove());
        assertThat(pair.wire).isEmpty();
        pair.initiator.state.start(pair.now);
        pair.run(0);
        assertThat(pair.responder.state.isUp()).isTrue();
    }

    // spec 05 §20.5, §30.1 row 7: once each, however many are lost; spec 01 §14 W-42
    @Test
    void aReliableLinkDeliversEachSequenceOnceAndOutlivesEveryLoss() {
        pair = LinkPair.up(LinkReliability.LIGHT);
        pair.initiator.emit(0, "first");
        pair.run(0);
        pair.loses = _ -> true;
        IntStream.range(0, 500).forEach(i -> pair.initiator.emit(0, "lost " + i));
        pair.run(0);
        pair.loses = _ -> false;
        pair.initiator.emit(0, "after");
        pair.run(0);
        assertThat(pair.responder.texts()).containsExactly("first", "after");
        assertThat(pair.carried.getLast().bytes()[3]).isEqualTo((byte) 0x01);
    }

    // spec 01 §6.5: attempts at 0, 5.1 and 10.3 s
    @Test
    void attemptsFollowEachOtherWithAGrowingPause() {
        pair = new LinkPair(LinkReliability.NONE);
        pair.loses = _ -> true;
        pair.initiator.state.start(pair.now);
        pair.run(10 * SECOND + 299_000_000L);
        assertThat(pair.carried).hasSize(2);
        pair.run(1_000_000L);
        assertThat(pair.carried).hasSize(3);
        assertThat(pair.carried.stream().map(sent -> Arrays.hashCode(sent.bytes())).distinct())
                .hasSize(3);
    }

    // spec 01 §14 W-32: a tenth of a second more each time, five seconds at most
    @Test
    void thePauseBetweenAttemptsIsCapped() {
        assertThat(Dialling.pauseNanos(1)).isEqualTo(SECOND / 10);
        assertThat(Dialling.pauseNanos(49)).isEqualTo(SECOND * 49 / 10);
        for (int attempt = 50; attempt <= 1_024; attempt++) {
            assertThat(Dialling.pauseNanos(attempt)).isEqualTo(5 * SECOND);
        }
    }

    private List<Integer> packets(int events) {
        int before = pair.carried.size();
        pair.initiator.emit(0, Collections.nCopies(events, "x".repeat(170)).toArray(String[]::new));
        pair.run(0);
        return pair.carried.subList(before, pair.carried.size()).stream()
                .map(sent ->
                        sent.bytes().length - PacketLayout.HEADER_BYTES - PacketLayout.TAG_BYTES)
                .toList();
    }

    private boolean eventsArrive() {
        pair.responder.delivered.clear();
        pair.initiator.delivered.clear();
        pair.initiator.emit(0, "there");
        pair.responder.emit(0, "back");
        pair.run(0);
        return pair.responder.texts().equals(List.of("there"))
                && pair.initiator.texts().equals(List.of("back"));
    }

    private static boolean isHandshake(LinkPair.Datagram datagram) {
        return (datagram.bytes()[3] & 0x10) != 0;
    }

    private static LinkPair.Datagram shortened(LinkPair.Datagram datagram, int length) {
        return new LinkPair.Datagram(
                datagram.from(), datagram.to(), Arrays.copyOf(datagram.bytes(), length));
    }
}
