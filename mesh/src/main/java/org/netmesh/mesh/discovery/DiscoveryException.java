package org.netmesh.mesh.discovery;

import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** What an announcement or a setting of discovery may fail with. */
public final class DiscoveryException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Kind implements ErrorKind {
        INVALID_OPTIONS(false),
        /** A rate that is no number; nothing was announced. */
        NOT_FINITE(false),
        /** A public-only identity cannot sign. */
        READ_ONLY(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        @Override
        public boolean retryable() {
            return retryable;
        }
    }

    private final Kind kind;

    private DiscoveryException(Kind kind, String message) {
        super("capability: " + message);
        this.kind = kind;
    }

    static DiscoveryException invalid(String why) {
        return new DiscoveryException(Kind.INVALID_OPTIONS, why);
    }

    static DiscoveryException notFinite(String what) {
        return new DiscoveryException(Kind.NOT_FINITE, what + " must be finite");
    }

    static DiscoveryException readOnly() {
        return new DiscoveryException(
                Kind.READ_ONLY, "this node's identity is public-only; announce unsigned");
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
