package org.netmesh.mesh.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.netmesh.mesh.Golden.bytes;
import static org.netmesh.mesh.Golden.number;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.Hex;
import org.netmesh.mesh.Golden;
import tools.jackson.databind.JsonNode;

class IdentityTest {
    private static final byte[] SEED = Hex.parse("42".repeat(32));
    private static final ChannelName CHANNEL = new ChannelName("sensors/temp");

    static Stream<JsonNode> identities() {
        return Golden.each(Golden.IDENTITY.path("identities"));
    }

    // parity: identity.Identity.fromSeed, identity.Identity.fromBytes, identity.Identity.toBytes,
    // identity.Identity.entityId, identity.Identity.nodeId, identity.Identity.originHash
    @ParameterizedTest
    @MethodSource("identities")
    @DisplayName("spec 03 §20 M-1, M-2; §21.25: a seed gives the same ids, in every language")
    void aSeedGivesTheGoldenIds(JsonNode v) {
        Identity identity = Identity.fromSeed(bytes(v, "seed"));
        assertThat(identity.entityId().hex()).isEqualTo(v.path("entity_id").asString());
        assertThat(identity.nodeId().value()).isEqualTo(number(v, "node_id"));
        assertThat(identity.originHash().value()).isEqualTo(number(v, "origin_hash"));
        assertThat(identity.originHash().wire()).isEqualTo((int) number(v, "origin_hash_wire_u32"));
        assertThat(identity.entityId().toString()).isEqualTo(v.path("display").asString());
        assertThat(Identity.fromBytes(identity.toBytes()).entityId())
                .isEqualTo(identity.entityId());
    }

    // parity: identity.IdentityError
    @Test
    @DisplayName("spec 03 §21.25: seeds of 16 or 64 bytes are refused")
    void aSeedHas32Bytes() {
        for (int length : new int[] {0, 16, 31, 33, 64}) {
            assertThatExceptionOfType(IdentityException.class)
                    .isThrownBy(() -> Identity.fromSeed(new byte[length]))
                    .withMessage("identity: seed must be 32 bytes, got " + length);
        }
    }

    // parity: identity.Identity, identity.Identity.generate, identity.Identity.sign
    @Test
    void generatedIdentitiesDifferAndSignForThemselves() {
        Identity alice = Identity.generate();
        Identity bob = Identity.generate();
        byte[] message = {1, 2, 3};
        Signature signature = alice.sign(message);
        assertThat(alice.entityId()).isNotEqualTo(bob.entityId());
        assertThat(signature.verify(alice.entityId(), message)).isTrue();
        assertThat(signature.verify(bob.entityId(), message)).isFalse();
        assertThat(Signature.of(signature.bytes())).isEqualTo(signature);
    }

    @Test
    @DisplayName("spec 03 §2.4, §20 M-3: a public-only pair never signs, never yields a seed")
    void aPublicOnlyIdentitySignsNothing() {
        Identity identity = Identity.fromSeed(SEED);
        EntityId entity = identity.entityId();
        identity.close();
        identity.close();
        for (Identity readOnly : new Identity[] {identity, Identity.publicOnly(entity)}) {
            assertThat(readOnly.isReadOnly()).isTrue();
            assertThat(readOnly.entityId()).isEqualTo(entity);
            assertThat(readOnly.nodeId()).isEqualTo(Identity.fromSeed(SEED).nodeId());
            assertReadOnly(() -> readOnly.sign(new byte[0]));
            assertReadOnly(readOnly::toBytes);
            assertReadOnly(readOnly::staticKeyPair);
        }
    }

    @Test
    @DisplayName("spec 03 §20 M-5; spec 01 §14 W-41: no text form shows the secret half")
    void textFormsAreRedacted() {
        Identity identity = Identity.fromSeed(SEED);
        assertThat(identity.toString()).contains("[REDACTED]").doesNotContain("4242");
        assertThat(Identity.publicOnly(identity.entityId()).toString()).contains("[PUBLIC-ONLY]");
    }

    @Test
    @DisplayName("decision 21: one identity has one static key for life, unlike its seed as a key")
    void theStaticKeyIsDerived() {
        assertThat(Identity.fromSeed(SEED).staticKeyPair().publicKey())
                .isEqualTo(Identity.fromSeed(SEED).staticKeyPair().publicKey());
    }

