package org.netmesh.bus;

import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** An adapter could not do what it was asked; texts and classes of spec 05 §23. */
public final class AdapterException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** What the bus does about it: retryable errors are retried, others end the batch at once. */
    public enum Kind implements ErrorKind {
        TRANSIENT(true),
        FATAL(false),
        BACKPRESSURE(true),
        CONNECTION(false),
        SHUTDOWN(false),
        SERIALIZATION(false);

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

    private AdapterException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public static AdapterException transientError(String why) {
        return transientError(why, null);
    }

    public static AdapterException transientError(String why, @Nullable Throwable cause) {
        return new AdapterException(Kind.TRANSIENT, "transient error: " + why, cause);
    }

    public static AdapterException fatal(String why) {
        return fatal(why, null);
    }

    public static AdapterException fatal(String why, @Nullable Throwable cause) {
        return new AdapterException(Kind.FATAL, "fatal error: " + why, cause);
    }

    public static AdapterException backpressure() {
        return new AdapterException(Kind.BACKPRESSURE, "backend backpressure", null);
    }

    public static AdapterException connection(String why, @Nullable Throwable cause) {
        return new AdapterException(Kind.CONNECTION, "connection error: " + why, cause);
    }

    public static AdapterException shutdown() {
        return new AdapterException(Kind.SHUTDOWN, "adapter is shut down", null);
    }

    public static AdapterException serialization(String why, @Nullable Throwable cause) {
        return new AdapterException(Kind.SERIALIZATION, "serialization error: " + why, cause);
    }

    /** The same error, with the operation of the bus in front that met it. */
    AdapterException during(String operation) {
        return new AdapterException(kind, operation + ": " + getMessage(), this);
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
