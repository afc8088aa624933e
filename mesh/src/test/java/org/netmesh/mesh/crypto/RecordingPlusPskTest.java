package org.netmesh.mesh.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.port.Entropy;

/**
 * An attacker who recorded a handshake and holds the PSK (spec 20 §8). The handshake hash runs over
 * what was on the wire, so it counts as known; the results of the Diffie-Hellman steps do not.
 */
class RecordingPlusPskTest {
    private static final byte[] PROLOGUE = {1, 2, 3};
    private static final byte[] ENTITY = "who calls".getBytes(US_ASCII);
    private static final byte[] UNKNOWN = new byte[32];

    private final Crypto crypto = Crypto.system();
    private final Entropy entropy = new SplittableRandom(7)::nextBytes;
    private final Psk psk = Psk.generate(entropy);
    private final StaticKeyPair responder = StaticKeyPair.generate(crypto, entropy);

    /** What the caller has, and its message as it went over the wire. */
    private record Recorded(HandshakeSecrets secrets, NoiseInitiator initiator) {
        byte[] call() {
            return initiator.message();
        }
    }

    // what is wrong with plain sessions, so that the next test shows something
    @Test
    void readsAPlainSession() {
        Recorded session = handshake();
        HandshakeSecrets recomputed = known(session.secrets().handshakeHash());
        assertThat(KeyProbe.of(recomputed.plainKeys()))
                .isEqualTo(KeyProbe.of(session.secrets().plainKeys()));
    }

    @Test
    void readsNothingOfAnExtendedSession() {
        Recorded session = handshake();
        byte[] hash = session.secrets().handshakeHash();
        KeyProbe keys = KeyProbe.of(session.secrets().boundKeys());
        List<Function<HandshakeSecrets, SessionKeys>> derivations =
                List.of(HandshakeSecrets::plainKeys, HandshakeSecrets::boundKeys);
        for (var derivation : derivations) {
            KeyProbe guess = KeyProbe.of(derivation.apply(known(hash)));
            assertThat(guess.sending()).isNotIn(keys.sending(), keys.receiving());
            assertThat(guess.receiving()).isNotIn(keys.sending(), keys.receiving());
        }
    }

    // with the responder's static key, stolen later: who called, and nothing of the session
    @Test
    void readsWhoCalledAndNothingElseWithTheStaticKeyStolenLater() {
        Recorded session = handshake();
        KeyProbe keys = KeyProbe.of(session.secrets().boundKeys());
        NoiseResponder.Opened opened =
                NoiseResponder.hearing(crypto, psk, responder, session.call())
                        .orElseThrow()
                        .open(PROLOGUE)
                        .orElseThrow();
        assertThat(opened.payload().bytes()).isEqualTo(ENTITY);

        NoiseResponder.Answer again = opened.answer(entropy, _ -> new byte[0]);
        KeyProbe guess = KeyProbe.of(again.secrets().boundKeys());
        assertThat(guess.sending()).isNotIn(keys.sending(), keys.receiving());
        assertThat(guess.receiving()).isNotIn(keys.sending(), keys.receiving());
    }

    private HandshakeSecrets known(byte[] hash) {
        return new HandshakeSecrets(
                crypto, Role.INITIATOR, hash.clone(), UNKNOWN.clone(), UNKNOWN.clone());
    }

    private Recorded handshake() {
        NoiseInitiator initiator =
                NoiseInitiator.begin(
                        crypto, psk, responder.publicKey(), PROLOGUE, entropy, _ -> ENTITY);
        NoiseResponder.Answer answer =
                NoiseResponder.hearing(crypto, psk, responder, initiator.message())
                        .orElseThrow()
                        .open(PROLOGUE)
                        .orElseThrow()
                        .answer(entropy, _ -> new byte[0]);
        HandshakeSecrets secrets = initiator.complete(answer.message()).orElseThrow().secrets();
        return new Recorded(secrets, initiator);
    }
}
