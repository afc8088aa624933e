package org.netmesh.mesh.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.mesh.channel.LoopOfOne.at;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.kernel.port.Meter;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.identity.IdentityPorts;
import org.netmesh.mesh.identity.IssueTokenOptions;
import org.netmesh.mesh.identity.Token;
import org.netmesh.mesh.identity.TokenScope;
import org.netmesh.mesh.protocol.Caller;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.Outcome;
import org.netmesh.mesh.subprotocol.SubprotocolId;

/** What channels show of themselves (spec 03 §23.8). */
class ChannelCountsTest {
    private static final ChannelName OPEN = new ChannelName("open");
    private static final ChannelName GATED = new ChannelName("gated");
    private static final NodeId PEER = new NodeId(0xb0b);

    // The loop's clock begins at the beginning of all time.
    private static final IdentityPorts PORTS =
            new IdentityPorts(Crypto.system(), Entropy.system(), () -> Instant.EPOCH);

    private final Identity self = Identity.generate(PORTS);
    private final Identity peer = Identity.generate(PORTS);
    private final LoopOfOne loop = new LoopOfOne();
    private final Shown shown = new Shown();
    private final ChannelProtocol protocol =
            new ChannelProtocol(
                    ChannelSettings.DEFAULT,
                    self.entityId(),
                    self.tokenCache(),
                    Entropy.system(),
                    PeerFacts.none());
    private List<Counters.Registration> registrations = List.of();
    private long nonce;

    @BeforeEach
    void start() {
        loop.peers.add(PEER);
        loop.proven = Optional.of(peer.entityId());
        protocol.start(loop, at(0));
        registrations = protocol.register(shown);
        protocol.register(ChannelConfig.open(OPEN));
        protocol.register(ChannelConfig.builder(GATED).requireToken(true).build());
    }

    @Test
    void everySubscribeIsCountedByItsAnswer() {
        ask(OPEN, Optional.empty(), 1);
        ask(new ChannelName("nothing"), Optional.empty(), 1);
        ask(GATED, Optional.empty(), 1);
        ask(GATED, Optional.of(token(self, peer.entityId())), 1);

        assertThat(shown.of("net_channel_subscribe_total", "accepted")).isEqualTo(2);
        assertThat(shown.of("net_channel_subscribe_total", "unknown_channel")).isEqualTo(1);
        assertThat(shown.of("net_channel_subscribe_total", "unauthorized")).isEqualTo(1);
        assertThat(shown.of("net_token_verify_total", "valid")).isEqualTo(1);
        assertThat(shown.of("net_channel_subscriptions", "")).isEqualTo(2);
        assertThat(shown.of("net_token_cache_tokens", "")).isEqualTo(1);
    }

    @Test
    void everyEventIsCountedByWhatBecameOfIt() {
        ask(OPEN, Optional.empty(), 1);
        publish(OPEN);
        loop.unreachable.add(PEER);
        publish(OPEN);
        loop.unreachable.clear();
        protocol.guard().revoke(PEER, OPEN);
        publish(OPEN);
        protocol.register(ChannelConfig.builder(OPEN).visibility(Visibility.EXPORTED).build());
        publish(OPEN);

        for (String outcome :
                List.of("delivered", "failed", "filtered_auth", "filtered_visibility")) {
            assertThat(shown.of("net_channel_publish_total", outcome)).as(outcome).isEqualTo(1);
        }
    }

    @Test
    void whatTheSweepEndsAndWhatCannotBeReadIsCounted() {
        ask(GATED, Optional.of(token(self, peer.entityId())), 1);
        hear(new byte[] {0}, at(1));
        hear(new byte[] {9, 0, 0}, at(1));
        protocol.onTimer(0, at(1_000));

        assertThat(shown.of("net_token_sweep_evicted_total", "")).isEqualTo(1);
        assertThat(shown.of("net_channel_subscriptions", "")).isZero();
        assertThat(shown.of("net_membership_decode_errors_total", "truncated")).isEqualTo(1);
        assertThat(shown.of("net_membership_decode_errors_total", "invalid")).isEqualTo(1);
    }

