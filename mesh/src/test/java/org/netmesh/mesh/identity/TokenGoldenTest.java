package org.netmesh.mesh.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.netmesh.mesh.Golden.bytes;
import static org.netmesh.mesh.Golden.number;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ChannelHash;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.Hex;
import org.netmesh.mesh.Golden;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.FixedEntropy;
import tools.jackson.databind.JsonNode;

class TokenGoldenTest {
    /** Within the life of the golden tokens that are called live. */
    static final Instant NOW = Instant.ofEpochSecond(1_795_000_000);

    static final Crypto CRYPTO = Crypto.system();

    static Stream<JsonNode> tokens() {
        return Golden.each(Golden.IDENTITY.path("tokens"));
    }

    // parity: identity.Token, identity.Token.parse, identity.Token.verify, identity.Token.bytes,
    // identity.Token.toBuffer, identity.Token.issuer, identity.Token.subject, identity.Token.scope,
    // identity.Token.channelHash, identity.Token.notBefore, identity.Token.notAfter,
    // identity.Token.delegationDepth, identity.Token.nonce, identity.Token.signature
    @ParameterizedTest
    @MethodSource("tokens")
    @DisplayName(
            "spec 03 §20 M-8: golden tokens are signed, encoded, read to the byte; bytes 0..105")
    void goldenTokensAreReproduced(JsonNode v) {
        Token token = Token.parse(bytes(v, "wire"));
        assertThat(token.issuer().hex()).isEqualTo(v.path("issuer").asString());
        assertThat(token.subject().hex()).isEqualTo(v.path("subject").asString());
        assertThat(token.scopes().bits()).isEqualTo((int) number(v, "scope"));
        assertThat(token.channelHash().value()).isEqualTo(number(v, "channel_hash"));
        assertThat(token.issuerGeneration()).isEqualTo(number(v, "issuer_generation"));
        assertThat(token.notBeforeSeconds()).isEqualTo(number(v, "not_before"));
        assertThat(token.notAfterSeconds()).isEqualTo(number(v, "not_after"));
        assertThat(token.delegationDepth()).isEqualTo(v.path("delegation_depth").asInt());
        assertThat(token.nonce()).isEqualTo(number(v, "nonce"));
        assertThat(token.verify()).isTrue();

        Identity issuer = Identity.fromSeed(bytes(v, "issuer_seed"));
        Token.Claims claims =
                new Token.Claims(
                        issuer.entityId(),
                        token.subject(),
                        token.scopes(),
                        token.channelHash(),
                        token.issuerGeneration(),
                        token.notBeforeSeconds(),
                        token.notAfterSeconds(),
                        token.delegationDepth(),
                        token.nonce());
        assertThat(Hex.of(claims.toBytes())).isEqualTo(v.path("signed_payload").asString());
        Signature signature = issuer.sign(claims.toBytes());
        assertThat(signature.toString()).isEqualTo(v.path("signature").asString());
        assertThat(token.signature()).isEqualTo(signature);
        assertThat(claims.signed(signature)).isEqualTo(token);
        assertThat(token.toBytes()).isEqualTo(bytes(v, "wire")).hasSize(Token.WIRE_SIZE);
        assertThat(token.toString()).doesNotContain(signature.toString());
    }

    static Stream<JsonNode> bad() {
        return Golden.each(Golden.IDENTITY.path("tokens_bad"));
    }

    // spec 03 §3.11: the nine kinds, and what their messages begin with
    // parity: identity.TokenError
    @Test
    void anErrorSaysItsKindInWordsThatStay() {
        assertThat(TokenException.Kind.values())
                .extracting(TokenException.Kind::label)
                .containsExactlyInAnyOrder(
                        "invalid_signature",
                        "not_yet_valid",
                        "expired",
                        "delegation_exhausted",
                        "delegation_not_allowed",
                        "not_authorized",
                        "invalid_format",
                        "read_only",
                        "zero_ttl");
        for (TokenException.Kind kind : TokenException.Kind.values()) {
            var error = new TokenException(kind);
            assertThat(error.kind()).isEqualTo(kind);
            assertThat(error).hasMessageStartingWith("token: " + kind.label());
        }
    }

