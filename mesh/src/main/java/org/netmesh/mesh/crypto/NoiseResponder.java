package org.netmesh.mesh.crypto;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.port.Entropy;

/**
 * The dialled side of one handshake (spec 01 §6.1): it heard an msg1 and does not yet know from
 * whom. It tries prologue after prologue; the X25519 result is computed once, for all of them (spec
 * 01 §6.10). A prologue that does not fit changes nothing. Confined to one thread.
 */
public final class NoiseResponder {
    private final Crypto crypto;
    private final Psk psk;
    private final StaticKeyPair own;
    private final byte[] message;
    private byte @Nullable [] shared;

    private NoiseResponder(Crypto crypto, Psk psk, StaticKeyPair own, byte[] message) {
        this.crypto = crypto;
        this.psk = psk;
        this.own = own;
        this.message = message;
    }

    /**
     * Costs nothing yet.
     *
     * @param msg1 copied
     * @return empty if it is shorter than 48 bytes
     */
    public static Optional<NoiseResponder> hearing(
            Crypto crypto, Psk psk, StaticKeyPair own, byte[] msg1) {
        return msg1.length < NoiseMessage.MIN_BYTES
                ? Optional.empty()
                : Optional.of(new NoiseResponder(crypto, psk, own, msg1.clone()));
    }

    /** The initiator's ephemeral public key, by which repeated messages are known. */
    public byte[] initiatorEphemeral() {
        return NoiseMessage.ephemeral(message);
    }

    /**
     * Tries to open msg1 under one prologue. The first try costs an X25519 step.
     *
     * @return empty if keys, prologue or bytes do not fit
     */
    public Optional<Opened> open(byte[] prologue) {
        byte[] secret = shared();
        return secret.length == 0 ? Optional.empty() : open(prologue, secret);
    }

    /** Computed once, also where it is unusable, which shows as no bytes. */
    private byte[] shared() {
        byte[] known = shared;
        if (known == null) {
            known = own.agree(initiatorEphemeral()).orElse(new byte[0]);
            shared = known;
        }
        return known;
    }

    private Optional<Opened> open(byte[] prologue, byte[] secret) {
        NoiseState state = NoiseState.begin(crypto, psk, prologue, own.publicKey());
        state.mixEphemeral(initiatorEphemeral());
        state.mixKey(secret);
        Optional<HandshakePayload> payload = state.open(NoiseMessage.sealed(message));
        if (payload.isEmpty()) state.close();
        return payload.map(heard -> new Opened(crypto, state, initiatorEphemeral(), heard));
    }

    /** An msg1 that opened; answer it once or close it. */
    public static final class Opened implements AutoCloseable {
        private final Crypto crypto;
        private final NoiseState state;
        private final byte[] theirs;
        private final HandshakePayload payload;

        private Opened(Crypto crypto, NoiseState state, byte[] theirs, HandshakePayload payload) {
            this.crypto = crypto;
            this.state = state;
            this.theirs = theirs;
            this.payload = payload;
        }

        public HandshakePayload payload() {
            return payload;
        }

        /**
         * Makes msg2 and ends the handshake.
         *
         * @param reply what to say, given the 32-byte transcript so far (what a proof signs)
         * @throws CryptoException {@code INVALID_KEY} if the initiator's key is of small order
         */
        public Answer answer(Entropy entropy, UnaryOperator<byte[]> reply) {
            byte[] ephemeral = new byte[Crypto.KEY_BYTES];
            entropy.fill(ephemeral);
            byte[] publicKey = crypto.agreementPublicKey(ephemeral);
            byte[] shared =
                    crypto.agree(ephemeral, theirs)
                            .orElseThrow(() ->
                                    CryptoException.invalidKey("the peer's key has small order"));
            state.mixEphemeral(publicKey);
            state.mixKey(shared);
            Secret.wipe(ephemeral, shared);
            byte[] sealed = state.seal(reply.apply(state.hash()));
            return new Answer(NoiseMessage.join(publicKey, sealed), state.finish(Role.RESPONDER));
        }

        @Override
        public void close() {
            state.close();
        }
    }

    /** What goes back, and what both will share once it arrives. */
    public static final class Answer {
        private final byte[] message;
        private final HandshakeSecrets secrets;

        private Answer(byte[] message, HandshakeSecrets secrets) {
            this.message = message;
            this.secrets = secrets;
        }

        /** A copy of msg2: 48 bytes and the payload. */
        public byte[] message() {
            return message.clone();
        }

        public HandshakeSecrets secrets() {
            return secrets;
        }
    }
}
