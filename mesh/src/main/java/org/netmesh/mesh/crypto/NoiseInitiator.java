package org.netmesh.mesh.crypto;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.netmesh.kernel.port.Entropy;

/**
 * The dialling side of one handshake (spec 01 §6.1): it has spoken msg1 and waits for msg2. A
 * message that does not fit changes nothing, so that stray packets cannot end the attempt. Each
 * attempt takes a fresh object. Confined to one thread.
 */
public final class NoiseInitiator implements AutoCloseable {
    private final Crypto crypto;
    private final byte[] ephemeral;
    private final NoiseState state;
    private final byte[] message;

    private NoiseInitiator(Crypto crypto, byte[] ephemeral, NoiseState state, byte[] message) {
        this.crypto = crypto;
        this.ephemeral = ephemeral;
        this.state = state;
        this.message = message;
    }

    /**
     * Makes msg1.
     *
     * @param prologue empty for the point-to-point adapter, else that of spec 01 §6.3
     * @param payload what to say in msg1, given the 32-byte transcript so far (what a proof signs)
     * @throws CryptoException {@code INVALID_KEY} if the responder's key is of small order
     */
    public static NoiseInitiator begin(
            Crypto crypto,
            Psk psk,
            StaticPublicKey responder,
            byte[] prologue,
            Entropy entropy,
            UnaryOperator<byte[]> payload) {
        byte[] ephemeral = new byte[Crypto.KEY_BYTES];
        entropy.fill(ephemeral);
        byte[] publicKey = crypto.agreementPublicKey(ephemeral);
        byte[] shared =
                crypto.agree(ephemeral, responder.bytes())
                        .orElseThrow(
                                () -> CryptoException.invalidKey("the peer's key has small order"));
        NoiseState state = NoiseState.begin(crypto, psk, prologue, responder);
        state.mixEphemeral(publicKey);
        state.mixKey(shared);
        Secret.wipe(shared);
        byte[] sealed = state.seal(payload.apply(state.hash()));
        return new NoiseInitiator(crypto, ephemeral, state, NoiseMessage.join(publicKey, sealed));
    }

    /** A copy of msg1: 48 bytes and the payload. */
    public byte[] message() {
        return message.clone();
    }

    /**
     * Reads msg2 and ends the handshake.
     *
     * @return empty if it is not the responder's answer to this msg1; try the next message then
     */
    public Optional<Completed> complete(byte[] msg2) {
        if (msg2.length < NoiseMessage.MIN_BYTES) return Optional.empty();
        byte[] theirs = NoiseMessage.ephemeral(msg2);
        Optional<byte[]> shared = crypto.agree(ephemeral, theirs);
        if (shared.isEmpty()) return Optional.empty();
        NoiseState attempt = state.copy();
        attempt.mixEphemeral(theirs);
        attempt.mixKey(shared.get());
        Secret.wipe(shared.get());
        Optional<HandshakePayload> payload = attempt.open(NoiseMessage.sealed(msg2));
        if (payload.isEmpty()) {
            attempt.close();
            return Optional.empty();
        }
        close();
        return Optional.of(new Completed(payload.get(), attempt.finish(Role.INITIATOR)));
    }

    /** Gives the attempt up and wipes its secrets. Idempotent. */
    @Override
    public void close() {
        Arrays.fill(ephemeral, (byte) 0);
        state.close();
    }

    /** The responder answered: what it said, and what both now share. */
    public record Completed(HandshakePayload payload, HandshakeSecrets secrets) {}
}
