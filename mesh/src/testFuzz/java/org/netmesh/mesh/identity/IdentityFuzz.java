package org.netmesh.mesh.identity;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.netmesh.kernel.OriginHash;
import org.netmesh.mesh.crypto.StaticKeyPair;

/** Tokens and envelopes from anywhere: a value, or the typed refusal. */
class IdentityFuzz {
    private final StaticKeyPair own = StaticKeyPair.fromSecretHex("33".repeat(32));

    @FuzzTest(maxDuration = "30s")
    void anyTokenIsReadOrRefused(byte[] bytes) {
        try {
            Token token = Token.parse(bytes);
            if (!Arrays.equals(token.toBytes(), bytes)) throw new AssertionError("a token changed");
            token.notBefore();
            token.notAfter();
            token.isExpired(Instant.EPOCH);
            if (token.toString().isEmpty() || token.verify()) throw new AssertionError("forged");
        } catch (TokenException e) {
            if (bytes.length == Token.WIRE_SIZE) throw e;
        }
    }

    @FuzzTest(maxDuration = "30s")
    void anyEnvelopeIsOpenedOrRefused(byte[] bytes) {
        Optional<IdentityEnvelope> envelope = IdentityEnvelope.parse(bytes);
        try {
            envelope.ifPresent(sealed ->
                    sealed.open(
                            IdentityPorts.system(),
                            own,
                            new ChainLink(new OriginHash(0), 0, 0, 0),
                            Optional.empty()));
            if (envelope.isPresent()) throw new AssertionError("a forged envelope opened");
        } catch (EnvelopeException _) {
            // refused, as it should be
        }
    }
}