    // parity: identity.TokenError.invalid_format, identity.WIRE_SIZE
    @ParameterizedTest
    @MethodSource("bad")
    @DisplayName("spec 03 §20 M-7: 168, 170, 161 bytes are refused, tampered ones do not verify")
    void badTokensAreRefused(JsonNode v) {
        Throwable thrown = catchThrowable(() -> Token.parse(bytes(v, "wire")));
        if (v.path("decode").asString().equals("ok")) {
            assertThat(thrown).isNull();
            assertThat(Token.parse(bytes(v, "wire")).verify()).isFalse();
        } else {
            assertKind(thrown, v.path("decode").asString());
        }
    }

    static Stream<JsonNode> validity() {
        return Golden.each(Golden.IDENTITY.path("token_validity"));
    }

    // parity: identity.Token.isExpired, identity.TokenError.expired,
    // identity.TokenError.not_yet_valid, identity.TokenError.invalid_signature
    @ParameterizedTest
    @MethodSource("validity")
    @DisplayName("spec 03 §3.5, §20 M-12: signature, begin, end, in order; expiry needs none")
    void validityIsJudgedInOrder(JsonNode v) {
        Token token = Token.parse(bytes(v, "wire"));
        assertThat(token.verify()).isEqualTo(v.path("verify").asString().equals("ok"));
        assertThat(token.isExpired(NOW)).isEqualTo(v.path("is_expired").asBoolean());
        assertKind(
                catchThrowable(() -> token.requireValid(CRYPTO, NOW)), v.path("valid").asString());
        assertThat(Token.parse(token.toBytes())).isEqualTo(token);
    }

    @Test
    @DisplayName("spec 03 §20 M-13 to M-15: 64-bit hashes, 0 is no wildcard, NONE never contained")
    void scopesAndChannelsDecideAsTheReferenceDoes() {
        Golden.each(Golden.IDENTITY.path("scope_contains"))
                .forEach(v ->
                        assertThat(
                                        new Scopes(v.path("scope").asInt())
                                                .contains(new Scopes(v.path("asked").asInt())))
                                .isEqualTo(v.path("result").asBoolean()));
        Golden.each(Golden.IDENTITY.path("token_authorizes"))
                .forEach(v -> {
                    Token token =
                            new Token.Claims(
                                            EntityId.of(new byte[32]),
                                            EntityId.of(new byte[32]),
                                            new Scopes((int) number(v, "scope")),
                                            new ChannelHash(number(v, "token_channel")),
                                            0,
                                            0,
                                            0,
                                            0,
                                            0)
                                    .signed(Signature.of(new byte[64]));
                    assertThat(
                                    token.authorizes(
                                            new Scopes((int) number(v, "action")),
                                            new ChannelHash(number(v, "channel"))))
                            .as(v.toString())
                            .isEqualTo(v.path("result").asBoolean());
                });
    }

    static Stream<JsonNode> issue() {
        return Golden.each(Golden.IDENTITY.path("token_issue"));
    }

    // parity: identity.TokenError.zero_ttl, identity.TokenError.read_only
    @ParameterizedTest
    @MethodSource("issue")
    @DisplayName("spec 03 §3.4, §20 M-9, M-10: TTL 0 refused first, a huge TTL saturates")
    void issuingMatchesTheReference(JsonNode v) {
        String description = v.path("description").asString();
        Identity full = identity(bytesOf(1));
        Identity issuer =
                description.contains("public-only") ? Identity.publicOnly(full.entityId()) : full;
        int bits = v.has("scope") ? (int) number(v, "scope") : 2;
        IssueTokenOptions options =
                new IssueTokenOptions(
                        full.entityId(),
                        new Scopes(bits),
                        new ChannelHash(5),
                        Duration.ofSeconds(60),
                        0,
                        0);
        long ttl = description.contains("ttl 0") ? 0 : description.contains("2^64") ? -1 : 60;
        Throwable thrown = catchThrowable(() -> issuer.issue(options, ttl));
        assertKind(thrown, v.path("outcome").asString());
        if (thrown != null) return;
        Token token = issuer.issue(options, ttl);
        assertThat(token.scopes().bits()).isEqualTo(bits);
        assertThat(token.issuerGeneration()).isZero();
        assertThat(token.notAfterSeconds() == -1)
                .isEqualTo(v.path("not_after_saturated").asBoolean());
        token.requireValid(CRYPTO, NOW);
    }

    static Stream<JsonNode> delegations() {
        return Golden.each(Golden.IDENTITY.path("token_delegate"));
    }

