package org.netmesh.kernel.port;

import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** A {@link Storage} could not do what it was asked; the message names the path and the remedy. */
public final class StorageException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Kind implements ErrorKind {
        NOT_FOUND(false),
        ALREADY_EXISTS(false),
        /** A path leaves the folder, or the system refuses the name. */
        INVALID_PATH(false),
        PERMISSION_DENIED(false),
        READ_ONLY(false),
        /** The disk or a quota is full. */
        NO_SPACE(true),
        TOO_MANY_OPEN_FILES(true),
        /** Another holder has the lock. */
        LOCKED(true),
        CLOSED(false),
        /** Anything else the system reported. */
        IO(true);

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

    public StorageException(Kind kind, String message) {
        this(kind, message, null);
    }

    public StorageException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
