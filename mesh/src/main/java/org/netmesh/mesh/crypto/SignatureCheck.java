package org.netmesh.mesh.crypto;

/** What became of checking a signature (spec 03 §2.9). */
public enum SignatureCheck {
    VALID,
    /**
     * Not by this key over this message, or of a form that is refused: small order, S too large.
     */
    INVALID_SIGNATURE,
    /** The public key is not on the curve. */
    INVALID_PUBLIC_KEY;

    public boolean valid() {
        return this == VALID;
    }
}
