package org.netmesh.mesh.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.channel.SubscribeDecision.Answer;
import org.netmesh.mesh.channel.SubscribeDecision.Subscriber;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.identity.IssueTokenOptions;
import org.netmesh.mesh.identity.Token;
import org.netmesh.mesh.identity.TokenCache;
import org.netmesh.mesh.identity.TokenScope;
import org.netmesh.mesh.identity.TokenTrust;

class SubscribeDecisionTest {
    private static final ChannelName OPEN = new ChannelName("open");
    private static final ChannelName GATED = new ChannelName("gated");
    private static final ChannelName LOCAL = new ChannelName("local");
    private static final ChannelName GPU = new ChannelName("gpu");
    private static final SubnetId HERE = SubnetId.of(3, 7);

    private final Identity publisher = Identity.generate();
    private final Identity alice = Identity.generate();
    private final Identity mallory = Identity.generate();
    private final TokenCache tokens = TokenCache.create(Crypto.system());
    private final ChannelConfigs configs = new ChannelConfigs();
    private final Instant now = Instant.now();
    private final SubscribeDecision decision =
            new SubscribeDecision(configs, publisher.entityId(), HERE, tokens, new ChannelCounts());

    SubscribeDecisionTest() {
        configs.register(ChannelConfig.open(OPEN));
        configs.register(ChannelConfig.builder(GATED).requireToken(true).build());
        configs.register(ChannelConfig.builder(LOCAL).visibility(Visibility.SUBNET_LOCAL).build());
        configs.register(
                ChannelConfig.builder(GPU)
                        .subscribeCaps(CapabilityFilter.builder().requireGpu().build())
                        .build());
    }

    @Test
    void anOpenChannelIsForEveryoneAndAnUnknownOneForNobody() {
        assertThat(ask(OPEN, anyone(), Optional.empty()).accepted()).isTrue();
        assertThat(ask(new ChannelName("nowhere"), anyone(), Optional.empty()).reason())
                .isEqualTo(AckReason.UNKNOWN_CHANNEL);
    }

    @Test
    void visibilityAndCapabilitiesFailClosed() {
        assertThat(ask(LOCAL, anyone(), Optional.empty()).reason())
                .isEqualTo(AckReason.UNAUTHORIZED);
        assertThat(
                        ask(
                                        LOCAL,
                                        new Subscriber(
                                                Optional.empty(), CapabilitySet.empty(), HERE),
                                        Optional.empty())
                                .accepted())
                .isTrue();
        assertThat(ask(GPU, anyone(), Optional.empty()).reason()).isEqualTo(AckReason.UNAUTHORIZED);
    }

    // channel-auth.requireToken; decision 3
    @Test
    void aTokenOfThePublisherLetsItsSubjectInAndNobodyElse() {
        Token token = issue(publisher, alice, GATED);

        Answer answer = ask(GATED, known(alice), Optional.of(token));
        assertThat(answer.accepted()).isTrue();
        assertThat(answer.keep()).contains(token);
        assertThat(ask(GATED, known(mallory), Optional.of(token)).accepted()).isFalse();
        assertThat(ask(GATED, anyone(), Optional.of(token)).accepted()).isFalse();
        assertThat(ask(GATED, known(alice), Optional.empty()).accepted()).isFalse();
    }

    // spec 03 §20 M-35
    @Test
    void aTokenForAnotherChannelAForgedOneAndOneOfAnUntrustedIssuerCountAsNone() {
        Token other = issue(publisher, alice, OPEN);
        Token selfMade = issue(mallory, mallory, GATED);
        byte[] forged = issue(publisher, alice, GATED).toBytes();
        forged[168] ^= 1;

        assertThat(ask(GATED, known(alice), Optional.of(other)).accepted()).isFalse();
        assertThat(ask(GATED, known(mallory), Optional.of(selfMade)).accepted()).isFalse();
        assertThat(
                        decision.decide(
                                        GATED,
                                        known(alice),
                                        Optional.of(TokenBytes.of(forged)),
                                        now)
                                .accepted())
                .isFalse();
        assertThat(
                        decision.decide(
                                        GATED,
                                        known(alice),
                                        Optional.of(TokenBytes.of(new byte[161])),
                                        now)
                                .accepted())
                .isFalse();
        assertThat(tokens.isEmpty()).isTrue();
    }

