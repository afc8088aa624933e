package org.netmesh.kernel.codec;

import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** Bytes are not what the specification says. Cheap to throw: it records no stack. */
public final class MalformedException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** How the bytes differ from the specification. */
    public enum Kind implements ErrorKind {
        /** They end before the value does. */
        TRUNCATED,
        /** They go on after the value's end, or a part is longer than allowed. */
        OVERSIZE,
        /** A part has a value that is not allowed. */
        INVALID;

        @Override
        public boolean retryable() {
            return false;
        }
    }

    private final Kind kind;

    public MalformedException(Kind kind, String message) {
        super(message, StackTrace.OMITTED);
        this.kind = kind;
    }

    public static MalformedException truncated(String message) {
        return new MalformedException(Kind.TRUNCATED, message);
    }

    public static MalformedException oversize(String message) {
        return new MalformedException(Kind.OVERSIZE, message);
    }

    public static MalformedException invalid(String message) {
        return new MalformedException(Kind.INVALID, message);
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
