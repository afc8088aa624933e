package org.netmesh.mesh.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.netmesh.mesh.Golden.bytes;
import static org.netmesh.mesh.Golden.number;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.port.WallClock;
import org.netmesh.mesh.Golden;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.FixedEntropy;
import org.netmesh.mesh.crypto.StaticKeyPair;
import tools.jackson.databind.JsonNode;

class IdentityEnvelopeTest {
    private static final JsonNode GOLDEN = Golden.IDENTITY.path("envelope");

    @Test
    @DisplayName("spec 03 §4.1-4.3, §21.29: the golden envelope is sealed to the byte and opens")
    void theGoldenEnvelopeIsReproduced() {
        IdentityPorts ports =
                new IdentityPorts(
                        Crypto.system(),
                        new FixedEntropy(bytes(GOLDEN, "ephemeral_private")),
                        WallClock.system());
        Identity daemon = Identity.fromSeed(ports, bytes(GOLDEN, "daemon_seed"));
        StaticKeyPair target = StaticKeyPair.fromSecret(bytes(GOLDEN, "target_private"));
        JsonNode fields = GOLDEN.path("chain_link_fields");
        ChainLink link =
                new ChainLink(
                        new OriginHash(number(fields, "origin_hash")),
                        number(fields, "horizon_encoded"),
                        number(fields, "sequence"),
                        number(fields, "parent_hash"));
        assertThat(link.toBytes()).isEqualTo(bytes(GOLDEN, "chain_link"));
        assertThat(ChainLink.read(link.toBytes())).isEqualTo(link);

        IdentityEnvelope envelope = IdentityEnvelope.seal(daemon, target.publicKey(), link);
        assertThat(envelope.toBytes()).isEqualTo(bytes(GOLDEN, "wire")).hasSize(209);
        Identity opened =
                envelope.open(IdentityPorts.system(), target, link, Optional.of(daemon.entityId()));
        assertThat(opened.toBytes()).isEqualTo(bytes(GOLDEN, "daemon_seed"));
        assertThat(opened.sign(new byte[1])).isEqualTo(daemon.sign(new byte[1]));
        assertThat(envelope.toString()).doesNotContain("1111");
    }

    // spec 03 §21 30: who opens for a node holds nothing that shows its key
    @Test
    void anOpenerOpensAndShowsNoKey() {
        Identity daemon = Identity.generate();
        StaticKeyPair target = StaticKeyPair.generate();
        ChainLink link = new ChainLink(daemon.originHash(), 1, 2, 3);
        IdentityEnvelope sealed = IdentityEnvelope.seal(daemon, target.publicKey(), link);
        EnvelopeOpener opener = new EnvelopeOpener(IdentityPorts.system(), target);

        Identity opened = opener.open(sealed, link, Optional.of(daemon.entityId()));

        assertThat(opened.sign(new byte[1])).isEqualTo(daemon.sign(new byte[1]));
        assertThat(opener.toString()).doesNotContain(Hex.of(target.exportSecret()));
        assertThat(EnvelopeOpener.class.getFields()).isEmpty();
        assertThat(EnvelopeOpener.class.getDeclaredMethods())
                .filteredOn(method -> Modifier.isPublic(method.getModifiers()))
                .extracting(Method::getReturnType)
                .containsExactlyInAnyOrder(Identity.class, String.class);
    }

    static Stream<JsonNode> openings() {
        return Golden.each(Golden.IDENTITY.path("envelope_open"));
    }

    @ParameterizedTest
    @MethodSource("openings")
    @DisplayName("spec 03 §20 M-20 to M-22: retargeted, replayed, tampered, wrong key or signer")
    void everyGoldenOpeningEndsAlike(JsonNode v) {
        String outcome = v.path("outcome").asString();
        Optional<IdentityEnvelope> parsed = IdentityEnvelope.parse(bytes(v, "wire"));
        assertThat(parsed.isEmpty()).isEqualTo(outcome.equals("absent"));
        if (parsed.isEmpty()) return;
        Optional<EntityId> expected =
                v.path("expected_signer").isNull()
                        ? Optional.empty()
                        : Optional.of(EntityId.of(bytes(v, "expected_signer")));
        StaticKeyPair own = StaticKeyPair.fromSecret(bytes(v, "target_private"));
        ChainLink link = ChainLink.read(bytes(v, "chain_link"));
        if (outcome.equals("ok")) {
            Identity opened = parsed.get().open(IdentityPorts.system(), own, link, expected);
            assertThat(opened.entityId()).isEqualTo(parsed.get().signer());
            return;
        }
        assertThatExceptionOfType(EnvelopeException.class)
                .isThrownBy(() -> parsed.get().open(IdentityPorts.system(), own, link, expected))
                .withMessageStartingWith("identity envelope: ")
                .satisfies(e ->
                        assertThat(e.kind().name().replace("_", ""))
                                .isEqualToIgnoringCase(outcome));
    }

    @Test
    @DisplayName("spec 03 §4.3: a public-only pair cannot attest")
    void aPublicOnlyIdentityIsNotSealed() {
        Identity readOnly = Identity.publicOnly(Identity.generate().entityId());
        ChainLink link = new ChainLink(new OriginHash(1), 0, 0, 0);
        assertThatExceptionOfType(EnvelopeException.class)
                .isThrownBy(() ->
                        IdentityEnvelope.seal(readOnly, StaticKeyPair.generate().publicKey(), link))
                .satisfies(e ->
                        assertThat(e.kind()).isEqualTo(EnvelopeException.Kind.SOURCE_READ_ONLY));
    }

    @Test
    @DisplayName("spec 03 §20 M-21, M-22: no flipped bit of an envelope yields an identity")
    void noFlippedBitOpens() {
        StaticKeyPair target = StaticKeyPair.fromSecret(bytes(GOLDEN, "target_private"));
        ChainLink link = ChainLink.read(bytes(GOLDEN, "chain_link"));
        for (int at = 1; at < IdentityEnvelope.BYTES; at += 4) {
            byte[] flipped = bytes(GOLDEN, "wire");
            flipped[at] ^= 0x10;
            IdentityEnvelope envelope = IdentityEnvelope.parse(flipped).orElseThrow();
            assertThatExceptionOfType(EnvelopeException.class)
                    .as("byte %d", at)
                    .isThrownBy(() ->
                            envelope.open(IdentityPorts.system(), target, link, Optional.empty()));
        }
    }
}
