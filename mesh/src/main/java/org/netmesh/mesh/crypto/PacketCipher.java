package org.netmesh.mesh.crypto;

/**
 * ChaCha20-Poly1305 (RFC 8439) under one key, in place. The nonce is four bytes of prefix and eight
 * of counter, both little-endian (spec 01 §3.6); whoever seals never uses a pair of them twice.
 * Keep one object per direction. Confined to one thread.
 */
public interface PacketCipher extends AutoCloseable {
    /**
     * Encrypts {@code length} bytes at {@code offset} and puts the 16 bytes of the tag behind them.
     *
     * @throws IndexOutOfBoundsException if text and tag do not fit
     */
    void seal(
            int noncePrefix, long counter, byte[] associated, byte[] text, int offset, int length);

    /**
     * Decrypts {@code length} bytes, the last 16 of them the tag, at {@code offset}.
     *
     * @return whether they are genuine; if not, nothing may be read from them
     * @throws IndexOutOfBoundsException if the range does not lie inside {@code text}
     */
    boolean open(
            int noncePrefix, long counter, byte[] associated, byte[] text, int offset, int length);

    /** Wipes the key. Idempotent; sealing and opening fail afterwards. */
    @Override
    void close();
}
