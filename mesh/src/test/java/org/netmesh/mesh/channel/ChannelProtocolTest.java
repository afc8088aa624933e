package org.netmesh.mesh.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.mesh.channel.LoopOfOne.at;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.channel.MembershipMessage.Ack;
import org.netmesh.mesh.channel.MembershipMessage.Subscribe;
import org.netmesh.mesh.channel.MembershipMessage.Unsubscribe;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.protocol.Arrival;
import org.netmesh.mesh.protocol.Caller;
import org.netmesh.mesh.protocol.PeerChange;
import org.netmesh.mesh.protocol.SendFate;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.subprotocol.SubprotocolId;

/** Membership and publishing, message by message. */
class ChannelProtocolTest {
    private static final ChannelName NEWS = new ChannelName("news");
    private static final NodeId PEER = new NodeId(0xb0b);
    private static final NodeId OTHER = new NodeId(0xca401);

    private final Identity self = Identity.generate();
    private final LoopOfOne loop = new LoopOfOne();
    private final ChannelProtocol protocol =
            new ChannelProtocol(
                    ChannelSettings.DEFAULT,
                    self.entityId(),
                    self.tokenCache(),
                    Entropy.system(),
                    PeerFacts.none());

    @BeforeEach
    void start() {
        loop.peers.addAll(Set.of(PEER, OTHER));
        protocol.start(loop, at(0));
        protocol.register(ChannelConfig.open(NEWS));
    }

    // spec 03 §20 M-32: an Ack counts only from who was asked; a foreign one consumes nothing
    @Test
    void anAnswerCountsOnlyFromTheNodeThatWasAsked() {
        CompletableFuture<Boolean> asked = subscribe(PEER);
        long nonce = loop.last(Subscribe.class).nonce();

        hear(OTHER, new Ack(nonce, true, AckReason.NONE));
        hear(PEER, new Ack(nonce + 1, true, AckReason.NONE));
        assertThat(asked).isNotDone();
        hear(PEER, new Ack(nonce, true, AckReason.NONE));
        assertThat(asked).isCompletedWithValue(true);
        hear(PEER, new Ack(nonce, false, AckReason.UNAUTHORIZED));
        assertThat(asked).isCompletedWithValue(true);
    }

    // spec 03 §7.4: accepted alone decides
    @Test
    void acceptedAloneDecides() {
        CompletableFuture<Boolean> first = subscribe(PEER);
        hear(PEER, new Ack(loop.last(Subscribe.class).nonce(), true, AckReason.RATE_LIMITED));
        assertThat(first).isCompletedWithValue(true);
        CompletableFuture<Boolean> second = subscribe(PEER);
        hear(PEER, new Ack(loop.last(Subscribe.class).nonce(), false, AckReason.NONE));
        assertThat(second)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("channel: rejected (None)");
    }

