package org.netmesh.mesh.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.SignatureCheck;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.mesh.identity.EnvelopeException.Kind;

/**
 * An identity's seed on its way to another node: readable there only, bound to one place of a
 * causal chain, attested by the identity itself; 209 bytes (spec 03 §4). It cannot be retargeted,
 * replayed at another link, or answered with another key. Immutable.
 */
public final class IdentityEnvelope {
    public static final int BYTES = 209;

    private static final int VERSION = 1;
    private static final int TARGET = 1;
    private static final int EPHEMERAL = 33;
    private static final int SEALED = 65;
    private static final int SIGNER = 113;
    private static final int SIGNATURE = 145;
    private static final byte[] KEY_LABEL = "net-identity-envelope".getBytes(US_ASCII);
    private static final byte[] NONCE_LABEL = "net-identity-nonce".getBytes(US_ASCII);

    private final byte[] wire;

    private IdentityEnvelope(byte[] wire) {
        this.wire = wire;
    }

    /** Empty unless these are 209 bytes of version 1; nothing else is checked. */
    public static Optional<IdentityEnvelope> parse(byte[] bytes) {
        return bytes.length == BYTES && bytes[0] == VERSION
                ? Optional.of(new IdentityEnvelope(bytes.clone()))
                : Optional.empty();
    }

    /**
     * Seals an identity for the node that holds the secret half of {@code target}.
     *
     * @throws EnvelopeException {@code SOURCE_READ_ONLY} without a secret half; {@code
     *     SEAL_OPEN_FAILED} if the target's key is of small order
     */
    public static IdentityEnvelope seal(Identity identity, StaticPublicKey target, ChainLink link) {
        if (identity.isReadOnly()) throw new EnvelopeException(Kind.SOURCE_READ_ONLY);
        Crypto crypto = identity.ports().crypto();
        try (StaticKeyPair ephemeral = StaticKeyPair.generate(crypto, identity.ports().entropy())) {
            byte[] seed = identity.toBytes();
            byte[] key = key(crypto, ephemeral, target);
            byte[] ephemeralKey = ephemeral.publicKey().bytes();
            byte[] nonce = nonce(crypto, ephemeralKey, target.bytes());
            byte[] sealed = crypto.sealOnce(key, nonce, link.toBytes(), seed);
            wipe(seed, key);
            return new IdentityEnvelope(
                    new ByteWriter(BYTES)
                            .u8(VERSION)
                            .bytes(target.bytes())
                            .bytes(ephemeralKey)
                            .bytes(sealed)
                            .bytes(identity.entityId().bytes())
                            .bytes(identity.sign(attested(target, link)).bytes())
                            .toByteArray());
        }
    }

    /**
     * Opens the envelope on the node it is for. The attestation is checked before anything is
     * decrypted.
     *
     * @param link where the chain must stand
     * @param expected who must be inside; empty to take whoever attests
     * @throws EnvelopeException {@code INVALID_SIGNER_KEY}, {@code INVALID_ATTESTATION} or {@code
     *     SEAL_OPEN_FAILED}, in the specification's order; no other key may then be used instead
     */
    public Identity open(
            IdentityPorts ports, StaticKeyPair own, ChainLink link, Optional<EntityId> expected) {
        if (expected.isPresent() && !expected.get().equals(signer())) {
            throw new EnvelopeException(Kind.INVALID_SIGNER_KEY);
        }
        requireAttested(ports.crypto(), link);
        if (!own.publicKey().equals(target())) throw new EnvelopeException(Kind.SEAL_OPEN_FAILED);
        byte[] seed = unseal(ports.crypto(), own, link);
        try {
            Identity identity = Identity.fromSeed(ports, seed);
            if (!identity.entityId().equals(signer())) {
                identity.close();
                throw new EnvelopeException(Kind.INVALID_ATTESTATION);
            }
            return identity;
        } finally {
            wipe(seed);
        }
    }

    /** Who attests, and claims to be inside. */
    public EntityId signer() {
        return EntityId.of(part(SIGNER, EntityId.BYTES));
    }

    /** The node it is for. */
    public StaticPublicKey target() {
        return StaticPublicKey.of(part(TARGET, StaticPublicKey.BYTES));
    }

    /** A copy of the 209 bytes. */
    public byte[] toBytes() {
        return wire.clone();
    }

    @Override
    public String toString() {
        return "IdentityEnvelope[signer=%s, target=%s]".formatted(signer(), target());
    }

    private void requireAttested(Crypto crypto, ChainLink link) {
        SignatureCheck check =
                crypto.verify(
                        signer().bytes(),
                        attested(target(), link),
                        part(SIGNATURE, Signature.BYTES));
        switch (check) {
            case VALID -> {}
            case INVALID_PUBLIC_KEY -> throw new EnvelopeException(Kind.INVALID_SIGNER_KEY);
            case INVALID_SIGNATURE -> throw new EnvelopeException(Kind.INVALID_ATTESTATION);
        }
    }

    private byte[] unseal(Crypto crypto, StaticKeyPair own, ChainLink link) {
        byte[] ephemeral = part(EPHEMERAL, StaticPublicKey.BYTES);
        byte[] key = key(crypto, own, StaticPublicKey.of(ephemeral));
        byte[] nonce = nonce(crypto, ephemeral, target().bytes());
        try {
            return crypto.openOnce(key, nonce, link.toBytes(), part(SEALED, SIGNER - SEALED))
                    .orElseThrow(() -> new EnvelopeException(Kind.SEAL_OPEN_FAILED));
        } finally {
            wipe(key);
        }
    }

    private byte[] part(int offset, int length) {
        return Arrays.copyOfRange(wire, offset, offset + length);
    }

    private static byte[] key(Crypto crypto, StaticKeyPair own, StaticPublicKey other) {
        byte[] shared =
                own.agree(other).orElseThrow(() -> new EnvelopeException(Kind.SEAL_OPEN_FAILED));
        byte[] key = crypto.keyedHash(KEY_LABEL, shared);
        wipe(shared);
        return key;
    }

    private static byte[] nonce(Crypto crypto, byte[] ephemeral, byte[] target) {
        return Arrays.copyOf(
                crypto.keyedHash(NONCE_LABEL, ephemeral, target), Crypto.LONG_NONCE_BYTES);
    }

    private static byte[] attested(StaticPublicKey target, ChainLink link) {
        return new ByteWriter(StaticPublicKey.BYTES + ChainLink.BYTES)
                .bytes(target.bytes())
                .bytes(link.toBytes())
                .toByteArray();
    }

    private static void wipe(byte[]... secrets) {
        for (byte[] secret : secrets) Arrays.fill(secret, (byte) 0);
    }
}