    // parity: identity.delegateToken, identity.TokenError.delegation_exhausted,
    // identity.TokenError.delegation_not_allowed, identity.TokenError.not_authorized
    @ParameterizedTest
    @MethodSource("delegations")
    @DisplayName("spec 03 §3.7, §20 M-16: every outcome of a delegation, checks in order")
    void delegatingMatchesTheReference(JsonNode v) {
        Token parent = Token.parse(bytes(v, "parent"));
        Identity full = identity(bytes(v, "signer_seed"));
        Identity signer =
                v.path("public_only").asBoolean() ? Identity.publicOnly(full.entityId()) : full;
        EntityId subject = EntityId.of(bytes(v, "new_subject"));
        Scopes requested = new Scopes((int) number(v, "requested_scope"));
        Throwable thrown = catchThrowable(() -> signer.delegate(parent, subject, requested));
        assertKind(thrown, v.path("outcome").asString());
        if (thrown != null) return;

        Token child = signer.delegate(parent, subject, requested);
        JsonNode expected = v.path("child");
        assertThat(child.issuer().hex()).isEqualTo(expected.path("issuer").asString());
        assertThat(child.subject().hex()).isEqualTo(expected.path("subject").asString());
        assertThat(child.scopes().bits()).isEqualTo(expected.path("scope").asInt());
        assertThat(child.channelHash().value()).isEqualTo(number(expected, "channel_hash"));
        assertThat(child.issuerGeneration()).isEqualTo(number(expected, "issuer_generation"));
        assertThat(child.notAfterSeconds()).isEqualTo(number(expected, "not_after"));
        assertThat(child.delegationDepth()).isEqualTo(expected.path("delegation_depth").asInt());
        assertThat(child.verify()).isTrue();
    }

    @Test
    @DisplayName(
            "spec 03 §21 24: a delegation goes as deep as it may, by its subject, in its scope")
    void aChainEndsWhereItsDepthEnds() {
        Identity a = identity(bytesOf(1));
        Identity b = identity(bytesOf(2));
        Identity c = identity(bytesOf(3));
        Identity d = identity(bytesOf(4));
        Set<TokenScope> scope = Set.of(TokenScope.SUBSCRIBE, TokenScope.DELEGATE);
        Token toB = a.issueToken(grant(b, scope, 2));
        Token toC = b.delegate(toB, c.entityId(), scope);
        Token toD = c.delegate(toC, d.entityId(), scope);

        assertThat(toC.delegationDepth()).isEqualTo(1);
        assertThat(toD.delegationDepth()).isZero();
        assertKind(
                catchThrowable(() -> d.delegate(toD, a.entityId(), scope)), "delegation_exhausted");
        assertKind(catchThrowable(() -> d.delegate(toB, c.entityId(), scope)), "not_authorized");
        Token toKeep = a.issueToken(grant(b, Set.of(TokenScope.SUBSCRIBE), 2));
        assertKind(
                catchThrowable(() -> b.delegate(toKeep, c.entityId(), scope)),
                "delegation_not_allowed");
    }

    private static IssueTokenOptions grant(Identity to, Set<TokenScope> scope, int depth) {
        return IssueTokenOptions.builder()
                .subject(to.entityId())
                .scope(scope)
                .channel(new ChannelName("sensors/temp"))
                .ttl(Duration.ofMinutes(5))
                .delegationDepth(depth)
                .build();
    }

    static Identity identity(byte[] seed) {
        return Identity.fromSeed(
                new IdentityPorts(CRYPTO, new FixedEntropy(new byte[8], new byte[8]), () -> NOW),
                seed);
    }

    static byte[] bytesOf(int value) {
        return Hex.parse("%02x".formatted(value).repeat(32));
    }

    private static void assertKind(@Nullable Throwable thrown, String outcome) {
        if (outcome.equals("ok")) {
            assertThat(thrown).isNull();
        } else {
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            TokenException.class,
                            e -> {
                                assertThat(e.kind().label()).isEqualTo(outcome);
                                assertThat(e).hasMessageStartingWith("token: " + outcome);
                            });
        }
    }

    @Test
    void theScopesOfATokenAreThoseWithAName() {
        assertThat(new Scopes(0x13).named())
                .isEqualTo(Set.of(TokenScope.PUBLISH, TokenScope.SUBSCRIBE, TokenScope.WILDCARD));
        assertThat(new Scopes(0x20).named()).isEmpty();
    }
}
