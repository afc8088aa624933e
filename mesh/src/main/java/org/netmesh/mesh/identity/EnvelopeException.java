package org.netmesh.mesh.identity;

import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** Why an identity could not be sealed or opened (spec 03 §4.4). */
public final class EnvelopeException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** The kinds of the specification. */
    public enum Kind implements ErrorKind {
        INVALID_ATTESTATION("attestation signature invalid"),
        SEAL_OPEN_FAILED("seal_open failed (wrong target key or tampered ciphertext)"),
        /** For whoever unpacks a snapshot: the identity inside is another than the snapshot's. */
        ORIGIN_HASH_MISMATCH("decrypted seed's origin_hash does not match expected"),
        INVALID_SIGNER_KEY("signer_pub is not a valid ed25519 point"),
        SOURCE_READ_ONLY("source keypair is public-only; cannot attest");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public boolean retryable() {
            return false;
        }
    }

    private final Kind kind;

    public EnvelopeException(Kind kind) {
        super("identity envelope: " + kind.text);
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
