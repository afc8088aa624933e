package org.netmesh.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The root of every error that netmesh reports. Branch on {@link #kind()}, never on the text; the
 * text begins with the stable prefix that the specification gives and says what was wrong, what is
 * allowed and what to do.
 */
public abstract class NetMeshException extends RuntimeException {
    private static final long serialVersionUID = 1;

    protected NetMeshException(String message) {
        super(message);
    }

    protected NetMeshException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * For errors thrown per packet or per event: no stack is recorded, so that throwing costs
     * little.
     */
    protected NetMeshException(String message, StackTrace stackTrace) {
        super(message, null, false, stackTrace == StackTrace.RECORDED);
    }

    public abstract ErrorKind kind();

    /**
     * Whether the same call may succeed later although the caller changed nothing: as the kind
     * says, unless the error knows better.
     */
    public boolean retryable() {
        return kind().retryable();
    }

    /** Whether an exception records where it was thrown. */
    protected enum StackTrace {
        RECORDED,
        OMITTED
    }
}