    // parity: identity.Identity.issueToken, identity.Identity.installToken,
    // identity.Identity.lookupToken, identity.Identity.tokenCacheLen, identity.IssueTokenOptions,
    // identity.IssueTokenOptions.subject, identity.IssueTokenOptions.scope,
    // identity.IssueTokenOptions.channel, identity.IssueTokenOptions.ttlSeconds,
    // identity.IssueTokenOptions.delegationDepth, identity.TokenScope.publish,
    // identity.TokenScope.subscribe, identity.channelHash
    @Test
    @DisplayName("spec 03 §21.23: issue, parse, install, look up; one flipped bit is refused")
    void aTokenRoundTrips() {
        Identity issuer = Identity.generate();
        Identity subject = Identity.generate();
        Token token = issuer.issueToken(grant(subject.entityId(), Duration.ofSeconds(1)).build());
        assertThat(token.toBytes()).hasSize(169);
        assertThat(Token.parse(token.toBytes())).isEqualTo(token);
        assertThat(token.channelHash()).isEqualTo(CHANNEL.hash());
        assertThat(token.scope()).containsExactly(TokenScope.PUBLISH, TokenScope.SUBSCRIBE);
        assertThat(token.delegationDepth()).isEqualTo(2);
        assertThat(token.notAfterSeconds() - token.notBeforeSeconds()).isEqualTo(1);

        subject.installToken(token.toBytes());
        assertThat(subject.lookupToken(subject.entityId(), CHANNEL)).contains(token);
        assertThat(subject.lookupToken(subject.entityId(), new ChannelName("other"))).isEmpty();
        assertThat(subject.tokenCacheLen()).isEqualTo(1);

        byte[] flipped = token.toBytes();
        flipped[168] ^= 1;
        assertThat(Token.parse(flipped).verify()).isFalse();
        assertThatExceptionOfType(TokenException.class)
                .isThrownBy(() -> subject.installToken(flipped))
                .satisfies(
                        e -> assertThat(e.kind()).isEqualTo(TokenException.Kind.INVALID_SIGNATURE));
        assertThatExceptionOfType(TokenException.class)
                .isThrownBy(() -> subject.installToken(new byte[3]))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(TokenException.Kind.INVALID_FORMAT));
    }

    @Test
    @DisplayName("spec 03 §20 M-7: a token with any bit flipped, or of another length, is refused")
    void noFlippedBitOfATokenVerifies() {
        Identity issuer = Identity.fromSeed(SEED);
        byte[] wire =
                issuer.issueToken(grant(issuer.entityId(), Duration.ofMinutes(1)).build())
                        .toBytes();
        for (int bit = 0; bit < wire.length * Byte.SIZE; bit += 3) {
            byte[] flipped = wire.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(Token.parse(flipped).verify()).as("bit %d", bit).isFalse();
        }
        for (int length = 0; length < 200; length++) {
            if (length == Token.WIRE_SIZE) continue;
            byte[] other = new byte[length];
            assertThatExceptionOfType(TokenException.class).isThrownBy(() -> Token.parse(other));
        }
    }

    @Test
    @DisplayName("spec 03 §3.4, §20 M-9, M-10: TTLs below 1 s are refused, the longest saturates")
    void ttlsHaveALowerBoundOnly() {
        Identity issuer = Identity.generate();
        for (Duration ttl :
                new Duration[] {Duration.ZERO, Duration.ofMillis(999), Duration.ofSeconds(-5)}) {
            assertThatExceptionOfType(TokenException.class)
                    .isThrownBy(() -> issuer.issueToken(grant(issuer.entityId(), ttl).build()))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(TokenException.Kind.ZERO_TTL));
        }
        Token token =
                issuer.issueToken(
                        grant(issuer.entityId(), Duration.ofSeconds(Long.MAX_VALUE)).build());
        assertThat(token.notAfter()).isEqualTo(Instant.MAX);
        assertThat(token.isExpired()).isFalse();
    }

    // parity: identity.TokenScope, identity.TokenScope.admin, identity.TokenScope.delegate
    @Test
    @DisplayName("decision 29: an unknown scope is refused with the list of what is allowed")
    void scopesAreMatchedExactly() {
        assertThat(TokenScope.parse("admin")).isEqualTo(TokenScope.ADMIN);
        assertThat(TokenScope.parse("delegate")).isEqualTo(TokenScope.DELEGATE);
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> TokenScope.parse("Publish"))
                .withMessageContaining("publish, subscribe, admin, delegate, wildcard");
    }

    private static IssueTokenOptions.Builder grant(EntityId subject, Duration ttl) {
        return IssueTokenOptions.builder()
                .subject(subject)
                .scope(Set.of(TokenScope.SUBSCRIBE, TokenScope.PUBLISH))
                .channel(CHANNEL)
                .ttl(ttl)
                .delegationDepth(2);
    }

    private static void assertReadOnly(ThrowingCallable call) {
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(IdentityException.Kind.READ_ONLY));
    }
}
