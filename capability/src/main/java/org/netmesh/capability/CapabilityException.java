package org.netmesh.capability;

import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.codec.MalformedException;

/**
 * What an announcement may fail with before it is sent. Messages begin with {@code capability: }.
 */
public final class CapabilityException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** What was wrong. */
    public enum Kind implements ErrorKind {
        /** The record does not fit one packet, or breaks a limit. */
        TOO_LARGE;

        @Override
        public boolean retryable() {
            return false;
        }
    }

    private final Kind kind;

    private CapabilityException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static CapabilityException tooLarge(int bytes, int limit) {
        return new CapabilityException(
                Kind.TOO_LARGE,
                "capability: announcement has %d bytes, at most %d fit one packet: announce fewer or shorter tags and metadata"
                        .formatted(bytes, limit));
    }

    static CapabilityException tooLarge(MalformedException why) {
        return new CapabilityException(
                Kind.TOO_LARGE,
                "capability: " + why.getMessage() + ": announce fewer or shorter tags");
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