    // spec 03 §20 M-34: a throttled peer costs no verification; B-055: no label of its own
    @Test
    void aStormOfBadTokensCostsAFewVerifications() {
        Token forged = tampered(token(self, peer.entityId()));
        int meters = shown.figures.size();
        for (int second = 1; second <= 20; second++) {
            for (int i = 0; i < 500; i++) ask(GATED, Optional.of(forged), second);
        }

        assertThat(shown.of("net_token_verify_total", "invalid")).isEqualTo(16);
        assertThat(shown.of("net_channel_subscribe_total", "unauthorized")).isEqualTo(16);
        assertThat(shown.of("net_channel_subscribe_total", "rate_limited")).isEqualTo(9_984);
        assertThat(shown.of("net_channel_auth_throttled_peers", "")).isEqualTo(1);
        assertThat(shown.of("net_token_cache_tokens", "")).isZero();
        assertThat(shown.figures).hasSize(meters);
        // When its time is over it is judged again, and what is good is good.
        ask(GATED, Optional.of(token(self, peer.entityId())), 60);
        assertThat(shown.of("net_channel_subscribe_total", "accepted")).isEqualTo(1);
        assertThat(shown.of("net_channel_auth_throttled_peers", "")).isZero();
    }

    // spec 03 §24.1 4, 6: once when it comes in, where the channel asks for it, and never again
    @Test
    void aTokenIsVerifiedOnceAndWhereItIsNeeded() {
        Token token = token(self, peer.entityId());
        ask(OPEN, Optional.of(tampered(token)), 1);
        protocol.register(
                ChannelConfig.builder("gpu")
                        .requireToken(true)
                        .subscribeCaps(CapabilityFilter.builder().requireTag("gpu").build())
                        .build());
        ask(new ChannelName("gpu"), Optional.of(token), 1);
        assertThat(shown.of("net_token_verify_total", "")).isZero();

        ask(GATED, Optional.of(token), 1);
        for (int i = 0; i < 100; i++) publish(GATED);

        assertThat(shown.of("net_channel_publish_total", "delivered")).isEqualTo(100);
        assertThat(shown.of("net_token_verify_total", "")).isEqualTo(1);
    }

    @Test
    void nothingIsShownOfANodeThatIsClosed() {
        registrations.forEach(Counters.Registration::close);
        assertThat(shown.figures).isEmpty();
    }

    private void ask(ChannelName channel, Optional<Token> token, long second) {
        hear(
                new MembershipMessage.Subscribe(
                                ++nonce,
                                channel,
                                token.map(t -> TokenBytes.of(t.toBytes())),
                                Optional.empty())
                        .toBytes(),
                at(second));
    }

    private void hear(byte[] bytes, Now now) {
        protocol.onMessage(
                new Caller(PEER, Optional.empty()),
                SubprotocolId.MEMBERSHIP,
                bytes,
                0,
                bytes.length,
                now);
    }

    private void publish(ChannelName channel) {
        protocol.publish(
                channel,
                List.of(new byte[] {1}),
                Optional.of(PublishConfig.DEFAULT.onFailure(OnFailure.COLLECT)),
                Outcome.to(loop, new CompletableFuture<>()),
                at(2));
    }

    private static Token token(Identity issuer, EntityId subject) {
        return issuer.issueToken(
                IssueTokenOptions.builder()
                        .subject(subject)
                        .scope(Set.of(TokenScope.SUBSCRIBE))
                        .channel(GATED)
                        .ttl(Duration.ofMinutes(10))
                        .build());
    }

    private static Token tampered(Token token) {
        byte[] bytes = token.toBytes();
        bytes[bytes.length - 1] ^= 1;
        return Token.parse(bytes);
    }

    /** Figures by name and label. */
    private static final class Shown implements Counters {
        private final Map<String, DoubleSupplier> figures = new ConcurrentHashMap<>();

        long of(String name, String label) {
            return figures.entrySet().stream()
                    .filter(one -> one.getKey().startsWith(name))
                    .filter(one -> label.isEmpty() || one.getKey().contains("\"" + label + "\""))
                    .mapToLong(one -> (long) one.getValue().getAsDouble())
                    .sum();
        }

        @Override
        public Registration counter(Meter meter, LongSupplier total) {
            return gauge(meter, () -> (double) total.getAsLong());
        }

        @Override
        public Registration gauge(Meter meter, DoubleSupplier value) {
            figures.put(meter.toString(), value);
            return () -> figures.remove(meter.toString());
        }

        @Override
        public Histogram histogram(Meter meter, double... upperBounds) {
            return Counters.none().histogram(meter, upperBounds);
        }
    }
}
