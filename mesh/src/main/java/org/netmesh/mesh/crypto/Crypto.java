package org.netmesh.mesh.crypto;

import java.util.Optional;

/**
 * Every cryptographic primitive of the mesh, so that a simulator can put a cheap keyed stand-in of
 * equal sizes in its place. Arguments are read, never kept, never changed. Thread-safe; the {@link
 * PacketCipher}s that it makes are not.
 */
public interface Crypto {
    /** Secrets, public keys and digests. */
    int KEY_BYTES = 32;

    int SIGNATURE_BYTES = 64;
    int TAG_BYTES = 16;

    /** The nonce of {@link #sealOnce}. */
    int LONG_NONCE_BYTES = 24;

    /** BLAKE2s-256 of the parts, one after the other. */
    byte[] hash(byte[]... parts);

    /**
     * Keyed BLAKE2s-256 of the parts, one after the other.
     *
     * @param key 1 to 32 bytes
     */
    byte[] keyedHash(byte[] key, byte[]... parts);

    /**
     * 32 bytes derived from key material with BLAKE3 in its key derivation mode.
     *
     * @param context says what the key is for, unique in the world
     */
    byte[] deriveKey(String context, byte[] material);

    /** The Ed25519 public key of a 32-byte seed. */
    byte[] signingPublicKey(byte[] seed);

    /** The Ed25519 signature by a 32-byte seed; equal inputs give equal signatures. */
    byte[] sign(byte[] seed, byte[] message);

    /** Checks an Ed25519 signature by the strict rules of spec 03 §2.3. Total. */
    SignatureCheck verify(byte[] publicKey, byte[] message, byte[] signature);

    /** The X25519 public key of a 32-byte secret, which is clamped first. */
    byte[] agreementPublicKey(byte[] secret);

    /**
     * X25519.
     *
     * @return empty if the result is all zeros, which a public key of small order gives
     */
    Optional<byte[]> agree(byte[] secret, byte[] publicKey);

    /** ChaCha20-Poly1305 under a 32-byte key, which is copied. */
    PacketCipher packetCipher(byte[] key);

    /** Which implementation seals packets, for the node's info. */
    default String packetCipherName() {
        return "stand-in";
    }

    /**
     * XChaCha20-Poly1305 for messages that have a key of their own.
     *
     * @param nonce 24 bytes
     * @return the ciphertext, then its tag
     */
    byte[] sealOnce(byte[] key, byte[] nonce, byte[] associated, byte[] plaintext);

    /**
     * Opens what {@link #sealOnce} made.
     *
     * @return empty if key, nonce, associated data or text differ in any bit
     */
    Optional<byte[]> openOnce(byte[] key, byte[] nonce, byte[] associated, byte[] sealed);

    /**
     * The real one: for packets {@code libcrypto} where native access is allowed and it is there,
     * else the JDK's ChaCha20-Poly1305; Bouncy Castle for the rest.
     */
    static Crypto system() {
        return SystemCrypto.INSTANCE;
    }
}
