package org.netmesh.mesh.crypto;

import java.util.Optional;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.port.Entropy;

/**
 * A node's X25519 key pair: whoever dials the node proves by it whom they reached (spec 01 §6.1).
 * The public half is what peers are told. The text form shows it alone; closing wipes the secret.
 * Thread-safe.
 */
public final class StaticKeyPair implements AutoCloseable {
    private static final String IDENTITY_CONTEXT = "net-noise-static-key-v1";
    private static final String ALLOWED = "a secret key must be 32 bytes (64 hex chars)";

    private final Crypto crypto;
    private final Secret secret;
    private final StaticPublicKey publicKey;

    private StaticKeyPair(Crypto crypto, byte[] secret) {
        this.crypto = crypto;
        this.secret = new Secret("key pair", secret);
        this.publicKey = StaticPublicKey.of(crypto.agreementPublicKey(secret));
    }

    /** A fresh pair from the operating system's entropy. */
    public static StaticKeyPair generate() {
        return generate(Crypto.system(), Entropy.system());
    }

    public static StaticKeyPair generate(Crypto crypto, Entropy entropy) {
        byte[] secret = new byte[Crypto.KEY_BYTES];
        entropy.fill(secret);
        return new StaticKeyPair(crypto, secret);
    }

    /**
     * The pair of a secret that {@link #exportSecret} gave out.
     *
     * @param secret 32 bytes, copied
     * @throws CryptoException {@code INVALID_KEY} for any other length
     */
    public static StaticKeyPair fromSecret(byte[] secret) {
        return fromSecret(Crypto.system(), secret);
    }

    /**
     * @param hex 64 hexadecimal digits of either case
     * @throws CryptoException {@code INVALID_KEY} for anything else; the text is not repeated
     */
    public static StaticKeyPair fromSecretHex(String hex) {
        return new StaticKeyPair(Crypto.system(), KeyText.parse(hex, ALLOWED));
    }

    public static StaticKeyPair fromSecret(Crypto crypto, byte[] secret) {
        if (secret.length != Crypto.KEY_BYTES) {
            throw CryptoException.invalidKey(ALLOWED + ", got " + secret.length + " bytes");
        }
        return new StaticKeyPair(crypto, secret.clone());
    }

    /**
     * The pair that belongs to an identity for life (decision 21): BLAKE3 key derivation over the
     * 32-byte Ed25519 seed.
     */
    public static StaticKeyPair ofIdentitySeed(Crypto crypto, byte[] seed) {
        return new StaticKeyPair(crypto, crypto.deriveKey(IDENTITY_CONTEXT, seed));
    }

    public StaticPublicKey publicKey() {
        return publicKey;
    }

    /** The secret itself, for a file that only this node can read; wipe it after use. */
    public byte[] exportSecret() {
        return secret.copy();
    }

    /**
     * The X25519 result with another party's public key; wipe it after use.
     *
     * @return empty if that key is of small order
     */
    public Optional<byte[]> agree(StaticPublicKey other) {
        return agree(other.bytes());
    }

    Optional<byte[]> agree(byte[] other) {
        byte[] own = secret.copy();
        try {
            return crypto.agree(own, other);
        } finally {
            Secret.wipe(own);
        }
    }

    @Override
    public void close() {
        secret.wipe();
    }

    @Override
    public String toString() {
        return "StaticKeyPair[" + Hex.of(publicKey.bytes()) + ", REDACTED]";
    }
}
