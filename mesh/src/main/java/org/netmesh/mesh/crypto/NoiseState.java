package org.netmesh.mesh.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;

/**
 * The symmetric state of Noise_NKpsk0_25519_ChaChaPoly_BLAKE2s (spec 01 §6.1): the hash of all that
 * was said, the chaining key, and the key of the next payload. Confined to one thread.
 */
final class NoiseState implements AutoCloseable {
    static final int HASH_BYTES = 32;
    private static final byte[] PROTOCOL =
            "Noise_NKpsk0_25519_ChaChaPoly_BLAKE2s".getBytes(US_ASCII);

    private final Crypto crypto;
    private byte[] hash;
    private byte[] chainingKey;
    private byte[] key = new byte[Crypto.KEY_BYTES];
    private long nonce;

    private NoiseState(Crypto crypto, byte[] hash, byte[] chainingKey) {
        this.crypto = crypto;
        this.hash = hash;
        this.chainingKey = chainingKey;
    }

    /** The state before the first message: protocol, prologue, responder's key, PSK. */
    static NoiseState begin(Crypto crypto, Psk psk, byte[] prologue, StaticPublicKey responder) {
        byte[] name = crypto.hash(PROTOCOL);
        NoiseState state = new NoiseState(crypto, name, name.clone());
        state.mixHash(prologue);
        state.mixHash(responder.bytes());
        byte[] secret = psk.copy();
        state.mixKeyAndHash(secret);
        Secret.wipe(secret);
        return state;
    }

    NoiseState copy() {
        NoiseState copy = new NoiseState(crypto, hash.clone(), chainingKey.clone());
        copy.key = key.clone();
        copy.nonce = nonce;
        return copy;
    }

    /** A public ephemeral key: hashed, and mixed into the key as the PSK rule asks. */
    void mixEphemeral(byte[] publicKey) {
        mixHash(publicKey);
        mixKey(publicKey);
    }

    void mixKey(byte[] material) {
        byte[][] outputs = Hmac.expand(crypto, chainingKey, material, 2);
        advance(outputs[0], outputs[1]);
    }

    /** A copy of the hash as it stands. */
    byte[] hash() {
        return hash.clone();
    }

    byte[] seal(byte[] payload) {
        byte[] sealed = Arrays.copyOf(payload, payload.length + Crypto.TAG_BYTES);
        try (PacketCipher cipher = crypto.packetCipher(key)) {
            cipher.seal(0, nonce++, hash, sealed, 0, payload.length);
        }
        mixHash(sealed);
        return sealed;
    }

    /** On failure the state is spent. */
    Optional<HandshakePayload> open(byte[] sealed) {
        byte[] text = sealed.clone();
        byte[] transcript = hash();
        try (PacketCipher cipher = crypto.packetCipher(key)) {
            if (!cipher.open(0, nonce++, transcript, text, 0, text.length)) return Optional.empty();
        }
        mixHash(sealed);
        byte[] payload = Arrays.copyOf(text, text.length - Crypto.TAG_BYTES);
        return Optional.of(new HandshakePayload(payload, transcript));
    }

    /** Ends the handshake: the state is wiped, its outcome handed on. */
    HandshakeSecrets finish(Role role) {
        byte[][] split = Hmac.expand(crypto, chainingKey, new byte[0], 2);
        HandshakeSecrets secrets =
                new HandshakeSecrets(crypto, role, hash.clone(), split[0], split[1]);
        close();
        return secrets;
    }

    @Override
    public void close() {
        Secret.wipe(chainingKey, key);
    }

    private void mixHash(byte[] data) {
        hash = crypto.hash(hash, data);
    }

    private void mixKeyAndHash(byte[] material) {
        byte[][] outputs = Hmac.expand(crypto, chainingKey, material, 3);
        mixHash(outputs[1]);
        Secret.wipe(outputs[1]);
        advance(outputs[0], outputs[2]);
    }

    private void advance(byte[] nextChainingKey, byte[] nextKey) {
        Secret.wipe(chainingKey, key);
        chainingKey = nextChainingKey;
        key = nextKey;
        nonce = 0;
    }
}
