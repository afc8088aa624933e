package org.netmesh.mesh.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.netmesh.mesh.identity.TokenGoldenTest.CRYPTO;
import static org.netmesh.mesh.identity.TokenGoldenTest.NOW;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ChannelHash;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.Hex;
import org.netmesh.mesh.Golden;
import tools.jackson.databind.JsonNode;

class TokenCacheTest {
    static Stream<JsonNode> traces() {
        return Golden.each(Golden.IDENTITY.path("token_cache"));
    }

    @ParameterizedTest
    @MethodSource("traces")
    @DisplayName("spec 03 §20 M-17, M-19: every golden trace of the reference's cache")
    void everyGoldenTraceMatches(JsonNode trace) {
        TokenCache cache = TokenCache.create(CRYPTO);
        for (int i = 0; i < trace.path("ops").size(); i++) {
            JsonNode op = trace.path("ops").path(i);
            assertThat(apply(cache, op))
                    .as("%s, op %d: %s", trace.path("description").asString(), i, op.path(0))
                    .isEqualTo(trace.path("results").path(i).toString().replace("\"", ""));
        }
    }

    private static String apply(TokenCache cache, JsonNode op) {
        return switch (op.path(0).asString()) {
            case "insert" ->
                    outcome(() -> cache.insert(Token.parse(Hex.parse(op.path(1).asString())), NOW));
            case "len" -> "[%d,%s]".formatted(cache.size(), cache.isEmpty());
            case "get" ->
                    cache.get(entity(op), channel(op.path(2)), NOW)
                            .map(token -> Hex.of(token.toBytes()))
                            .orElse("null");
            case "check" ->
                    cache.find(entity(op), new Scopes(op.path(2).asInt()), channel(op.path(3)), NOW)
                                    .isPresent()
                            ? "ok"
                            : "not_authorized";
            case "evict" -> {
                cache.evictExpired(NOW);
                yield Integer.toString(cache.size());
            }
            case "revoke" ->
                    Long.toString(cache.revocations().revokeBelow(entity(op), op.path(2).asLong()));
            default -> throw new IllegalArgumentException(op.toString());
        };
    }

    private static String outcome(Runnable action) {
        return catchThrowable(action::run) instanceof TokenException e ? e.kind().label() : "ok";
    }

    private static EntityId entity(JsonNode op) {
        return EntityId.parse(op.path(1).asString());
    }

    private static ChannelHash channel(JsonNode value) {
        return new ChannelHash(Golden.number(value));
    }

    // spec 03 §20 M-18: whatever a token allows, it allows its own subject alone
    @Test
    void aTokenIsForItsSubjectAlone() {
        Identity issuer = fixed(1);
        EntityId alice = fixed(2).entityId();
        EntityId bob = fixed(3).entityId();
        TokenCache cache = TokenCache.create(CRYPTO);
        cache.insert(token(issuer, alice, 1, 60), NOW);
        cache.insert(
                issuer.issue(
                        new IssueTokenOptions(
                                alice,
                                Scopes.of(TokenScope.SUBSCRIBE, TokenScope.WILDCARD),
                                new ChannelHash(0),
                                Duration.ofSeconds(60),
                                0,
                                0),
                        60),
                NOW);
        Scopes ask = Scopes.of(TokenScope.SUBSCRIBE);
        for (long channel = 0; channel < 3; channel++) {
            ChannelHash hash = new ChannelHash(channel);
            assertThat(cache.find(alice, ask, hash, NOW)).isPresent();
            assertThat(cache.find(bob, ask, hash, NOW)).isEmpty();
            assertThat(cache.find(issuer.entityId(), ask, hash, NOW)).isEmpty();
        }
    }

