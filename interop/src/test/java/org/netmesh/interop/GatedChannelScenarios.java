package org.netmesh.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.SubnetId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.channel.ChannelAuthException;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelSubscription;
import org.netmesh.mesh.channel.SubscribeOptions;
import org.netmesh.mesh.channel.Visibility;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.identity.IdentityPorts;
import org.netmesh.mesh.identity.IssueTokenOptions;
import org.netmesh.mesh.identity.Token;
import org.netmesh.mesh.identity.TokenScope;
import org.netmesh.mesh.identity.TokenTrust;
import org.netmesh.mesh.subnet.SubnetPolicy;
import org.netmesh.mesh.subnet.SubnetRule;
import org.netmesh.testservers.ReferencePeer;

/** Channels that are not for everyone, between a node of ours and one of the reference. */
abstract class GatedChannelScenarios extends LiveScenarios {
    private static final String NEWS = "news/sport";
    private static final String UNAUTHORIZED = "(?i).*unauthorized.*";
    private static final SubnetPolicy POLICY =
            new SubnetPolicy(List.of(new SubnetRule("zone:", 0, Map.of("red", 1, "blue", 2))));

    private final Identity identity = Identity.generate();
    private MeshNode ours;
    private ReferenceNode theirs;

    /** What makes a node of its language judge subscribers. */
    abstract Map<String, ?> judging();

    /** An announcement of one tag, as its language's node takes it. */
    abstract Map<String, ?> announcement(String tag);

    @BeforeEach
    void meet() throws IOException {
        ours =
                ours(c ->
                        c.identity(identity)
                                .subnet(SubnetId.of(1))
                                .subnetPolicy(POLICY)
                                .minAnnounceInterval(Duration.ZERO));
        theirs = theirs(judging());
        weDial(ours, theirs);
    }

    // spec 03 §21 3, 4, 5, 6; spec 03 §24.1 1
    @Test
    void ourGateOpensForTheRightTokenAlone() {
        ours.registerChannel(ChannelConfig.builder(NEWS).requireToken(true).build());
        Token good = token(identity, theirs.entity());
        assertRefused(Optional.of(good)); // nobody knows yet who they are
        theyAnnounce("zone:red");

        assertRefused(Optional.empty());
        assertRefused(Optional.of(token(identity, Identity.generate().entityId())));
        assertRefused(Optional.of(token(longAgo(identity), theirs.entity())));
        assertRefused(Optional.of(token(Identity.generate(), theirs.entity())));
        assertRefused(Optional.of(tampered(good)));
        theirs.subscribe(ours, NEWS, Optional.of(good));

        assertThat(ours.publish(NEWS, "secret".getBytes(UTF_8)).delivered()).isEqualTo(1);
        assertThat(pollTheirs(theirs, 1)).containsExactly("secret");
        ours.channels().authGuard().revoke(theirs.id(), new ChannelName(NEWS));
        assertThat(ours.publish(NEWS, "gone".getBytes(UTF_8)).attempted()).isZero();
    }

    // spec 03 §3.7, §24.1 1
    @Test
    void ourGateOpensForADelegatedTokenWhoseParentWeHold() {
        ours.registerChannel(ChannelConfig.builder(NEWS).requireToken(true).build());
        theyAnnounce("zone:red");
        Identity between = Identity.generate();
        Token parent =
                identity.issueToken(
                        options(between.entityId())
                                .scope(Set.of(TokenScope.SUBSCRIBE, TokenScope.DELEGATE))
                                .delegationDepth(1)
                                .build());
        Token child = between.delegate(parent, theirs.entity(), Set.of(TokenScope.SUBSCRIBE));

        assertRefused(Optional.of(child));
        identity.installToken(parent);
        theirs.subscribe(ours, NEWS, Optional.of(child));
    }

    // spec 03 §3.8: the reference's own rule, where a channel says so
    @Test
    void ourGateOpensForAnyIssuerIfTheChannelSaysSo() {
        ours.registerChannel(
                ChannelConfig.builder(NEWS)
                        .requireToken(true)
                        .tokenTrust(TokenTrust.anyIssuer())
                        .build());
        theyAnnounce("zone:red");
        theirs.subscribe(ours, NEWS, Optional.of(token(Identity.generate(), theirs.entity())));
    }

    // spec 03 §21 3 to 6; spec 03 §24.1 24: we need not wait until they have heard who we are
    @Test
    void theirGateOpensForTheRightTokenAlone() {
        theirs.registerChannel(NEWS, true);
        ours.announceCapabilities(CapabilitySet.builder().tag("zone:red").build());

        ours.subscribeChannel(
                theirs.id(), NEWS, SubscribeOptions.token(token(identity, ours.entityId())));
        ours.unsubscribeChannel(theirs.id(), NEWS);

        // What they accepted stays in their cache; another channel starts anew.
        theirs.registerChannel("other", true);
        assertThatThrownBy(() -> ours.subscribeChannel(theirs.id(), "other"))
                .isInstanceOf(ChannelAuthException.class);
        for (Token bad :
                List.of(
                        token(longAgo(identity), ours.entityId()),
                        token(identity, theirs.entity()),
                        token(identity, ours.entityId()))) {
            assertThatThrownBy(() ->
                            ours.subscribeChannel(
                                    theirs.id(), "other", SubscribeOptions.token(bad)))
                    .isInstanceOf(ChannelAuthException.class);
        }
    }

