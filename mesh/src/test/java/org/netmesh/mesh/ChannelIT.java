package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.mesh.Loopback.PATIENCE;
import static org.netmesh.mesh.Loopback.bytes;
import static org.netmesh.mesh.Loopback.join;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.SubnetId;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.mesh.channel.ChannelAuthException;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelEvent;
import org.netmesh.mesh.channel.ChannelException;
import org.netmesh.mesh.channel.ChannelState;
import org.netmesh.mesh.channel.ChannelSubscription;
import org.netmesh.mesh.channel.OnFailure;
import org.netmesh.mesh.channel.PublishConfig;
import org.netmesh.mesh.channel.PublishReport;
import org.netmesh.mesh.channel.SubscribeOptions;
import org.netmesh.mesh.channel.Visibility;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.identity.IssueTokenOptions;
import org.netmesh.mesh.identity.Token;
import org.netmesh.mesh.identity.TokenException;
import org.netmesh.mesh.identity.TokenScope;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.subnet.SubnetPolicy;
import org.netmesh.mesh.subnet.SubnetRule;

/** Channels between nodes on loopback sockets, as their users see them. */
class ChannelIT {
    private static final String NEWS = "news/sport";

    private final Loopback mesh = new Loopback();
    private final Identity alices = Identity.generate();
    private MeshNode alice;
    private MeshNode bob;

