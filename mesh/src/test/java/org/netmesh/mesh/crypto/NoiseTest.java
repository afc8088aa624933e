package org.netmesh.mesh.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.port.Entropy;

class NoiseTest {
    private static final byte[] PROLOGUE = {1, 2, 3};
    private final Crypto crypto = Crypto.system();
    private final Entropy entropy = new SplittableRandom(7)::nextBytes;
    private final Psk psk = Psk.generate(entropy);
    private final StaticKeyPair bob = StaticKeyPair.generate(crypto, entropy);

    @Test
    void aMessageThatDoesNotFitLeavesTheAttemptAlive() {
        // given an attempt and its true answer
        NoiseInitiator alice = dial(psk, bob.publicKey(), PROLOGUE);
        byte[] answer = answer(alice).message();
        // when strays arrive first: short, another attempt's answer, the flipped answer
        assertThat(alice.complete(new byte[47])).isEmpty();
        assertThat(alice.complete(answer(dial(psk, bob.publicKey(), PROLOGUE)).message()))
                .isEmpty();
        answer[answer.length - 1] ^= 1;
        assertThat(alice.complete(answer)).isEmpty();
        answer[answer.length - 1] ^= 1;
        // then the true one still completes
        assertThat(alice.complete(answer)).isPresent();
    }

    @Test
    @DisplayName("spec 01 §15.3: another PSK, static key, prologue or any flipped bit is dropped")
    void nothingThatDiffersOpens() {
        byte[] message = dial(psk, bob.publicKey(), PROLOGUE).message();
        assertThat(hear(Psk.generate(entropy), bob, message).open(PROLOGUE)).isEmpty();
        assertThat(hear(psk, StaticKeyPair.generate(crypto, entropy), message).open(PROLOGUE))
                .isEmpty();
        assertThat(hear(psk, bob, message).open(new byte[0])).isEmpty();
        // bit 255 of a public key is ignored by X25519, but it is hashed
        for (int bit = 0; bit < message.length * Byte.SIZE; bit++) {
            byte[] flipped = message.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(hear(psk, bob, flipped).open(PROLOGUE)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    @DisplayName("spec 01 §6.10: a responder tries prologue after prologue on one message")
    void aWrongPrologueChangesNothing() {
        NoiseResponder responder = hear(psk, bob, dial(psk, bob.publicKey(), PROLOGUE).message());
        assertThat(responder.open(new byte[] {9})).isEmpty();
        assertThat(responder.open(PROLOGUE)).isPresent();
    }

    @Test
    @DisplayName("spec 20 §3: both sides see the transcript that a proof of the other signs")
    void transcriptsAgree() {
        List<byte[]> signed = new ArrayList<>();
        NoiseInitiator alice =
                NoiseInitiator.begin(
                        crypto, psk, bob.publicKey(), PROLOGUE, entropy, note(signed, 20));
        NoiseResponder.Opened opened = hear(psk, bob, alice.message()).open(PROLOGUE).orElseThrow();
        NoiseResponder.Answer answer = opened.answer(entropy, note(signed, 30));
        NoiseInitiator.Completed completed = alice.complete(answer.message()).orElseThrow();

        assertThat(opened.payload().transcript()).isEqualTo(signed.get(0));
        assertThat(opened.payload().bytes()).hasSize(20);
        assertThat(completed.payload().transcript()).isEqualTo(signed.get(1));
        assertThat(completed.payload().bytes()).hasSize(30);
        assertThat(signed.get(0)).isNotEqualTo(signed.get(1));
    }

    @Test
    @DisplayName("spec 20 §2.1: bound keys agree, differ from plain ones, and are taken once")
    void boundKeysAgree() {
        NoiseInitiator alice = dial(psk, bob.publicKey(), PROLOGUE);
        NoiseResponder.Answer answer = answer(alice);
        HandshakeSecrets secrets = alice.complete(answer.message()).orElseThrow().secrets();
        byte[] root = crypto.keyedHash(secrets.handshakeHash(), "net-kdf-v1".getBytes(US_ASCII));
        KeyProbe plain =
                KeyProbe.known(
                        crypto.keyedHash(root, "initiator-tx".getBytes(US_ASCII)),
                        crypto.keyedHash(root, "initiator-rx".getBytes(US_ASCII)));

        SessionKeys keys = secrets.boundKeys();
        KeyProbe a = KeyProbe.of(keys);
        KeyProbe b = KeyProbe.of(answer.secrets().boundKeys());
        assertThat(a).isEqualTo(b.mirrored()).isNotEqualTo(plain);
        assertThat(a.sending()).isNotEqualTo(a.receiving()).isNotEqualTo(plain.sending());
        assertThatIllegalStateException().isThrownBy(secrets::plainKeys);
        assertThatIllegalStateException().isThrownBy(keys::takeCiphers);
    }

    @Test
    void anInitiatorEphemeralOfSmallOrderIsRefusedWithoutAnError() {
        assertThat(hear(psk, bob, new byte[48]).open(PROLOGUE)).isEmpty();
        assertThat(NoiseResponder.hearing(crypto, psk, bob, new byte[47])).isEmpty();
    }

    private NoiseInitiator dial(Psk key, StaticPublicKey to, byte[] prologue) {
        return NoiseInitiator.begin(crypto, key, to, prologue, entropy, _ -> new byte[0]);
    }

    private NoiseResponder hear(Psk key, StaticKeyPair own, byte[] message) {
        return NoiseResponder.hearing(crypto, key, own, message).orElseThrow();
    }

    private NoiseResponder.Answer answer(NoiseInitiator initiator) {
        return hear(psk, bob, initiator.message())
                .open(PROLOGUE)
                .orElseThrow()
                .answer(entropy, _ -> new byte[0]);
    }

    private static UnaryOperator<byte[]> note(List<byte[]> log, int size) {
        return transcript -> {
            log.add(transcript);
            return new byte[size];
        };
    }
}
