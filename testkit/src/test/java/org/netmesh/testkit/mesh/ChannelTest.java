package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netmesh.kernel.ChannelName;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.channel.ChannelAuthException;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelException;
import org.netmesh.mesh.channel.ChannelException.Kind;
import org.netmesh.mesh.channel.ChannelInbox;
import org.netmesh.mesh.channel.ChannelSettings;
import org.netmesh.mesh.channel.ChannelState;
import org.netmesh.mesh.channel.OnFailure;
import org.netmesh.mesh.channel.PublishConfig;
import org.netmesh.mesh.channel.PublishReport;
import org.netmesh.mesh.channel.SubscribeOptions;
import org.netmesh.mesh.identity.IssueTokenOptions;
import org.netmesh.mesh.identity.Token;
import org.netmesh.mesh.identity.TokenScope;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** Channels between simulated nodes (spec 03 §21). */
class ChannelTest {
    private static final String NEWS = "news/sport";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final PublishConfig RELIABLE =
            PublishConfig.DEFAULT.reliability(Reliability.RELIABLE);

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK);

    // spec 03 §21 1, 9
    // parity: channels.MeshNode.publish, channels.PublishReport.attempted
    @ParameterizedTest
    @EnumSource(names = {"REFERENCE_ONLY", "PREFER_EXTENDED"})
    void whatIsPublishedReachesTheSubscriber(SessionSecurity security) throws Exception {
        SimNode[] pair = pair(security);
        SimNode publisher = pair[0];
        SimNode subscriber = pair[1];
        mesh.await(publisher.channels().open(NEWS));
        ChannelInbox inbox = mesh.await(subscriber.channels().subscribe(publisher, NEWS));

        PublishReport report =
                mesh.await(
                        publisher
                                .channels()
                                .publish(NEWS, Optional.of(RELIABLE), "hello", "there"));

        assertThat(report).isEqualTo(new PublishReport(1, 1, List.of()));
        simulation.run(Duration.ofSeconds(1));
        assertThat(texts(inbox)).containsExactly("hello", "there");
        assertThat(publisher.channels().subscribers(NEWS)).containsExactly(subscriber.id());
        assertThat(subscriber.received()).isEmpty();
    }

    // spec 03 §23.6: without a reader the events stay in the node's own queues
    @Test
    void withoutAnInboxTheEventsGoToTheNodesQueues() {
        SimNode publisher = mesh.node();
        SimNode subscriber = mesh.node();
        mesh.join(publisher, subscriber);
        mesh.await(publisher.channels().open(NEWS));
        mesh.await(
                subscriber
                        .channels()
                        .subscribe(
                                publisher,
                                NEWS,
                                SubscribeOptions.builder().intoInbound(true).build()));

        mesh.await(publisher.channels().publish(NEWS, "hello"));
        simulation.until("it came", SOON, () -> !subscriber.received().isEmpty());

        assertThat(subscriber.received().getFirst().stream())
                .isEqualTo(new ChannelName(NEWS).hash().publishStream());
    }

    // spec 03 §20 M-44
    @Test
    void withoutSubscribersAPublishIsASuccess() {
        SimNode publisher = mesh.node();
        mesh.await(publisher.channels().open(NEWS));

        PublishReport report = mesh.await(publisher.channels().publish(NEWS, "hello"));

        assertThat(report).isEqualTo(new PublishReport(0, 0, List.of()));
        assertThat(report.allDelivered()).isTrue();
    }

    // spec 03 §21 2
    @Test
    void anUnknownChannelIsRefused() {
        SimNode[] pair = pair();

        assertThat(failure(pair[1], pair[0], NEWS, SubscribeOptions.DEFAULT).kind())
                .isEqualTo(Kind.UNKNOWN_CHANNEL);
    }

    // spec 03 §21 3, 4, 6; §20 M-35
    @Test
    void aGatedChannelWantsATokenForThisSubscriber() {
        SimNode[] pair = pair();
        SimNode other = mesh.node();
        mesh.await(
                pair[0].channels()
                        .register(ChannelConfig.builder(NEWS).requireToken(true).build()));
        Token good = token(pair[0], pair[1], NEWS, Duration.ofMinutes(5));
        Token foreign = token(pair[0], other, NEWS, Duration.ofMinutes(5));

        assertThat(failure(pair[1], pair[0], NEWS, SubscribeOptions.DEFAULT))
                .isInstanceOf(ChannelAuthException.class);
        assertThat(failure(pair[1], pair[0], NEWS, SubscribeOptions.token(foreign)))
                .isInstanceOf(ChannelAuthException.class);
        assertThat(pair[0].identity().tokenCache().isEmpty()).isTrue();
        mesh.await(pair[1].channels().subscribe(pair[0], NEWS, SubscribeOptions.token(good)));
        assertThat(pair[0].channels().guard().allows(pair[1].id(), new ChannelName(NEWS))).isTrue();
        assertThat(mesh.await(pair[0].channels().publish(NEWS, "x")).delivered()).isEqualTo(1);
    }

    // spec 03 §21 5, 12, 13
    @Test
    void anExpiredTokenLetsNobodyInAndKeepsNobodyIn() {
        SimNode[] pair = pair();
        mesh.await(
                pair[0].channels()
                        .register(ChannelConfig.builder(NEWS).requireToken(true).build()));
        Token brief = token(pair[0], pair[1], NEWS, Duration.ofSeconds(2));
        mesh.await(pair[1].channels().subscribe(pair[0], NEWS, SubscribeOptions.token(brief)));
        assertThat(mesh.await(pair[0].channels().publish(NEWS, "x")).attempted()).isEqualTo(1);

        simulation.run(Duration.ofSeconds(3));

        assertThat(mesh.await(pair[0].channels().publish(NEWS, "x")).attempted()).isZero();
        assertThat(pair[0].channels().guard().size()).isZero();
        simulation.until("the sweep", Duration.ofMinutes(1), () -> subscribers(pair[0]) == 0);
        assertThat(failure(pair[1], pair[0], NEWS, SubscribeOptions.token(brief)))
                .isInstanceOf(ChannelAuthException.class);
    }

    // spec 03 §21 10, 11; §20 M-45
    @Test
    void whoLeavesOrIsRevokedGetsNothingMore() {
        SimNode[] pair = pair();
        mesh.await(pair[0].channels().open(NEWS));
        ChannelInbox inbox = mesh.await(pair[1].channels().subscribe(pair[0], NEWS));
        assertThat(mesh.await(pair[0].channels().publish(NEWS, "1")).attempted()).isEqualTo(1);

        pair[0].channels().guard().revoke(pair[1].id(), new ChannelName(NEWS));
        assertThat(mesh.await(pair[0].channels().publish(NEWS, "2")).attempted()).isZero();
        mesh.await(pair[1].channels().unsubscribe(pair[0], NEWS));

        assertThat(inbox.state()).isEqualTo(ChannelState.ENDED);
        assertThat(subscribers(pair[0])).isZero();
        assertThat(mesh.await(pair[1].channels().unsubscribe(pair[0], "never/held"))).isTrue();
    }

    // spec 03 §16: legs in flight when a reader leaves are nobody's, and in nobody's way
    @ParameterizedTest
    @EnumSource(names = {"REFERENCE_ONLY", "PREFER_EXTENDED"})
    void whatIsOnItsWayWhenAReaderLeavesDoesNotTurnUpElsewhere(SessionSecurity security) {
        SimNode[] pair = pair(security);
        mesh.await(pair[0].channels().open(NEWS));
        mesh.await(pair[1].channels().subscribe(pair[0], NEWS));

        var published = pair[0].channels().publish(NEWS, "too late");
        var left = pair[1].channels().unsubscribe(pair[0], NEWS);
        simulation.run(Duration.ofSeconds(1));

        assertThat(published.join().delivered()).isEqualTo(1);
        assertThat(left).isCompletedWithValue(true);
        assertThat(pair[1].received()).isEmpty();
    }

    // spec 03 §21 14, 16
    // parity: channel-auth.RateLimited, channels.errors.rate-limited
    @Test
    void failuresThrottleASubscriberForAWhile() {
        SimNode publisher = mesh.node();
        publisher.restart(limit(3));
        SimNode subscriber = mesh.node();
        mesh.join(publisher, subscriber);
        for (int i = 0; i < 3; i++) {
            assertThat(failure(subscriber, publisher, NEWS, SubscribeOptions.DEFAULT).kind())
                    .isEqualTo(Kind.UNKNOWN_CHANNEL);
        }
        mesh.await(publisher.channels().open(NEWS));

        assertThat(failure(subscriber, publisher, NEWS, SubscribeOptions.DEFAULT).kind())
                .isEqualTo(Kind.RATE_LIMITED);
        simulation.run(Duration.ofSeconds(6));
        mesh.await(subscriber.channels().subscribe(publisher, NEWS));
    }

    // spec 03 §20 M-36: at the cap a held channel is judged anew, a new one is refused, and that is
    // no failure that throttles
    // parity: channels.errors.too-many-channels
    @Test
    void oneSubscriberHoldsSoManyChannels() {
        SimNode publisher = mesh.node();
        publisher.restart(
                ChannelSettings.builder()
                        .maxChannelsPerPeer(2)
                        .authFailureLimit(3, Duration.ofSeconds(10), Duration.ofSeconds(5))
                        .build());
        SimNode subscriber = mesh.node();
        mesh.join(publisher, subscriber);
        for (String name : List.of("a", "b", "c")) mesh.await(publisher.channels().open(name));
        mesh.await(subscriber.channels().subscribe(publisher, "a"));
        mesh.await(subscriber.channels().subscribe(publisher, "b"));

        for (int i = 0; i < 5; i++) {
            assertThat(failure(subscriber, publisher, "c", SubscribeOptions.DEFAULT).kind())
                    .isEqualTo(Kind.TOO_MANY_CHANNELS);
            mesh.await(subscriber.channels().subscribe(publisher, "a"));
        }
        mesh.await(
                publisher
                        .channels()
                        .register(ChannelConfig.builder("a").requireToken(true).build()));
        assertThat(failure(subscriber, publisher, "a", SubscribeOptions.DEFAULT))
                .isInstanceOf(ChannelAuthException.class);
    }

    // spec 03 §21 21, 22; §20 M-42
    @Test
    void aQueueGroupSharesAndAnAuditorSeesAll() throws Exception {
        SimNode publisher = mesh.node();
        mesh.await(publisher.channels().open(NEWS));
        List<ChannelInbox> workers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            SimNode worker = mesh.node();
            mesh.join(worker, publisher);
            SubscribeOptions shared = SubscribeOptions.builder().queueGroup("workers").build();
            workers.add(mesh.await(worker.channels().subscribe(publisher, NEWS, shared)));
        }
        SimNode auditor = mesh.node();
        mesh.join(auditor, publisher);
        ChannelInbox all = mesh.await(auditor.channels().subscribe(publisher, NEWS));

        for (int i = 0; i < 10; i++) mesh.await(publisher.channels().publish(NEWS, "job " + i));
        simulation.run(Duration.ofSeconds(1));

        assertThat(texts(all)).hasSize(10);
        List<String> first = texts(workers.get(0));
        List<String> second = texts(workers.get(1));
        assertThat(first).isNotEmpty();
        assertThat(second).isNotEmpty();
        assertThat(first.size() + second.size()).isEqualTo(10);
    }

    // spec 03 §24.1 12: a lost Subscribe or Ack is asked again
    @ParameterizedTest
    @EnumSource(names = {"REFERENCE_ONLY", "PREFER_EXTENDED"})
    void subscribingSurvivesLoss(SessionSecurity security) {
        SimNode[] pair = pair(security);
        SimNode publisher = pair[0];
        SimNode subscriber = pair[1];
        simulation.network().conditions(Conditions.PERFECT.loss(0.3).duplication(0.2));
        int held = 0;
        for (int i = 0; i < 20; i++) {
            mesh.await(publisher.channels().open("c" + i));
            var asked = subscriber.channels().subscribe(publisher, "c" + i);
            simulation.until("an answer", SOON, asked::isDone);
            if (!asked.isCompletedExceptionally()) held++;
        }

        assertThat(held).isGreaterThanOrEqualTo(18);
    }

    // spec 03 §7.6 4: no answer is an answer in time
    @Test
    void withoutAnAnswerTheSubscribeTimesOut() {
        SimNode[] pair = pair();
        simulation.network().block(pair[0].address(), pair[1].address());

        assertThat(failure(pair[1], pair[0], NEWS, SubscribeOptions.DEFAULT))
                .hasMessage(
                        "channel: connection error: membership ack timeout (5s) for channel "
                                + NEWS);
    }

    // spec 03 §24.1 10: renewed when the publisher is back; §20 M-40: out while it is away
    @ParameterizedTest
    @EnumSource(names = {"REFERENCE_ONLY", "PREFER_EXTENDED"})
    void aSubscriptionOutlivesAFailure(SessionSecurity security) throws Exception {
        SimNode[] pair = pair(security);
        SimNode publisher = pair[0];
        SimNode subscriber = pair[1];
        mesh.await(publisher.channels().open(NEWS));
        ChannelInbox inbox = mesh.await(subscriber.channels().subscribe(publisher, NEWS));
        simulation.network().block(publisher.address(), subscriber.address());
        simulation.network().block(subscriber.address(), publisher.address());
        simulation.until(
                "they miss each other",
                SOON,
                () -> subscribers(publisher) == 0 && inbox.state() == ChannelState.WAITING);

        simulation.network().heal();
        simulation.until("it is back", SOON, () -> subscribers(publisher) == 1);
        mesh.await(publisher.channels().publish(NEWS, Optional.of(RELIABLE), "again"));
        simulation.run(Duration.ofSeconds(1));

        assertThat(texts(inbox)).containsExactly("again");
        assertThat(inbox.state()).isEqualTo(ChannelState.ACTIVE);
    }

    // spec 03 §11.2: what fails is said, by policy
    // parity: channels.PublishReport.errors, channels.PublishReport.errors.nodeId,
    // channels.PublishReport.errors.message
    @Test
    void aFastSenderHearsOfBackPressure() {
        SimNode[] pair = pair(SessionSecurity.REFERENCE_ONLY);
        SimNode publisher = pair[0];
        SimNode subscriber = pair[1];
        mesh.await(publisher.channels().open(NEWS));
        mesh.await(subscriber.channels().subscribe(publisher, NEWS));
        simulation.network().block(publisher.address(), subscriber.address());
        String large = "x".repeat(8_000);
        PublishConfig collect = PublishConfig.DEFAULT.onFailure(OnFailure.COLLECT);
        for (int i = 0; i < 8; i++) mesh.await(publisher.channels().publish(NEWS, large));

        PublishReport report =
                mesh.await(publisher.channels().publish(NEWS, Optional.of(collect), large));

        assertThat(report.attempted()).isEqualTo(1);
        assertThat(report.delivered()).isZero();
        assertThat(report.errors().getFirst().node()).isEqualTo(subscriber.id());
        assertThat(report.errors().getFirst().message()).contains("backpressured");
        assertThat(mesh.awaitFailure(publisher.channels().publish(NEWS, large)))
                .hasMessageStartingWith("channel: connection error: all 1 peers failed");
    }

    // spec 03 §24.1 15
    // parity: channels.ChannelConfig.maxRatePps
    @Test
    void aChannelHasARate() {
        SimNode publisher = mesh.node();
        mesh.await(
                publisher.channels().register(ChannelConfig.builder(NEWS).maxRatePps(5).build()));
        for (int i = 0; i < 5; i++) mesh.await(publisher.channels().publish(NEWS, "x"));

        assertThat(mesh.awaitFailure(publisher.channels().publish(NEWS, "x")))
                .isInstanceOfSatisfying(
                        ChannelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_FAST));
        simulation.run(Duration.ofMillis(201));
        mesh.await(publisher.channels().publish(NEWS, "x"));
    }

    // spec 20 §3, decision 3: a subscriber may demand a proven publisher
    @Test
    void aPublisherMustProveItselfIfThatIsAsked() {
        SimNode plain = mesh.node(SessionSecurity.REFERENCE_ONLY);
        SimNode proven = mesh.node();
        SimNode subscriber = mesh.node();
        mesh.join(subscriber, plain);
        mesh.join(subscriber, proven);
        mesh.await(plain.channels().open(NEWS));
        mesh.await(proven.channels().open(NEWS));

        assertThat(failure(subscriber, plain, NEWS, demanding(plain)).kind())
                .isEqualTo(Kind.PUBLISHER_UNPROVEN);
        assertThat(failure(subscriber, proven, NEWS, demanding(plain)).kind())
                .isEqualTo(Kind.PUBLISHER_UNPROVEN);
        mesh.await(subscriber.channels().subscribe(proven, NEWS, demanding(proven)));
    }

    // spec 03 §20 M-34: a storm of bad tokens costs the publisher bounded work
    @Test
    void aStormOfBadTokensIsThrottledBeforeAnySignatureIsVerified() {
        SimNode[] pair = pair();
        mesh.await(
                pair[0].channels()
                        .register(ChannelConfig.builder(NEWS).requireToken(true).build()));
        Token selfMade = token(pair[1], pair[1], NEWS, Duration.ofMinutes(5));
        List<Kind> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            answers.add(failure(pair[1], pair[0], NEWS, SubscribeOptions.token(selfMade)).kind());
        }

        assertThat(answers.subList(0, 16)).containsOnly(Kind.UNAUTHORIZED);
        assertThat(answers.subList(16, 40)).containsOnly(Kind.RATE_LIMITED);
        assertThat(pair[0].identity().tokenCache().isEmpty()).isTrue();
    }

    private SimNode[] pair() {
        return pair(SessionSecurity.PREFER_EXTENDED);
    }

    /** A publisher and a subscriber. */
    private SimNode[] pair(SessionSecurity security) {
        SimNode publisher = mesh.node(security);
        SimNode subscriber = mesh.node(security);
        mesh.join(publisher, subscriber);
        return new SimNode[] {publisher, subscriber};
    }

    private ChannelException failure(
            SimNode subscriber, SimNode publisher, String channel, SubscribeOptions options) {
        return (ChannelException)
                mesh.awaitFailure(subscriber.channels().subscribe(publisher, channel, options));
    }

    private static int subscribers(SimNode publisher) {
        return publisher.channels().subscribers(NEWS).size();
    }

    private static SubscribeOptions demanding(SimNode publisher) {
        return SubscribeOptions.builder().publisher(publisher.identity().entityId()).build();
    }

    private static Token token(SimNode issuer, SimNode subject, String channel, Duration ttl) {
        return issuer.identity()
                .issueToken(
                        IssueTokenOptions.builder()
                                .subject(subject.identity().entityId())
                                .channel(new ChannelName(channel))
                                .scope(Set.of(TokenScope.SUBSCRIBE))
                                .ttl(ttl)
                                .build());
    }

    private static ChannelSettings limit(int failures) {
        return ChannelSettings.builder()
                .authFailureLimit(failures, Duration.ofSeconds(10), Duration.ofSeconds(5))
                .build();
    }

    private static List<String> texts(ChannelInbox inbox) throws InterruptedException {
        List<String> out = new ArrayList<>();
        for (var event = inbox.next(0); event != null; event = inbox.next(0)) {
            out.add(event.text());
        }
        return out;
    }
}