    // spec 03 §20 M-32: nonces are random
    @Test
    void everyRequestHasANonceOfItsOwn() {
        Set<Long> nonces = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            assertThat(subscribe(PEER)).isNotDone();
            nonces.add(loop.last(Subscribe.class).nonce());
        }
        assertThat(nonces).hasSize(100);
        assertThat(nonces).anyMatch(nonce -> nonce < 0).anyMatch(nonce -> nonce > 0);
    }

    // spec 03 §24.1 12; §20 M-33: a lost message is asked again; pending entries never leak
    @Test
    void whatIsLostIsAskedAgainAndEitherAnswerCounts() {
        CompletableFuture<Boolean> asked = subscribe(PEER);
        long first = loop.last(Subscribe.class).nonce();
        long timer = timerBesidesTheSweep();
        protocol.onTimer(timer, at(1));
        assertThat(loop.last(Subscribe.class).nonce()).isNotEqualTo(first);
        hear(PEER, new Ack(first, true, AckReason.NONE));

        assertThat(asked).isCompletedWithValue(true);
        assertThat(loop.timers).doesNotContainKey(timer);
    }

    // spec 03 §20 M-33: pending entries never leak (send failure, time-out, close)
    @Test
    void whateverFailsLeavesNothingBehind() {
        loop.unreachable.add(PEER);
        assertThat(subscribe(PEER)).isCompletedExceptionally();
        assertThat(loop.claimed).isEmpty();
        loop.unreachable.clear();
        CompletableFuture<Boolean> late = subscribe(PEER);
        protocol.onTimer(timerBesidesTheSweep(), at(6));
        assertThat(late).isCompletedExceptionally();
        assertThat(loop.claimed).isEmpty();
        CompletableFuture<Boolean> closed = subscribe(PEER);
        protocol.onClose(at(7));
        assertThat(closed).isCompletedExceptionally();
        assertThat(loop.timers.keySet()).containsExactly(0L);
    }

    // spec 03 §7.5, §20: dropped, unanswered, uncounted; the next message is still processed
    @Test
    void whatCannotBeReadIsDroppedAlone() {
        byte[] good = new Subscribe(7, NEWS, Optional.empty(), Optional.empty()).toBytes();
        for (int length = 0; length < good.length; length++) {
            if (length == good.length - 2) continue; // the older form, without a token's length
            protocol.onMessage(
                    new Caller(PEER, Optional.empty()),
                    SubprotocolId.MEMBERSHIP,
                    good,
                    0,
                    length,
                    at(1));
        }
        assertThat(loop.sent).isEmpty();
        hear(PEER, new Subscribe(7, NEWS, Optional.empty(), Optional.empty()));
        assertThat(loop.last(Ack.class)).isEqualTo(new Ack(7, true, AckReason.NONE));
    }

    // spec 03 §20 M-37: leaving is always accepted and affects the sender's own subscription alone
    @Test
    void leavingIsAlwaysAcceptedAndOnlyForOneself() {
        hear(PEER, new Subscribe(1, NEWS, Optional.empty(), Optional.empty()));
        hear(OTHER, new Unsubscribe(2, NEWS));
        assertThat(loop.last(Ack.class)).isEqualTo(new Ack(2, true, AckReason.NONE));
        hear(OTHER, new Unsubscribe(3, new ChannelName("nowhere")));
        assertThat(loop.last(Ack.class)).isEqualTo(new Ack(3, true, AckReason.NONE));

        assertThat(protocol.subscribers(NEWS)).containsExactly(PEER);
        assertThat(protocol.guard().allows(PEER, NEWS)).isTrue();
    }

    // spec 03 §9, §20 M-38: success clears the counter; §21 15
    @Test
    void successClearsTheFailures() {
        ChannelName unknown = new ChannelName("unknown");
        for (int i = 0; i < 15; i++) {
            hear(PEER, new Subscribe(i, unknown, Optional.empty(), Optional.empty()));
        }
        hear(PEER, new Subscribe(15, NEWS, Optional.empty(), Optional.empty()));
        for (int i = 16; i < 31; i++) {
            hear(PEER, new Subscribe(i, unknown, Optional.empty(), Optional.empty()));
            assertThat(loop.last(Ack.class).reason()).isEqualTo(AckReason.UNKNOWN_CHANNEL);
        }
    }

    // spec 03 §11.2, §20 M-49: what each policy does about a leg that fails
    @Test
    void eachPolicyTellsOfFailuresInItsWay() {
        for (NodeId peer : List.of(PEER, OTHER)) {
            hear(peer, new Subscribe(1, NEWS, Optional.empty(), Optional.empty()));
        }
        loop.unreachable.add(PEER);

        CompletableFuture<PublishReport> fast = publish(OnFailure.FAIL_FAST);
        assertThat(fast.join().attempted()).isEqualTo(2);
        assertThat(fast.join().delivered()).isZero();
        assertThat(fast.join().errors())
                .containsExactly(new PeerFailure(PEER, "publish: no session for subscriber 0xb0b"));
        assertThat(loop.published).isEmpty();

        CompletableFuture<PublishReport> all = publish(OnFailure.COLLECT);
        assertThat(all).isNotDone();
        protocol.onSendFate(loop.sends(), SendFate.SENT, at(1));
        assertThat(all.join().delivered()).isEqualTo(1);
        assertThat(all.join().errors()).hasSize(1);
        assertThat(loop.published)
                .containsExactly(new LoopOfOne.Published(OTHER, NEWS, Reliability.RELIABLE, 1));

        loop.unreachable.add(OTHER);
        assertThat(publish(OnFailure.BEST_EFFORT))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("all 2 peers failed (first: 0xb0b: publish: no session");
    }

    // spec 03 §24.1 15; §20 M-49: the RELIABLE flag follows the config
    // parity: channels.ChannelConfig.reliable
    @Test
    void aChannelsOwnReliabilityIsTheDefaultOfItsPublishes() {
        protocol.register(ChannelConfig.builder(NEWS).reliable(true).build());
        hear(PEER, new Subscribe(1, NEWS, Optional.empty(), Optional.empty()));
        CompletableFuture<PublishReport> done = new CompletableFuture<>();
        protocol.onCommand(
                new ChannelCommand.Publish(NEWS, List.of(new byte[1]), Optional.empty(), done),
                at(1));
        assertThat(loop.published.getLast().reliability()).isEqualTo(Reliability.RELIABLE);
        protocol.onCommand(
                new ChannelCommand.Publish(
                        NEWS,
                        List.of(new byte[1]),
                        Optional.of(PublishConfig.DEFAULT),
                        new CompletableFuture<>()),
                at(1));
        assertThat(loop.published.getLast().reliability()).isEqualTo(Reliability.FIRE_AND_FORGET);
    }

    // spec 03 §24.1 14: who may have it is asked first, and who cannot be reached is passed over
    @Test
    void aGroupsEventGoesToAMemberThatMayAndCanHaveIt() {
        Optional<QueueGroup> group = Optional.of(new QueueGroup("workers"));
        for (NodeId peer : List.of(PEER, OTHER)) {
            hear(peer, new Subscribe(1, NEWS, Optional.empty(), group));
        }
        protocol.guard().revoke(PEER, NEWS);
        for (int i = 0; i < 4; i++) assertThat(publish(OnFailure.COLLECT)).isNotDone();
        protocol.guard().grant(PEER, NEWS);
        loop.unreachable.add(PEER);
        for (int i = 0; i < 4; i++) assertThat(publish(OnFailure.COLLECT)).isNotDone();

        assertThat(loop.published).hasSize(8);
        assertThat(loop.published).extracting(LoopOfOne.Published::to).containsOnly(OTHER);
    }

    // spec 03 §24.1 9, §20 M-40: what a failed peer held is gone, its failures are not
    @Test
    void aFailedPeerLosesItsGrantsAndNotItsFailures() {
        for (int i = 0; i < 15; i++) {
            hear(PEER, subscribe(new ChannelName("unknown")));
        }
        hear(OTHER, subscribe(NEWS));
        protocol.onPeerChange(new PeerChange.Failed(PEER), at(1));
        protocol.onPeerChange(new PeerChange.Failed(OTHER), at(1));

        assertThat(protocol.subscribers(NEWS)).isEmpty();
        assertThat(protocol.guard().size()).isZero();
        hear(PEER, subscribe(new ChannelName("unknown")));
        hear(PEER, subscribe(NEWS));
        assertThat(loop.last(Ack.class).reason()).isEqualTo(AckReason.RATE_LIMITED);
    }

    // spec 03 §24.1 22: only a publisher that has let us in
    @Test
    void eventsOfOthersAreNotTheChannels() {
        assertThat(subscribe(PEER)).isNotDone();
        hear(PEER, new Ack(loop.last(Subscribe.class).nonce(), true, AckReason.NONE));

        assertThat(takes(PEER)).isTrue();
        assertThat(takes(OTHER)).isFalse();
    }

    private boolean takes(NodeId from) {
        Arrival arrival = new Arrival(NEWS, new Caller(from, Optional.empty()), 0, 0);
        return protocol.onChannelEvent(arrival, new byte[1], 0, 1, at(1));
    }

    private static Subscribe subscribe(ChannelName channel) {
        return new Subscribe(1, channel, Optional.empty(), Optional.empty());
    }

    // spec 03 §11.1: so many legs at once
    @Test
    void notMoreLegsThanAllowedAreUnderWay() {
        for (int i = 1; i <= 10; i++) {
            NodeId peer = new NodeId(i << 20);
            loop.peers.add(peer);
            hear(peer, new Subscribe(1, NEWS, Optional.empty(), Optional.empty()));
        }
        CompletableFuture<PublishReport> done = new CompletableFuture<>();
        PublishConfig three =
                PublishConfig.DEFAULT.reliability(Reliability.RELIABLE).maxInflight(3);
        protocol.onCommand(
                new ChannelCommand.Publish(NEWS, List.of(new byte[1]), Optional.of(three), done),
                at(1));
        long sendsBefore = loop.sends() - 3;
        assertThat(loop.published).hasSize(3);
        for (int i = 1; i <= 10; i++) {
            protocol.onSendFate(sendsBefore + i, SendFate.SENT, at(1));
            assertThat(loop.published).hasSize(Math.min(10, 3 + i));
        }
        assertThat(done.join()).isEqualTo(new PublishReport(10, 10, List.of()));
    }

    // B-033; spec 03 §24.1 25: one subscriber that stands still holds up nobody
    @Test
    void aSubscriberThatStandsStillIsNotWaitedForForEver() {
        for (NodeId peer : List.of(PEER, OTHER)) {
            hear(peer, new Subscribe(1, NEWS, Optional.empty(), Optional.empty()));
        }
        CompletableFuture<PublishReport> unreliable = new CompletableFuture<>();
        protocol.onCommand(
                new ChannelCommand.Publish(
                        NEWS, List.of(new byte[1]), Optional.empty(), unreliable),
                at(1));
        assertThat(unreliable.join()).isEqualTo(new PublishReport(2, 2, List.of()));

        CompletableFuture<PublishReport> reliable = publish(OnFailure.COLLECT);
        long still = -(loop.sends() - 1);
        protocol.onSendFate(loop.sends(), SendFate.ACKNOWLEDGED, at(1));
        assertThat(reliable).isNotDone();
        assertThat(loop.timers.get(still)).isEqualTo(at(6).nanos());
        protocol.onTimer(still, at(6));
        assertThat(reliable.join().delivered()).isEqualTo(1);
        assertThat(reliable.join().errors())
                .containsExactly(new PeerFailure(PEER, "publish: not acknowledged within PT5S"));
        protocol.onSendFate(loop.sends() - 1, SendFate.ACKNOWLEDGED, at(7));
    }

    private CompletableFuture<Boolean> subscribe(NodeId publisher) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        protocol.onCommand(
                new ChannelCommand.Subscribe(
                        publisher,
                        NEWS,
                        SubscribeOptions.DEFAULT,
                        Optional.of(new ChannelInbox(16)),
                        done),
                at(0));
        return done;
    }

    private CompletableFuture<PublishReport> publish(OnFailure policy) {
        CompletableFuture<PublishReport> done = new CompletableFuture<>();
        PublishConfig how =
                PublishConfig.DEFAULT.reliability(Reliability.RELIABLE).onFailure(policy);
        protocol.onCommand(
                new ChannelCommand.Publish(NEWS, List.of(new byte[1]), Optional.of(how), done),
                at(1));
        return done;
    }

    private void hear(NodeId from, MembershipMessage message) {
        byte[] bytes = message.toBytes();
        protocol.onMessage(
                new Caller(from, Optional.empty()),
                SubprotocolId.MEMBERSHIP,
                bytes,
                0,
                bytes.length,
                at(1));
    }

    private long timerBesidesTheSweep() {
        return loop.timers.keySet().stream().filter(timer -> timer != 0).findFirst().orElseThrow();
    }
}
