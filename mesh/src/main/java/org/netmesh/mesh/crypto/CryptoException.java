package org.netmesh.mesh.crypto;

import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** A key that cannot be used; messages begin with the prefix of spec 01 §12. */
public final class CryptoException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** What is wrong with the key. */
    public enum Kind implements ErrorKind {
        /** Not 32 bytes, or not hexadecimal. */
        INVALID_KEY,
        /** Wiped already. */
        KEY_WIPED;

        @Override
        public boolean retryable() {
            return false;
        }
    }

    private final Kind kind;

    private CryptoException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static CryptoException invalidKey(String why) {
        return new CryptoException(Kind.INVALID_KEY, "invalid key: " + why);
    }

    static CryptoException wiped(String what) {
        return new CryptoException(Kind.KEY_WIPED, "invalid key: the " + what + " is closed");
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
