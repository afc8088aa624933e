package org.netmesh.mesh.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What both sides share after a handshake, good for one kind of session keys. Closing, or taking
 * keys, wipes it. Confined to one thread.
 */
public final class HandshakeSecrets implements AutoCloseable {
    private static final byte[] PLAIN_ROOT = ascii("net-kdf-v1");
    private static final byte[] PLAIN_A = ascii("initiator-tx");
    private static final byte[] PLAIN_B = ascii("initiator-rx");
    private static final byte[] BOUND_A = ascii("netmesh-nx1-a");
    private static final byte[] BOUND_B = ascii("netmesh-nx1-b");

    private final Crypto crypto;
    private final Role role;
    private final byte[] hash;
    private final byte[] first;
    private final byte[] second;
    private boolean spent;

    HandshakeSecrets(Crypto crypto, Role role, byte[] hash, byte[] first, byte[] second) {
        this.crypto = crypto;
        this.role = role;
        this.hash = hash;
        this.first = first;
        this.second = second;
    }

    public Role role() {
        return role;
    }

    public SessionId sessionId() {
        return new SessionId(ByteBuffer.wrap(hash).order(ByteOrder.LITTLE_ENDIAN).getLong(0));
    }

    /**
     * A copy of the 32-byte handshake hash. With the PSK it gives the plain keys: keep it secret.
     */
    byte[] handshakeHash() {
        return hash.clone();
    }

    /**
     * The keys that a 0.19.0 peer derives (spec 01 §6.2): from the handshake hash alone, so that
     * any holder of the PSK who recorded the handshake can compute them too.
     *
     * @throws IllegalStateException if keys were taken before
     */
    public SessionKeys plainKeys() {
        byte[] root = crypto.keyedHash(hash, PLAIN_ROOT);
        byte[] a = crypto.keyedHash(root, PLAIN_A);
        byte[] b = crypto.keyedHash(root, PLAIN_B);
        Secret.wipe(root);
        return take(a, b);
    }

    /**
     * The keys of an extended session (spec 20 §2.1), bound to both Diffie-Hellman results.
     *
     * @throws IllegalStateException if keys were taken before
     */
    public SessionKeys boundKeys() {
        byte[] a = crypto.keyedHash(first, BOUND_A, hash);
        byte[] b = crypto.keyedHash(second, BOUND_B, hash);
        return take(a, b);
    }

    @Override
    public void close() {
        spent = true;
        Secret.wipe(hash, first, second);
    }

    @Override
    public String toString() {
        return "HandshakeSecrets[REDACTED]";
    }

    private SessionKeys take(byte[] a, byte[] b) {
        if (spent) throw new IllegalStateException("the keys of this handshake are taken");
        SessionKeys keys =
                role == Role.INITIATOR
                        ? new SessionKeys(crypto, sessionId(), a, b)
                        : new SessionKeys(crypto, sessionId(), b, a);
        close();
        return keys;
    }

    private static byte[] ascii(String label) {
        return label.getBytes(US_ASCII);
    }
}