    // spec 03 §3.7, §3.8: they look at the last link alone, and at its signature
    @Test
    void theirGateOpensForADelegatedTokenAndNotForATamperedOne() {
        theirs.registerChannel(NEWS, true);
        ours.announceCapabilities(CapabilitySet.builder().tag("zone:red").build());
        Identity between = Identity.generate();
        Token parent =
                Identity.generate()
                        .issueToken(
                                options(between.entityId())
                                        .scope(Set.of(TokenScope.SUBSCRIBE, TokenScope.DELEGATE))
                                        .delegationDepth(1)
                                        .build());
        Token child = between.delegate(parent, ours.entityId(), Set.of(TokenScope.SUBSCRIBE));

        SubscribeOptions forged = SubscribeOptions.token(tampered(child));
        assertThatThrownBy(() -> ours.subscribeChannel(theirs.id(), NEWS, forged))
                .isInstanceOf(ChannelAuthException.class);
        ours.subscribeChannel(theirs.id(), NEWS, SubscribeOptions.token(child)).close();
    }

    // spec 03 §21 7
    @Test
    void ourGateAsksForCapabilities() {
        ours.registerChannel(
                ChannelConfig.builder(NEWS)
                        .subscribeCaps(CapabilityFilter.builder().requireTag("gpu").build())
                        .build());
        assertRefused(Optional.empty());
        theyAnnounce("gpu");
        theirs.subscribe(ours, NEWS, Optional.empty());
    }

    // spec 03 §21 17, 18; spec 03 §14.3
    @Test
    void ourChannelsKeepToTheirSubnet() throws IOException {
        for (Visibility visibility : Visibility.values()) {
            ours.registerChannel(
                    ChannelConfig.builder(visibility.wire()).visibility(visibility).build());
        }
        theyAnnounce("zone:blue");
        assertThatThrownBy(() -> theirs.subscribe(ours, "subnet-local", Optional.empty()))
                .isInstanceOf(ReferencePeer.Refused.class)
                .hasMessageMatching(UNAUTHORIZED);
        assertThatThrownBy(() -> theirs.subscribe(ours, "parent-visible", Optional.empty()))
                .hasMessageMatching(UNAUTHORIZED);
        theirs.subscribe(ours, "global", Optional.empty());

        ReferenceNode near = theirs(judging());
        theyDial(near, ours);
        near.announce(announcement("zone:red"));
        until("we heard it", () -> !find("zone:red").isEmpty());
        near.subscribe(ours, "subnet-local", Optional.empty());
        assertThatThrownBy(() -> near.subscribe(ours, "exported", Optional.empty()))
                .hasMessageMatching(UNAUTHORIZED);
        assertThat(ours.publish("subnet-local", "near".getBytes(UTF_8)).delivered()).isEqualTo(1);
        assertThat(pollTheirs(near, 1)).containsExactly("near");
    }

    // spec 03 §24.1 10: their failure detector forgets us, and we come back
    @Test
    void weAreBackAfterTheyHadGivenUsUp() {
        theirs.registerChannel(NEWS, false);
        ChannelSubscription news = ours.subscribeChannel(theirs.id(), NEWS);
        ours.partitionFilter().block(theirs.ticket().address());
        // What they send us meanwhile uses up the stream's credit: now and then is enough.
        AtomicInteger round = new AtomicInteger();
        until(
                "they dropped us",
                () ->
                        round.getAndIncrement() % 20 == 0
                                && theirs.publish(NEWS, "x").path("attempted").asInt() == 0);
        ours.partitionFilter().unblock(theirs.ticket().address());
        until("we are back", () -> theirs.publish(NEWS, "back").path("attempted").asInt() == 1);
        assertThat(news.poll(PATIENCE).orElseThrow().text()).isEqualTo("back");
    }

    private void theyAnnounce(String tag) {
        theirs.announce(announcement(tag));
        until("we heard it", () -> !find(tag).isEmpty());
    }

    private List<?> find(String tag) {
        return ours.findNodes(CapabilityFilter.builder().requireTag(tag).build());
    }

    private void assertRefused(Optional<Token> token) {
        assertThatThrownBy(() -> theirs.subscribe(ours, NEWS, token))
                .isInstanceOf(ReferencePeer.Refused.class)
                .hasMessageMatching(UNAUTHORIZED);
    }

    private static Token token(Identity issuer, EntityId subject) {
        return issuer.issueToken(options(subject).build());
    }

    /** As it is, but for a bit of its signature. */
    private static Token tampered(Token token) {
        byte[] bytes = token.toBytes();
        bytes[bytes.length - 1] ^= 1;
        return Token.parse(bytes);
    }

    private static IssueTokenOptions.Builder options(EntityId subject) {
        return IssueTokenOptions.builder()
                .subject(subject)
                .channel(new ChannelName(NEWS))
                .scope(Set.of(TokenScope.SUBSCRIBE))
                .ttl(Duration.ofMinutes(5));
    }

    /** The same identity an hour ago. */
    private static Identity longAgo(Identity identity) {
        IdentityPorts ports =
                new IdentityPorts(
                        Crypto.system(),
                        Entropy.system(),
                        () -> Instant.now().minus(Duration.ofHours(1)));
        return Identity.fromSeed(ports, identity.toBytes());
    }
}