    @Test
    void anyIssuerCountsOnlyWhereTheConfigSaysSo() {
        configs.register(
                ChannelConfig.builder(GATED)
                        .requireToken(true)
                        .tokenTrust(TokenTrust.anyIssuer())
                        .build());

        assertThat(
                        ask(GATED, known(mallory), Optional.of(issue(mallory, mallory, GATED)))
                                .accepted())
                .isTrue();
    }

    @Test
    void aTokenInTheCacheCountsUntilItExpires() {
        Token token = issue(publisher, alice, GATED);
        tokens.insert(token, now);

        assertThat(ask(GATED, known(alice), Optional.empty()).accepted()).isTrue();
        assertThat(
                        decision.decide(
                                        GATED,
                                        known(alice),
                                        Optional.of(TokenBytes.of(token.toBytes())),
                                        token.notAfter())
                                .accepted())
                .isFalse();
    }

    // spec 03 §9
    @Test
    void theSixteenthFailureThrottlesForHalfAMinuteAndSuccessClears() {
        FailureLimiter limiter = new FailureLimiter(16, seconds(60), seconds(30));
        NodeId peer = new NodeId(1);
        for (int i = 0; i < 15; i++) limiter.failed(peer, seconds(i));
        assertThat(limiter.throttled(peer, seconds(15))).isFalse();
        limiter.failed(peer, seconds(15));
        assertThat(limiter.throttled(peer, seconds(16))).isTrue();
        assertThat(limiter.throttled(peer, seconds(44))).isTrue();
        assertThat(limiter.throttled(peer, seconds(45))).isFalse();

        for (int i = 0; i < 15; i++) limiter.failed(peer, seconds(50));
        limiter.succeeded(peer);
        limiter.failed(peer, seconds(51));
        assertThat(limiter.throttled(peer, seconds(51))).isFalse();
        FailureLimiter disabled = new FailureLimiter(65_535, 1, 1);
        for (int i = 0; i < 70_000; i++) disabled.failed(peer, 0);
        assertThat(disabled.throttled(peer, 0)).isFalse();
    }

    // spec 03 §20 M-47
    // parity: channel-auth.AuthGuard
    @Test
    void theGuardTellsWholeNodeIdsAndNamesApart() {
        AuthGuard guard = new AuthGuard();
        NodeId low = new NodeId(1);
        NodeId sameLowHalf = new NodeId(1L << 32 | 1);
        guard.grant(low, new ChannelName("coll/333"));

        assertThat(guard.allows(low, new ChannelName("coll/333"))).isTrue();
        assertThat(guard.allows(sameLowHalf, new ChannelName("coll/333"))).isFalse();
        assertThat(guard.allows(low, new ChannelName("coll/603"))).isFalse();
        guard.revokeAll(low);
        assertThat(guard.size()).isZero();
    }

    private Answer ask(ChannelName channel, Subscriber subscriber, Optional<Token> token) {
        return decision.decide(
                channel, subscriber, token.map(t -> TokenBytes.of(t.toBytes())), now);
    }

    private static Token issue(Identity issuer, Identity subject, ChannelName channel) {
        EntityId entity = subject.entityId();
        return issuer.issueToken(
                IssueTokenOptions.builder()
                        .subject(entity)
                        .scope(Set.of(TokenScope.SUBSCRIBE))
                        .channel(channel)
                        .ttl(Duration.ofMinutes(5))
                        .build());
    }

    private static Subscriber anyone() {
        return new Subscriber(Optional.empty(), CapabilitySet.empty(), SubnetId.GLOBAL);
    }

    private static Subscriber known(Identity who) {
        return new Subscriber(Optional.of(who.entityId()), CapabilitySet.empty(), SubnetId.GLOBAL);
    }

    private static long seconds(long n) {
        return n * 1_000_000_000L;
    }
}
