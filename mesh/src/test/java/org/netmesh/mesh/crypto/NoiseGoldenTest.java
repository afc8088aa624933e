package org.netmesh.mesh.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.mesh.Golden.bytes;
import static org.netmesh.mesh.Golden.number;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.Hex;
import org.netmesh.mesh.Golden;
import tools.jackson.databind.JsonNode;

class NoiseGoldenTest {
    private static final Crypto CRYPTO = Crypto.system();

    @Test
    @DisplayName("spec 01 §15.2: the public Noise vector and the keys that Net derives from it")
    void thePublicVectorIsReproduced() {
        JsonNode v = Golden.WIRE.path("noise_public");
        Psk psk = Psk.fromHex(v.path("init_psks").path(0).asString());
        StaticPublicKey responder = StaticPublicKey.of(bytes(v, "init_remote_static"));
        NoiseInitiator initiator =
                NoiseInitiator.begin(
                        CRYPTO,
                        psk,
                        responder,
                        bytes(v, "init_prologue"),
                        new FixedEntropy(bytes(v, "init_ephemeral")),
                        _ -> bytes(v.path("msg1"), "payload"));
        assertThat(initiator.message()).isEqualTo(bytes(v.path("msg1"), "bytes"));

        NoiseResponder.Opened opened =
                NoiseResponder.hearing(
                                CRYPTO,
                                psk,
                                StaticKeyPair.fromSecret(bytes(v, "resp_static")),
                                initiator.message())
                        .orElseThrow()
                        .open(bytes(v, "resp_prologue"))
                        .orElseThrow();
        assertThat(opened.payload().bytes()).isEqualTo(bytes(v.path("msg1"), "payload"));
        NoiseResponder.Answer answer =
                opened.answer(
                        new FixedEntropy(bytes(v, "resp_ephemeral")),
                        _ -> bytes(v.path("msg2"), "payload"));
        assertThat(answer.message()).isEqualTo(bytes(v.path("msg2"), "bytes"));

        NoiseInitiator.Completed completed = initiator.complete(answer.message()).orElseThrow();
        assertThat(completed.payload().bytes()).isEqualTo(bytes(v.path("msg2"), "payload"));
        assertThat(completed.secrets().handshakeHash()).isEqualTo(bytes(v, "handshake_hash"));
        assertThat(completed.secrets().sessionId().value()).isEqualTo(number(v, "net_session_id"));
        assertMirrored(
                completed.secrets().plainKeys(),
                answer.secrets().plainKeys(),
                bytes(v, "net_initiator_tx"),
                bytes(v, "net_initiator_rx"));
    }

    static Stream<String> fixedHandshakes() {
        return Stream.of(
                "handshake_point_to_point", "handshake_mesh_direct", "handshake_mesh_routed");
    }

    @ParameterizedTest
    @MethodSource("fixedHandshakes")
    @DisplayName(
            "spec 01 §15.1, .2, §14 W-33: fixed keys give the golden messages, hash, id and keys")
    void fixedKeysGiveTheGoldenHandshake(String name) {
        JsonNode v = Golden.WIRE.path(name);
        Psk psk = Psk.of(bytes(v, "psk"));
        StaticKeyPair own = StaticKeyPair.fromSecret(bytes(v, "responder_static_private"));
        assertThat(own.publicKey().bytes()).isEqualTo(bytes(v, "responder_static_public"));
        byte[] prologue = bytes(v, "prologue");

        NoiseInitiator initiator =
                NoiseInitiator.begin(
                        CRYPTO,
                        psk,
                        own.publicKey(),
                        prologue,
                        new FixedEntropy(bytes(v, "initiator_ephemeral_private")),
                        _ -> bytes(v, "msg1_payload"));
        assertThat(initiator.message()).isEqualTo(bytes(v, "msg1_noise"));
        NoiseResponder.Answer answer =
                NoiseResponder.hearing(CRYPTO, psk, own, initiator.message())
                        .orElseThrow()
                        .open(prologue)
                        .orElseThrow()
                        .answer(
                                new FixedEntropy(bytes(v, "responder_ephemeral_private")),
                                _ -> new byte[0]);
        assertThat(answer.message()).isEqualTo(bytes(v, "msg2_noise"));

        HandshakeSecrets secrets = initiator.complete(answer.message()).orElseThrow().secrets();
        assertThat(secrets.handshakeHash()).isEqualTo(bytes(v, "handshake_hash"));
        assertThat(secrets.sessionId().value()).isEqualTo(number(v, "session_id"));
        assertThat(Hex.of(Integer.reverseBytes(secrets.sessionId().noncePrefix()) & 0xffffffffL))
                .endsWith(v.path("nonce_prefix").asString());
        assertMirrored(
                secrets.plainKeys(),
                answer.secrets().plainKeys(),
                bytes(v, "initiator_tx_key"),
                bytes(v, "initiator_rx_key"));
    }

    static Stream<String> liveDialled() {
        return Stream.of(
                "mesh_direct_ours_initiates",
                "mesh_routed_ours_initiates",
                "adapter_ours_initiates");
    }

