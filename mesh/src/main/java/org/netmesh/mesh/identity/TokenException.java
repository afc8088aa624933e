package org.netmesh.mesh.identity;

import java.util.Locale;
import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** Why a token is refused; messages begin with {@code token: } and the kind (spec 03 §3.11). */
public final class TokenException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** The nine kinds. */
    public enum Kind implements ErrorKind {
        INVALID_SIGNATURE("invalid token signature"),
        NOT_YET_VALID("token not yet valid", true),
        EXPIRED("token expired"),
        DELEGATION_EXHAUSTED("delegation depth exhausted"),
        DELEGATION_NOT_ALLOWED("delegation not allowed by scope"),
        NOT_AUTHORIZED("not authorized"),
        INVALID_FORMAT("invalid token format"),
        READ_ONLY("signer keypair is public-only"),
        ZERO_TTL("token TTL must be > 0 seconds");

        private final String text;
        private final boolean retryable;

        Kind(String text) {
            this(text, false);
        }

        Kind(String text, boolean retryable) {
            this.text = text;
            this.retryable = retryable;
        }

        /** The stable word: {@code invalid_signature} and so on. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean retryable() {
            return retryable;
        }
    }

    private final Kind kind;

    TokenException(Kind kind) {
        super("token: " + kind.label() + ": " + kind.text);
        this.kind = kind;
    }

    TokenException(Kind kind, String detail) {
        super("token: " + kind.label() + ": " + kind.text + ": " + detail);
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