    // spec 03 §21 32; §20 M-17: the caps hold whoever comes at once, and nobody is pushed out
    @Test
    void theCapsHoldUnderConcurrency() {
        Identity issuer = fixed(1);
        Token any = token(issuer, issuer.entityId(), 1, 60);
        TokenCache cache = TokenCache.create(CRYPTO);
        assertThat(TokenCache.MAX_SLOTS).isEqualTo(65_536);
        for (int i = 0; i < TokenCache.MAX_SLOTS - 4; i++) {
            cache.insertVerified(onChannel(any, i + 1L, 1), NOW);
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 32; i++) {
                Token novel = onChannel(any, 1_000_000L + i, 1);
                threads.execute(() -> cache.insertVerified(novel, NOW));
            }
        }
        assertThat(cache.slots()).isEqualTo(TokenCache.MAX_SLOTS);
        assertThat(cache.dropped()).isEqualTo(28);
        for (int i = 0; i < TokenCache.MAX_SLOTS - 4; i++) {
            assertThat(cache.get(any.subject(), new ChannelHash(i + 1L), NOW)).isPresent();
        }
        for (int scope = 0; scope < 33; scope++) {
            cache.insertVerified(onChannel(any, 1, 0x100 * (1 + scope / 8) + scope % 8), NOW);
        }
        assertThat(cache.dropped()).isEqualTo(28 + 2);
        assertThat(cache.size()).isEqualTo(TokenCache.MAX_SLOTS + 31);
    }

    /** The same claims for another channel and scope, as if they had been signed. */
    private static Token onChannel(Token token, long channel, int scope) {
        return new Token.Claims(
                        token.issuer(),
                        token.subject(),
                        new Scopes(scope),
                        new ChannelHash(channel),
                        0,
                        token.notBeforeSeconds(),
                        token.notAfterSeconds(),
                        0,
                        channel)
                .signed(token.signature());
    }

    @Test
    @DisplayName(
            "spec 03 §24.1 8; §21.32: full, old slots refresh, a new one is dropped and counted")
    void theCacheIsBounded() {
        TokenCache cache = new TokenCache(CRYPTO, new RevocationRegistry(), Duration.ZERO, 2);
        Identity issuer = Identity.generate();
        cache.insert(token(issuer, issuer.entityId(), 1, 60), NOW);
        cache.insert(token(issuer, issuer.entityId(), 2, 60), NOW);
        cache.insert(token(issuer, issuer.entityId(), 3, 60), NOW);
        assertThat(cache.slots()).isEqualTo(2);
        assertThat(cache.dropped()).isEqualTo(1);
        Token refreshed = token(issuer, issuer.entityId(), 2, 90);
        cache.insert(refreshed, NOW);
        assertThat(cache.get(issuer.entityId(), new ChannelHash(2), NOW)).contains(refreshed);
        // what is expired makes room
        cache.insert(token(issuer, issuer.entityId(), 4, 200), NOW.plusSeconds(70));
        assertThat(cache.get(issuer.entityId(), new ChannelHash(4), NOW)).isPresent();
    }

    @Test
    @DisplayName(
            "spec 03 §20 M-11: expired exactly at not_after, in validity and eviction alike; skew")
    void expiryIsExactAndSkewHelpsTheCheckAlone() {
        Identity issuer = Identity.generate();
        Token token = token(issuer, issuer.entityId(), 1, 60);
        TokenCache strict = TokenCache.create(CRYPTO);
        TokenCache lenient =
                TokenCache.create(CRYPTO, new RevocationRegistry(), Duration.ofSeconds(5));
        strict.insert(token, NOW);
        lenient.insert(token, NOW);
        Scopes ask = Scopes.of(TokenScope.SUBSCRIBE);
        ChannelHash channel = new ChannelHash(1);
        EntityId subject = issuer.entityId();
        assertThat(strict.find(subject, ask, channel, NOW.plusSeconds(59))).isPresent();
        assertThat(strict.find(subject, ask, channel, NOW.plusSeconds(60))).isEmpty();
        assertThat(strict.find(subject, ask, channel, NOW.minusSeconds(1))).isEmpty();
        assertThat(token.isExpired(NOW.plusSeconds(59))).isFalse();
        assertThat(token.isExpired(NOW.plusSeconds(60))).isTrue();
        assertThat(lenient.find(subject, ask, channel, NOW.plusSeconds(64))).isPresent();
        assertThat(lenient.find(subject, ask, channel, NOW.plusSeconds(65))).isEmpty();
        assertThat(lenient.find(subject, ask, channel, NOW.minusSeconds(5))).isPresent();
        assertThat(lenient.evictExpired(NOW.plusSeconds(60))).isEqualTo(1);
        assertThat(lenient.isEmpty()).isTrue();
        assertThatExceptionOfType(TokenException.class)
                .isThrownBy(() -> strict.check(subject, TokenScope.PUBLISH, channel, NOW))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(TokenException.Kind.NOT_AUTHORIZED));
    }

    @Test
    @DisplayName("decision 3: own and listed issuers, chains of installed parents, or anyone")
    void trustFollowsInstalledParents() {
        Identity root = fixed(1);
        Identity middle = fixed(2);
        Identity leaf = fixed(3);
        Token first = delegable(root, middle.entityId(), 2);
        Token second =
                middle.delegate(
                        first, leaf.entityId(), Set.of(TokenScope.SUBSCRIBE, TokenScope.DELEGATE));
        Token self = token(leaf, leaf.entityId(), 1, 60);
        TokenCache parents = TokenCache.create(CRYPTO);
        TokenTrust own = TokenTrust.ownIdentity();

        assertThat(own.trusts(first, root.entityId(), parents, NOW)).isTrue();
        assertThat(own.trusts(second, root.entityId(), parents, NOW)).isFalse();
        assertThat(own.trusts(self, root.entityId(), parents, NOW)).isFalse();
        assertThat(TokenTrust.anyIssuer().trusts(self, root.entityId(), parents, NOW)).isTrue();
        assertThat(
                        TokenTrust.issuers(Set.of(middle.entityId()))
                                .trusts(second, root.entityId(), parents, NOW))
                .isTrue();
        parents.insert(first, NOW);
        assertThat(own.trusts(second, root.entityId(), parents, NOW)).isTrue();
        // a revoked parent carries nothing, nor does one whose time is over
        assertThat(own.trusts(second, root.entityId(), parents, NOW.plusSeconds(60))).isFalse();
        parents.revocations().revokeBelow(root.entityId(), 1);
        assertThat(own.trusts(second, root.entityId(), parents, NOW)).isFalse();
    }

    private static Identity fixed(int value) {
        return TokenGoldenTest.identity(TokenGoldenTest.bytesOf(value));
    }

    private static Token token(Identity issuer, EntityId subject, long channel, int ttl) {
        Identity atNow = TokenGoldenTest.identity(issuer.toBytes());
        return atNow.issue(
                new IssueTokenOptions(
                        subject,
                        Scopes.of(TokenScope.SUBSCRIBE),
                        new ChannelHash(channel),
                        Duration.ofSeconds(ttl),
                        0,
                        0),
                ttl);
    }

    private static Token delegable(Identity issuer, EntityId subject, int depth) {
        return issuer.issue(
                new IssueTokenOptions(
                        subject,
                        Scopes.of(TokenScope.SUBSCRIBE, TokenScope.DELEGATE),
                        new ChannelHash(1),
                        Duration.ofSeconds(60),
                        depth,
                        0),
                60);
    }
}