    @ParameterizedTest
    @MethodSource("liveDialled")
    @DisplayName("spec 01 §15.2: handshakes recorded with live 0.19.0 responders")
    void recordedAnswersOfLiveRespondersComplete(String name) {
        JsonNode live = Golden.WIRE.path("live_sessions");
        JsonNode v = live.path(name);
        NoiseInitiator initiator =
                NoiseInitiator.begin(
                        CRYPTO,
                        Psk.of(bytes(live, "psk")),
                        StaticPublicKey.of(bytes(v, "responder_static_public")),
                        bytes(v, "prologue"),
                        new FixedEntropy(bytes(v, "initiator_ephemeral_private")),
                        _ -> bytes(v, "msg1_payload"));
        assertThat(initiator.message()).isEqualTo(noise(v, "msg1_datagram"));

        HandshakeSecrets secrets =
                initiator.complete(noise(v, "msg2_datagram")).orElseThrow().secrets();
        assertThat(secrets.handshakeHash()).isEqualTo(bytes(v, "handshake_hash"));
        assertThat(KeyProbe.of(secrets.plainKeys()))
                .isEqualTo(
                        KeyProbe.known(bytes(v, "initiator_tx_key"), bytes(v, "initiator_rx_key")));
    }

    static Stream<String> liveAccepted() {
        return Stream.of(
                "mesh_direct_reference_initiates",
                "mesh_routed_reference_initiates",
                "adapter_reference_initiates");
    }

    @ParameterizedTest
    @MethodSource("liveAccepted")
    @DisplayName("spec 01 §15.2: handshakes recorded with live 0.19.0 initiators")
    void recordedCallsOfLiveInitiatorsAreAnsweredAlike(String name) {
        JsonNode live = Golden.WIRE.path("live_sessions");
        JsonNode v = live.path(name);
        NoiseResponder.Opened opened =
                NoiseResponder.hearing(
                                CRYPTO,
                                Psk.of(bytes(live, "psk")),
                                StaticKeyPair.fromSecret(bytes(v, "responder_static_private")),
                                noise(v, "msg1_datagram"))
                        .orElseThrow()
                        .open(bytes(v, "prologue"))
                        .orElseThrow();
        NoiseResponder.Answer answer =
                opened.answer(
                        new FixedEntropy(bytes(v, "responder_ephemeral_private")),
                        _ -> new byte[0]);

        assertThat(answer.message()).isEqualTo(noise(v, "msg2_datagram"));
        assertThat(KeyProbe.of(answer.secrets().plainKeys()))
                .isEqualTo(
                        KeyProbe.known(bytes(v, "initiator_rx_key"), bytes(v, "initiator_tx_key")));
    }

    static Stream<JsonNode> responderCases() {
        return Golden.each(Golden.WIRE.path("responder_cases").path("cases"));
    }

    @ParameterizedTest
    @MethodSource("responderCases")
    @DisplayName("spec 01 §15.3: what a live responder answered opens, what it dropped does not")
    void aResponderOpensWhatTheReferenceAnswers(JsonNode v) {
        JsonNode cases = Golden.WIRE.path("responder_cases");
        byte[] datagram = bytes(v, "datagram");
        boolean headerFine = ResponderHeaders.accepts(datagram);
        boolean opens =
                headerFine
                        && NoiseResponder.hearing(
                                        CRYPTO,
                                        Psk.of(bytes(cases, "psk")),
                                        StaticKeyPair.fromSecret(
                                                bytes(cases, "responder_static_private")),
                                        NoiseMessages.tail(datagram))
                                .flatMap(responder -> responder.open(bytes(cases, "prologue")))
                                .isPresent();
        assertThat(opens).isEqualTo(v.path("answered").asBoolean());
    }

    @Test
    @DisplayName("spec 01 §14 W-11: the nonce prefix takes both halves of the session id")
    void noncePrefixesAreTheGoldenOnes() {
        Golden.each(Golden.WIRE.path("session_prefix"))
                .forEach(v ->
                        assertThat(
                                        Integer.reverseBytes(
                                                new SessionId(number(v, "session_id"))
                                                        .noncePrefix()))
                                .isEqualTo(
                                        Integer.parseUnsignedInt(v.path("prefix").asString(), 16)));
    }

    @Test
    @DisplayName("spec 01 §14 W-33: the key derivation is keyed BLAKE2s, two labels give two keys")
    void theKeyDerivationIsTheGoldenOne() {
        JsonNode kdf = Golden.WIRE.path("kdf");
        assertThat(kdf.path(0).path("info").asString()).isEqualTo("initiator-tx");
        HandshakeSecrets secrets =
                new HandshakeSecrets(
                        CRYPTO,
                        Role.INITIATOR,
                        bytes(kdf.path(0), "handshake_hash"),
                        new byte[32],
                        new byte[32]);
        assertThat(KeyProbe.of(secrets.plainKeys()))
                .isEqualTo(KeyProbe.known(bytes(kdf.path(0), "key"), bytes(kdf.path(1), "key")));
    }

    private static void assertMirrored(
            SessionKeys initiator, SessionKeys responder, byte[] a, byte[] b) {
        KeyProbe expected = KeyProbe.known(a, b);
        assertThat(KeyProbe.of(initiator)).isEqualTo(expected);
        assertThat(KeyProbe.of(responder)).isEqualTo(expected.mirrored());
        assertThat(initiator.sessionId()).isEqualTo(responder.sessionId());
    }

    /** The Noise message of a recorded datagram, whatever way it came. */
    private static byte[] noise(JsonNode v, String field) {
        String as =
                v.has(field)
                        ? field
                        : field
                                + (v.has(field + "_as_sent")
                                        ? "_as_sent"
                                        : "_as_received_after_one_relay");
        byte[] datagram = bytes(v, as);
        return datagram[0] == 0x52
                ? NoiseMessages.routedTail(datagram)
                : NoiseMessages.tail(datagram);
    }
}
