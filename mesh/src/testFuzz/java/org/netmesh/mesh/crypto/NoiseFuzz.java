package org.netmesh.mesh.crypto;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.SplittableRandom;
import org.netmesh.kernel.port.Entropy;

/** No handshake message, and no signature, that was not made by a holder of the keys is taken. */
class NoiseFuzz {
    private static final byte[] NONE = new byte[0];
    private final Crypto crypto = Crypto.system();
    private final Entropy entropy = new SplittableRandom(1)::nextBytes;
    private final Psk psk = Psk.generate(entropy);
    private final StaticKeyPair own = StaticKeyPair.generate(crypto, entropy);

    @FuzzTest(maxDuration = "30s")
    void noForgedMessageOpens(byte[] message) {
        boolean opened =
                NoiseResponder.hearing(crypto, psk, own, message)
                        .flatMap(responder -> responder.open(NONE))
                        .isPresent();
        NoiseInitiator initiator =
                NoiseInitiator.begin(crypto, psk, own.publicKey(), NONE, entropy, _ -> NONE);
        if (opened || initiator.complete(message).isPresent()) {
            throw new AssertionError("a forged message opened");
        }
    }

    @FuzzTest(maxDuration = "30s")
    void noForgedSignatureVerifies(byte[] bytes) {
        byte[] key = own.publicKey().bytes();
        if (crypto.verify(key, NONE, bytes).valid() || crypto.verify(bytes, bytes, bytes).valid()) {
            throw new AssertionError("a forged signature verified");
        }
    }
}
