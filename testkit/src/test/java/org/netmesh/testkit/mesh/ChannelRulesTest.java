package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.channel.ChannelAuthException;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelException;
import org.netmesh.mesh.channel.ChannelException.Kind;
import org.netmesh.mesh.channel.ChannelSettings;
import org.netmesh.mesh.channel.SubscribeOptions;
import org.netmesh.mesh.channel.Visibility;
import org.netmesh.mesh.discovery.DiscoverySettings;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.identity.IssueTokenOptions;
import org.netmesh.mesh.identity.Token;
import org.netmesh.mesh.identity.TokenScope;
import org.netmesh.mesh.identity.TokenTrust;
import org.netmesh.mesh.subnet.SubnetPolicy;
import org.netmesh.mesh.subnet.SubnetRule;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** Who may have what of a channel: capabilities, tokens, subnets (spec 03 §8, §11.2, §14). */
class ChannelRulesTest {
    private static final String NEWS = "news";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Map<String, Integer> NUMBERS =
            Map.of("1", 1, "2", 2, "3", 3, "5", 5, "7", 7, "8", 8);
    private static final SubnetPolicy POLICY =
            new SubnetPolicy(
                    List.of(
                            new SubnetRule("l0=", 0, NUMBERS),
                            new SubnetRule("l1=", 1, NUMBERS),
                            new SubnetRule("l2=", 2, NUMBERS),
                            new SubnetRule("l3=", 3, NUMBERS)));

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh =
            new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);

    // spec 03 §21 7; spec 03 §8 step 8: unknown capabilities fail closed
    // parity: channel-auth.subscribeCaps, channel-auth.can_subscribe
    @Test
    void aSubscriberNeedsWhatTheChannelAsksFor() {
        SimNode publisher = mesh.node();
        SimNode subscriber = mesh.node();
        mesh.join(publisher, subscriber);
        register(
                publisher,
                ChannelConfig.builder(NEWS)
                        .subscribeCaps(CapabilityFilter.builder().requireTag("gpu").build())
                        .build());
        assertThat(refusal(subscriber, publisher)).isInstanceOf(ChannelAuthException.class);

        announce(subscriber, publisher, "gpu");
        mesh.await(subscriber.channels().subscribe(publisher, NEWS));
        assertThat(attempted(publisher)).isEqualTo(1);
        // spec 03 §24.1 16: judged again when it announces something else
        simulation.run(Duration.ofSeconds(11));
        mesh.await(subscriber.discovery().announce("cpu"));
        simulation.until("it is out", SOON, () -> publisher.channels().guard().size() == 0);
        assertThat(attempted(publisher)).isZero();
    }

    // spec 03 §21 8
    // parity: channel-auth.publishCaps
    @Test
    void aPublisherNeedsWhatItsChannelAsksFor() {
        SimNode publisher = mesh.node();
        register(
                publisher,
                ChannelConfig.builder(NEWS)
                        .publishCaps(CapabilityFilter.builder().requireTag("admin").build())
                        .build());
        assertThat(mesh.awaitFailure(publisher.channels().publish(NEWS, "x")))
                .isInstanceOfSatisfying(
                        ChannelException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.PUBLISH_DENIED))
                .isNotInstanceOf(ChannelAuthException.class)
                .hasMessageStartingWith(
                        "channel: connection error: channel: publish denied by channel ACL");

        mesh.await(publisher.discovery().announce("admin"));
        assertThat(attempted(publisher)).isZero();
    }

    // spec 03 §2.8, §8 step 9: on a plain session only who announced itself is somebody
    // parity: channel-auth.requireToken
    @Test
    void onAPlainSessionATokenCountsOnceItsSubjectHasAnnouncedItself() {
        SimNode[] pair = gated(ChannelConfig.builder(NEWS).requireToken(true).build());
        Token token = token(pair[0].identity(), pair[1].identity(), Duration.ofMinutes(5), 0);

        mesh.await(pair[1].channels().subscribe(pair[0], NEWS, SubscribeOptions.token(token)));
        assertThat(attempted(pair[0])).isEqualTo(1);
    }

    // spec 03 §24.1 1, decision 3: delegation counts through parents that are installed
    // parity: channel-auth.requireToken
    @Test
    void aDelegatedTokenCountsIfItsParentIsInstalled() {
        SimNode[] pair = gated(ChannelConfig.builder(NEWS).requireToken(true).build());
        Identity between = mesh.node().identity();
        Token parent = token(pair[0].identity(), between, Duration.ofMinutes(5), 2);
        Token child =
                between.delegate(
                        parent, pair[1].identity().entityId(), Set.of(TokenScope.SUBSCRIBE));

        assertThat(refusal(pair[1], pair[0], SubscribeOptions.token(child)))
                .isInstanceOf(ChannelAuthException.class);
        pair[0].identity().installToken(parent);
        mesh.await(pair[1].channels().subscribe(pair[0], NEWS, SubscribeOptions.token(child)));
        assertThat(attempted(pair[0])).isEqualTo(1);
    }

    // spec 03 §24.1 1: whose tokens count is the channel's to say
    @Test
    void listedIssuersCountAndOthersDoNot() {
        Identity authority = mesh.node().identity();
        SimNode[] pair =
                gated(
                        ChannelConfig.builder(NEWS)
                                .requireToken(true)
                                .tokenTrust(TokenTrust.issuers(Set.of(authority.entityId())))
                                .build());
        Token foreign = token(mesh.node().identity(), pair[1].identity(), Duration.ofMinutes(5), 0);
        Token good = token(authority, pair[1].identity(), Duration.ofMinutes(5), 0);

        assertThat(refusal(pair[1], pair[0], SubscribeOptions.token(foreign)))
                .isInstanceOf(ChannelAuthException.class);
        mesh.await(pair[1].channels().subscribe(pair[0], NEWS, SubscribeOptions.token(good)));
    }

    // spec 03 §24.1 2: a floor counts for what is shown and for what is held
    @Test
    void aRevokedTokenLetsNobodyInAndKeepsNobodyIn() {
        SimNode[] pair = gated(ChannelConfig.builder(NEWS).requireToken(true).build());
        Identity publisher = pair[0].identity();
        Token token = token(publisher, pair[1].identity(), Duration.ofMinutes(5), 0);
        mesh.await(pair[1].channels().subscribe(pair[0], NEWS, SubscribeOptions.token(token)));

        publisher.tokenCache().revocations().revokeBelow(publisher.entityId(), 1);

        assertThat(attempted(pair[0])).isZero();
        assertThat(pair[0].channels().guard().size()).isZero();
        assertThat(refusal(pair[1], pair[0], SubscribeOptions.token(token)))
                .isInstanceOf(ChannelAuthException.class);
    }

    // spec 03 §21 13; §20 M-46: an expired token stops delivery even without a sweep
    @Test
    void withoutASweepTheNextPublishFindsWhoseTimeIsOver() {
        SimNode publisher = mesh.node();
        publisher.restart(ChannelSettings.builder().tokenSweepInterval(Optional.empty()).build());
        SimNode subscriber = mesh.node();
        mesh.join(publisher, subscriber);
        register(publisher, ChannelConfig.builder(NEWS).requireToken(true).build());
        announce(subscriber, publisher, "me");
        Token brief = token(publisher.identity(), subscriber.identity(), Duration.ofSeconds(2), 0);
        mesh.await(subscriber.channels().subscribe(publisher, NEWS, SubscribeOptions.token(brief)));
        assertThat(attempted(publisher)).isEqualTo(1);

        simulation.run(Duration.ofMinutes(2));

        assertThat(publisher.channels().guard().size()).isEqualTo(1);
        assertThat(attempted(publisher)).isZero();
        assertThat(publisher.channels().guard().size()).isZero();
        assertThat(publisher.channels().subscribers(NEWS)).hasSize(1);
    }

    // spec 03 §21 12; §24.1 7; §20 M-50; spec 02 §30 M-46: zero-length intervals crash nothing
    // parity: channel-auth.token_sweep_interval
    @Test
    void theSweepEndsWhatIsOverWithinItsInterval() {
        SimNode publisher = mesh.node();
        publisher.restart(
                ChannelSettings.builder().tokenSweepInterval(Optional.of(Duration.ZERO)).build());
        SimNode subscriber = mesh.node();
        mesh.join(publisher, subscriber);
        register(publisher, ChannelConfig.builder(NEWS).requireToken(true).build());
        announce(subscriber, publisher, "me");
        Token brief = token(publisher.identity(), subscriber.identity(), Duration.ofSeconds(2), 0);
        mesh.await(subscriber.channels().subscribe(publisher, NEWS, SubscribeOptions.token(brief)));

        simulation.run(Duration.ofMillis(3_500));

        assertThat(publisher.channels().subscribers(NEWS)).isEmpty();
        assertThat(publisher.channels().guard().size()).isZero();
        assertThat(publisher.identity().tokenCache().isEmpty()).isTrue();
    }

    // spec 03 §24.1 3, decision 4: our own publish needs no token unless that is asked for
    @Test
    void onlyAnExplicitRuleMakesThePublisherNeedAToken() {
        SimNode publisher = mesh.node();
        register(publisher, ChannelConfig.builder(NEWS).requireToken(true).build());
        assertThat(attempted(publisher)).isZero();
        register(publisher, ChannelConfig.builder(NEWS).requirePublishToken(true).build());
        assertThat(mesh.awaitFailure(publisher.channels().publish(NEWS, "x")))
                .hasMessageContaining("publish denied");
        publisher
                .identity()
                .installToken(
                        publisher
                                .identity()
                                .issueToken(
                                        IssueTokenOptions.builder()
                                                .subject(publisher.identity().entityId())
                                                .channel(new ChannelName(NEWS))
                                                .scope(Set.of(TokenScope.PUBLISH))
                                                .ttl(Duration.ofMinutes(1))
                                                .build()));
        assertThat(attempted(publisher)).isZero();
    }

    // spec 03 §24.1 18: below a prefix the real channel's name counts, at the gate and after it
    @Test
    void aTokenOfAPrefixedChannelIsForThatChannelAlone() {
        SimNode[] pair = gated(ChannelConfig.builder("other").build());
        SimNode publisher = pair[0];
        mesh.await(
                publisher
                        .channels()
                        .registerPrefix(
                                "n", ChannelConfig.builder("n").requireToken(true).build()));
        Token token = token(publisher.identity(), pair[1].identity(), Duration.ofMinutes(5), 0);
        mesh.await(pair[1].channels().subscribe(publisher, NEWS, SubscribeOptions.token(token)));
        assertThat(attempted(publisher)).isEqualTo(1);
        assertThat(
                        mesh.awaitFailure(
                                pair[1].channels()
                                        .subscribe(
                                                publisher,
                                                "nothing",
                                                SubscribeOptions.token(token))))
                .isInstanceOf(ChannelAuthException.class);
        simulation.run(Duration.ofMinutes(1));
        assertThat(publisher.channels().subscribers(NEWS)).hasSize(1);
    }

    // spec 03 §21 17, 18; §14.5: every row of the table; §20 M-53: never downwards or sideways
    // parity: channels.Visibility, channels.Visibility.subnet-local,
    // channels.Visibility.parent-visible, channels.Visibility.exported, channels.Visibility.global
    @Test
    void whereASubscriberStandsDecidesWhatItSees() {
        SimNode publisher = placed(3, 7, 2);
        for (Visibility visibility : Visibility.values()) {
            register(
                    publisher,
                    ChannelConfig.builder("v/" + visibility.wire()).visibility(visibility).build());
        }
        register(publisher, ChannelConfig.builder("v/to-3.8").exportTo(SubnetId.of(3, 8)).build());

        assertSees(publisher, placed(3, 7, 2), "subnet-local", "parent-visible", "global");
        assertSees(publisher, placed(3, 7), "parent-visible", "global");
        assertSees(publisher, placed(3), "parent-visible", "global");
        assertSees(publisher, placed(3, 7, 3), "global");
        assertSees(publisher, placed(3, 7, 2, 5), "global");
        assertSees(publisher, placed(3, 8, 1), "global", "to-3.8");
        SimNode silent = mesh.node();
        mesh.join(silent, publisher);
        assertThat(sees(publisher, silent)).containsExactlyInAnyOrder("parent-visible", "global");
    }

    // spec 03 §21 19
    @Test
    void withoutAPolicyEverybodyStandsInOneSubnet() {
        SimNode publisher = mesh.node();
        SimNode subscriber = mesh.node();
        mesh.join(publisher, subscriber);
        register(
                publisher, ChannelConfig.builder(NEWS).visibility(Visibility.SUBNET_LOCAL).build());
        mesh.await(subscriber.channels().subscribe(publisher, NEWS));
        assertThat(attempted(publisher)).isEqualTo(1);
    }

    // spec 03 §21 20; §20 M-43, M-56: a configured visibility beats the default one
    @Test
    void theDefaultVisibilityJudgesChannelsWithoutAConfig() {
        SimNode publisher = placed(3, 7, 2);
        SimNode subscriber = placed(3, 8);
        join(publisher, subscriber);
        register(publisher, ChannelConfig.builder(NEWS).build());
        mesh.await(subscriber.channels().subscribe(publisher, NEWS));
        mesh.await(publisher.channels().unregister(NEWS));
        assertThat(attempted(publisher)).isEqualTo(1);

        publisher.restart(
                ChannelSettings.builder()
                        .subnet(SubnetId.of(3, 7, 2))
                        .defaultVisibility(Visibility.SUBNET_LOCAL)
                        .build());
        register(publisher, ChannelConfig.builder(NEWS).build());
        join(publisher, subscriber);
        simulation.until("renewed", SOON, () -> attempted(publisher) == 1);
        mesh.await(publisher.channels().unregister(NEWS));
        assertThat(attempted(publisher)).isZero();
    }

    private SimNode[] gated(ChannelConfig config) {
        SimNode publisher = mesh.node();
        SimNode subscriber = mesh.node();
        mesh.join(publisher, subscriber);
        register(publisher, config);
        announce(subscriber, publisher, "me");
        return new SimNode[] {publisher, subscriber};
    }

    /** A node that stands there and tells so, by the policy that all share. */
    private SimNode placed(int... levels) {
        SimNode node = mesh.node();
        SubnetId subnet = SubnetId.of(levels);
        node.restart(ChannelSettings.builder().subnet(subnet).build());
        node.restart(DiscoverySettings.builder().subnet(subnet).subnetPolicy(POLICY).build());
        String[] tags = new String[levels.length];
        for (int i = 0; i < tags.length; i++) tags[i] = "l" + i + "=" + levels[i];
        mesh.await(node.discovery().announce(tags));
        return node;
    }

    private void join(SimNode publisher, SimNode subscriber) {
        mesh.join(subscriber, publisher);
        simulation.until(
                "it is placed",
                SOON,
                () -> publisher.discovery().plane().pinned(subscriber.id()).isPresent());
    }

    private void assertSees(SimNode publisher, SimNode subscriber, String... channels) {
        join(publisher, subscriber);
        assertThat(sees(publisher, subscriber)).containsExactlyInAnyOrder(channels);
    }

    private List<String> sees(SimNode publisher, SimNode subscriber) {
        return List.of("subnet-local", "parent-visible", "exported", "global", "to-3.8").stream()
                .filter(name -> {
                    var asked = subscriber.channels().subscribe(publisher, "v/" + name);
                    simulation.until("an answer", SOON, asked::isDone);
                    return !asked.isCompletedExceptionally();
                })
                .toList();
    }

    private void register(SimNode publisher, ChannelConfig config) {
        assertThat(mesh.await(publisher.channels().register(config))).isTrue();
    }

    private void announce(SimNode node, SimNode hearer, String tag) {
        mesh.await(node.discovery().announce(tag));
        simulation.until(
                "the announcement",
                SOON,
                () ->
                        hearer.discovery().find(tag).contains(node.id())
                                && hearer.discovery().plane().pinned(node.id()).isPresent());
    }

    private int attempted(SimNode publisher) {
        return mesh.await(publisher.channels().publish(NEWS, "x")).attempted();
    }

    private Throwable refusal(SimNode subscriber, SimNode publisher) {
        return refusal(subscriber, publisher, SubscribeOptions.DEFAULT);
    }

    private Throwable refusal(SimNode subscriber, SimNode publisher, SubscribeOptions options) {
        return mesh.awaitFailure(subscriber.channels().subscribe(publisher, NEWS, options));
    }

    private Token token(Identity issuer, Identity subject, Duration ttl, int depth) {
        return issuer.issueToken(
                IssueTokenOptions.builder()
                        .subject(subject.entityId())
                        .channel(new ChannelName(NEWS))
                        .scope(
                                depth == 0
                                        ? Set.of(TokenScope.SUBSCRIBE)
                                        : Set.of(TokenScope.SUBSCRIBE, TokenScope.DELEGATE))
                        .ttl(ttl)
                        .delegationDepth(depth)
                        .build());
    }
}