    @BeforeEach
    void meet() {
        alice =
                mesh.started(
                        c -> c.identity(alices).sessionSecurity(SessionSecurity.PREFER_EXTENDED));
        bob = mesh.started(c -> c.sessionSecurity(SessionSecurity.PREFER_EXTENDED));
        join(bob, alice);
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    // spec 03 §21 1; spec 03 §20: the report of a publish
    // parity: channels.MeshNode.registerChannel, channels.MeshNode.subscribeChannel,
    // channels.MeshNode.publish, channels.MeshNode.receive, channels.ChannelConfig,
    // channels.ChannelConfig.name, channels.PublishConfig, channels.PublishConfig.reliability,
    // channels.PublishReport, channels.PublishReport.attempted, channels.PublishReport.delivered,
    // channels.PublishReport.errors, channels.SubscribeOptions
    @Test
    void aSubscriberReadsWhatIsPublished() {
        alice.registerChannel(ChannelConfig.builder(NEWS).build());
        try (ChannelSubscription news = bob.subscribeChannel(alice.nodeId(), NEWS)) {
            PublishConfig reliable = PublishConfig.DEFAULT.reliability(Reliability.RELIABLE);
            assertThat(alice.publish(NEWS, bytes("hello"), reliable))
                    .isEqualTo(new PublishReport(1, 1, List.of()));
            assertThat(alice.publishAsync(NEWS, bytes("again")).join().allDelivered()).isTrue();

            ChannelEvent first = news.poll(PATIENCE).orElseThrow();
            assertThat(first.text()).isEqualTo("hello");
            assertThat(first.channel()).isEqualTo(new ChannelName(NEWS));
            assertThat(first.from().node()).isEqualTo(alice.nodeId());
            assertThat(first.from().proven()).contains(alice.entityId());
            assertThat(news.poll(PATIENCE).orElseThrow().text()).isEqualTo("again");
            assertThat(news.state()).isEqualTo(ChannelState.ACTIVE);
            assertThat(alice.channels().subscribers(NEWS)).containsExactly(bob.nodeId());
        }
        Loopback.until("it left", () -> alice.channels().subscribers(NEWS).isEmpty());
    }

    // spec 03 §23.6: iterable, and a publisher for Flow
    // parity: channels.MeshNode.receive
    @Test
    void aSubscriptionIsReadInALoopOrPushed() throws InterruptedException {
        alice.registerChannel(ChannelConfig.builder(NEWS).reliable(true).build());
        ChannelSubscription looped = bob.subscribeChannel(alice.nodeId(), NEWS);
        ChannelSubscription pushed = bob.subscribeChannel(alice.nodeId(), NEWS);
        Pushed flow = new Pushed();
        pushed.subscribe(flow);
        for (int i = 0; i < 3; i++) alice.publish(NEWS, bytes("event " + i));

        List<String> read = new ArrayList<>();
        for (ChannelEvent event : looped) {
            read.add(event.text());
            if (read.size() == 3) looped.close();
        }
        assertThat(read).containsExactly("event 0", "event 1", "event 2");
        for (int i = 0; i < 3; i++) {
            assertThat(flow.texts.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .isEqualTo("event " + i);
        }
        assertThat(alice.channels().subscribers(NEWS)).containsExactly(bob.nodeId());
        pushed.close();
        Loopback.until("the last one left", () -> alice.channels().subscribers(NEWS).isEmpty());
    }

    // spec 03 §21 10; spec 03 §20: unsubscribe is always accepted
    // parity: channels.MeshNode.unsubscribeChannel
    @Test
    void leavingEndsTheSubscriptionAndIsAlwaysAccepted() {
        alice.registerChannel(ChannelConfig.builder(NEWS).build());
        ChannelSubscription news = bob.subscribeChannel(alice.nodeId(), NEWS);
        bob.unsubscribeChannel(alice.nodeId(), NEWS);
        bob.unsubscribeChannel(alice.nodeId(), NEWS);
        bob.unsubscribeChannel(alice.nodeId(), "never/held");

        assertThat(news.isClosed()).isTrue();
        assertThat(alice.channels().authGuard().allows(bob.nodeId(), new ChannelName(NEWS)))
                .isFalse();
        assertThat(alice.publish(NEWS, bytes("x")).isEmpty()).isTrue();
    }

    // spec 03 §21 2, 3, 4
    // parity: channel-auth.requireToken, channel-auth.SubscribeOptions.token,
    // channel-auth.ChannelAuthError, channels.errors.ChannelError, channels.errors.unknown-channel
    @Test
    void aTokenOpensAGatedChannel() {
        alice.registerChannel(ChannelConfig.builder(NEWS).requireToken(true).build());
        Token token = token(bob, NEWS);

        assertThatThrownBy(() -> bob.subscribeChannel(alice.nodeId(), NEWS))
                .isInstanceOf(ChannelAuthException.class)
                .hasMessage("channel: unauthorized");
        assertThatThrownBy(() -> bob.subscribeChannel(alice.nodeId(), "other"))
                .isInstanceOf(ChannelException.class)
                .isNotInstanceOf(ChannelAuthException.class)
                .hasMessage("channel: unknown channel");
        ChannelSubscription news =
                bob.subscribeChannel(alice.nodeId(), NEWS, SubscribeOptions.token(token));
        alice.publish(NEWS, bytes("secret"));
        assertThat(news.poll(PATIENCE).orElseThrow().text()).isEqualTo("secret");
    }

    // spec 03 §21 26, 28; spec 03 §17
    @Test
    void whatIsMalformedFailsBeforeAnythingIsSent() {
        assertThatThrownBy(() -> SubscribeOptions.builder().token(new byte[16]))
                .isInstanceOfSatisfying(
                        TokenException.class,
                        e -> assertThat(e.kind()).isEqualTo(TokenException.Kind.INVALID_FORMAT));
        NodeId nobody = new NodeId(0x77);
        assertThatThrownBy(() ->
                        bob.subscribeChannel(
                                nobody, NEWS, SubscribeOptions.token(token(bob, NEWS))))
                .isInstanceOf(ChannelException.class)
                .hasMessage("channel: connection error: no session to publisher 0x77");
        for (String bad : List.of("", "Loud", "with spaces", "/edge", "a//b", "a/../b")) {
            assertThatThrownBy(() -> bob.publish(bad, bytes("x")))
                    .isInstanceOf(ChannelException.class)
                    .hasMessageStartingWith("channel: invalid name: ");
            assertThatThrownBy(() -> bob.subscribeChannel(alice.nodeId(), bad))
                    .isInstanceOf(ChannelException.class);
        }
    }

    // spec 03 §21 31: many callers, one clean error
    @Test
    void manySubscribesToAnUnknownPeerFailAlike() {
        List<CompletableFuture<ChannelSubscription>> all = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            all.add(
                    bob.channels()
                            .subscribeAsync(new NodeId(1), "c" + i, SubscribeOptions.DEFAULT));
        }
        assertThat(all)
                .allSatisfy(one ->
                        assertThatThrownBy(one::join)
                                .isInstanceOf(CompletionException.class)
                                .hasRootCauseMessage(
                                        "channel: connection error: no session to publisher 0x1"));
    }

    // spec 03 §6.1: configs by name and by the longest prefix
    @Test
    void aPrefixJudgesTheNamesThatHaveNoConfig() {
        alice.channels().registerPrefix("news/", ChannelConfig.builder("news").build());
        assertThat(alice.channels().config(NEWS)).isPresent();
        assertThat(alice.channels().config("other")).isEmpty();
        bob.subscribeChannel(alice.nodeId(), NEWS);
        assertThat(alice.publish(NEWS, bytes("x")).attempted()).isEqualTo(1);
        alice.registerChannel(ChannelConfig.builder(NEWS).maxRatePps(1).build());
        assertThat(alice.channels().unregister(NEWS)).isTrue();
        assertThat(alice.channels().unregister(NEWS)).isFalse();
    }

    // spec 03 §11.3, §11.4, §24.2; spec 09 §2
    @Test
    void aPublishedPacketNamesItsChannelAndItsPublisherAndNoOtherPacketDoes() {
        MeshNode publisher = mesh.started(ChannelIT::plain);
        MeshNode subscriber = mesh.started(ChannelIT::plain);
        join(subscriber, publisher);
        publisher.registerChannel(ChannelConfig.builder(NEWS).build());
        SubscribeOptions asInTheReference = SubscribeOptions.builder().intoInbound(true).build();
        subscriber.subscribeChannel(publisher.nodeId(), NEWS, asInTheReference);
        try (Subscription<MeshEvent> events = subscriber.events(InboundFilter.all())) {
            publisher.publish(NEWS, bytes("on the channel"));
            publisher.send(subscriber.nodeId(), bytes("beside it"));

            List<MeshEvent> got = Loopback.take(events, 2);
            MeshEvent published = got.get(0);
            ChannelName name = new ChannelName(NEWS);
            assertThat(published.text()).isEqualTo("on the channel");
            assertThat(published.stream()).isEqualTo(name.hash().publishStream());
            assertThat(published.channelHash()).isEqualTo(name.hash().wire());
            assertThat(published.origin()).isEqualTo(publisher.originHash().wire());
            assertThat(got.get(1).text()).isEqualTo("beside it");
            assertThat(got.get(1).channelHash()).isZero();
        }
    }

    // B-042; spec 03 §24.1 13: refused at once, naming size and limit; what follows is unharmed
    @Test
    void anEventThatIsTooLargeIsRefusedAloneAndABatchIsSplit() {
        MeshNode publisher = mesh.started(ChannelIT::plain);
        MeshNode subscriber = mesh.started(ChannelIT::plain);
        join(subscriber, publisher);
        publisher.registerChannel(ChannelConfig.builder(NEWS).build());
        ChannelSubscription news = subscriber.subscribeChannel(publisher.nodeId(), NEWS);

        assertThatThrownBy(() -> publisher.publish(NEWS, new byte[8_109]))
                .isInstanceOf(ChannelException.class)
                .hasMessageContainingAll("8109", "8108");
        byte[] largest = new byte[8_108];
        PublishReport report =
                publisher
                        .channels()
                        .publishMany(
                                NEWS,
                                List.of(largest, bytes("small"), largest),
                                PublishConfig.DEFAULT);
        assertThat(report.allDelivered()).isTrue();
        assertThat(news.poll(PATIENCE).orElseThrow().bytes()).hasSize(8_108);
        assertThat(news.poll(PATIENCE).orElseThrow().text()).isEqualTo("small");
        assertThat(news.poll(PATIENCE).orElseThrow().bytes()).hasSize(8_108);
    }

    // spec 03 §21 17: each places its peers by what they announce
    // parity: streams.MeshNodeConfig.subnet, streams.MeshNodeConfig.subnetPolicy
    @Test
    void aSubnetLocalChannelStaysInItsSubnet() {
        SubnetPolicy policy =
                new SubnetPolicy(List.of(new SubnetRule("zone:", 0, Map.of("red", 1, "blue", 2))));
        MeshNode publisher = mesh.started(c -> c.subnet(SubnetId.of(1)).subnetPolicy(policy));
        MeshNode near = mesh.started();
        MeshNode far = mesh.started();
        near.announceCapabilities(CapabilitySet.builder().tag("zone:red").build());
        far.announceCapabilities(CapabilitySet.builder().tag("zone:blue").build());
        join(near, publisher);
        join(far, publisher);
        CapabilityFilter blue = CapabilityFilter.builder().requireTag("zone:blue").build();
        CapabilityFilter red = CapabilityFilter.builder().requireTag("zone:red").build();
        Loopback.until(
                "both are placed",
                () -> !publisher.findNodes(red).isEmpty() && !publisher.findNodes(blue).isEmpty());
        publisher.registerChannel(
                ChannelConfig.builder(NEWS).visibility(Visibility.SUBNET_LOCAL).build());

        ChannelSubscription news = near.subscribeChannel(publisher.nodeId(), NEWS);
        assertThatThrownBy(() -> far.subscribeChannel(publisher.nodeId(), NEWS))
                .isInstanceOf(ChannelAuthException.class);
        assertThat(publisher.publish(NEWS, bytes("x")).delivered()).isEqualTo(1);
        assertThat(news.poll(PATIENCE)).isPresent();
    }

    // spec 03 §9, §13, §15: the settings reach the gate
    // parity: channel-auth.RateLimited, channel-auth.token_sweep_interval
    @Test
    void theNodesOwnLimitsHold() {
        MeshNode publisher =
                mesh.started(c ->
                        c.authFailureLimit(1, Duration.ofMinutes(1), Duration.ofMinutes(1))
                                .tokenSweepInterval(Duration.ofMinutes(3)));
        join(bob, publisher);
        assertThatThrownBy(() -> bob.subscribeChannel(publisher.nodeId(), "unknown"))
                .hasMessage("channel: unknown channel");
        assertThatThrownBy(() -> bob.subscribeChannel(publisher.nodeId(), "unknown"))
                .hasMessage("channel: rate limited");
        MeshNodeConfig.Builder config =
                MeshNodeConfig.builder(Loopback.anyPort(), mesh.psk())
                        .tokenSweepInterval(Duration.ofMinutes(3));
        assertThat(config.build().channels().tokenSweepInterval()).hasValue(Duration.ofMinutes(3));
        assertThat(config.withoutTokenSweep().build().channels().tokenSweepInterval()).isEmpty();
    }

    // spec 03 §20: pending entries never leak, whoever waits hears of the end
    @Test
    void closingTheNodeEndsItsSubscriptionsAndItsCalls() {
        alice.registerChannel(ChannelConfig.builder(NEWS).build());
        ChannelSubscription news = bob.subscribeChannel(alice.nodeId(), NEWS);
        bob.close(Duration.ofSeconds(5));

        assertThat(news.next()).isEmpty();
        news.close();
        assertThatThrownBy(() -> bob.publish(NEWS, bytes("x")))
                .isInstanceOfSatisfying(
                        MeshException.class,
                        e -> assertThat(e.kind()).isEqualTo(MeshException.Kind.SHUTDOWN));
    }

    // spec 03 §11.1, §17
    // parity: channels.PublishConfig.onFailure, channels.PublishConfig.maxInflight,
    // channels.OnFailure, channels.OnFailure.best_effort, channels.OnFailure.fail_fast,
    // channels.OnFailure.collect
    @Test
    void publishingWithoutSubscribersSucceedsUnderEveryPolicy() {
        for (OnFailure policy : OnFailure.values()) {
            PublishConfig how = PublishConfig.DEFAULT.onFailure(policy).maxInflight(0);
            assertThat(how.maxInflight()).isEqualTo(1);
            PublishReport report = alice.publish("unregistered", bytes("x"), how);
            assertThat(report.isEmpty()).isTrue();
            assertThat(report.allDelivered()).isTrue();
        }
    }

    private Token token(MeshNode subject, String channel) {
        return alices.issueToken(
                IssueTokenOptions.builder()
                        .subject(subject.entityId())
                        .channel(new ChannelName(channel))
                        .scope(Set.of(TokenScope.SUBSCRIBE))
                        .ttl(Duration.ofMinutes(5))
                        .build());
    }

    private static final class Pushed implements Flow.Subscriber<ChannelEvent> {
        private final LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ChannelEvent event) {
            texts.add(event.text());
        }

        @Override
        public void onError(Throwable why) {
            texts.add("failed: " + why);
        }

        @Override
        public void onComplete() {}
    }

    private static MeshNodeConfig.Builder plain(MeshNodeConfig.Builder config) {
        return config.sessionSecurity(SessionSecurity.REFERENCE_ONLY);
    }
}
