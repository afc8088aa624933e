package org.netmesh.mesh.identity;

import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** Bad input to an identity; messages begin with {@code identity: } (spec 03 §2). */
public final class IdentityException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** What was wrong. */
    public enum Kind implements ErrorKind {
        INVALID_SEED,
        INVALID_SIGNATURE,
        UNKNOWN_SCOPE,
        INVALID_OPTIONS,
        /** The identity holds no secret half. */
        READ_ONLY;

        @Override
        public boolean retryable() {
            return false;
        }
    }

    private final Kind kind;

    private IdentityException(Kind kind, String message) {
        super("identity: " + message);
        this.kind = kind;
    }

    static IdentityException seedLength(int bytes) {
        return new IdentityException(Kind.INVALID_SEED, "seed must be 32 bytes, got " + bytes);
    }

    static IdentityException signatureLength(int bytes) {
        return new IdentityException(
                Kind.INVALID_SIGNATURE, "signature must be 64 bytes, got " + bytes);
    }

    static IdentityException unknownScope(String name, String allowed) {
        return new IdentityException(
                Kind.UNKNOWN_SCOPE, "unknown scope \"%s\"; allowed: %s".formatted(name, allowed));
    }

    static IdentityException invalidOptions(String why) {
        return new IdentityException(Kind.INVALID_OPTIONS, why);
    }

    static IdentityException readOnly() {
        return new IdentityException(
                Kind.READ_ONLY, "keypair is public-only; signing is not available");
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
