package org.netmesh.mesh.identity;

import java.util.Arrays;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.Hex;
import org.netmesh.mesh.crypto.Crypto;

/** An Ed25519 signature, 64 bytes, taken as given. Immutable. */
public final class Signature {
    public static final int BYTES = Crypto.SIGNATURE_BYTES;

    private final byte[] bytes;

    private Signature(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @param bytes 64 of them, copied
     * @throws IdentityException {@code INVALID_SIGNATURE} for any other length
     */
    public static Signature of(byte[] bytes) {
        if (bytes.length != BYTES) throw IdentityException.signatureLength(bytes.length);
        return new Signature(bytes.clone());
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Whether {@code signer} signed exactly this message; strict (spec 03 §2.3). */
    public boolean verify(EntityId signer, byte[] message) {
        return verify(Crypto.system(), signer, message);
    }

    public boolean verify(Crypto crypto, EntityId signer, byte[] message) {
        return crypto.verify(signer.bytes(), message, bytes).valid();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signature that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 128 hexadecimal digits. */
    @Override
    public String toString() {
        return Hex.of(bytes);
    }
}
