package org.netmesh.mesh.crypto;

import java.util.SplittableRandom;
import org.netmesh.kernel.port.Entropy;

/** The keys of both sides after a handshake, for tests of what stands on them. */
public record SessionPair(SessionKeys initiator, SessionKeys responder) {
    /** A real handshake from seeded entropy. */
    public static SessionPair fresh(long seed) {
        Crypto crypto = Crypto.system();
        Entropy entropy = new SplittableRandom(seed)::nextBytes;
        Psk psk = Psk.generate(entropy);
        StaticKeyPair own = StaticKeyPair.generate(crypto, entropy);
        NoiseInitiator initiator =
                NoiseInitiator.begin(
                        crypto, psk, own.publicKey(), new byte[0], entropy, _ -> new byte[0]);
        NoiseResponder.Answer answer =
                NoiseResponder.hearing(crypto, psk, own, initiator.message())
                        .orElseThrow()
                        .open(new byte[0])
                        .orElseThrow()
                        .answer(entropy, _ -> new byte[0]);
        HandshakeSecrets secrets = initiator.complete(answer.message()).orElseThrow().secrets();
        return new SessionPair(secrets.plainKeys(), answer.secrets().plainKeys());
    }

    /** One side of a session whose keys are golden. */
    public static SessionKeys known(long session, byte[] sending, byte[] receiving) {
        return new SessionKeys(
                Crypto.system(), new SessionId(session), sending.clone(), receiving.clone());
    }
}
