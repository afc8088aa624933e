package org.netmesh.capability;

import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** A text that is no tag, or none that an application may write (spec 04a §17). */
public final class CapabilityTagException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** Why the text was refused. */
    public enum Kind implements ErrorKind {
        EMPTY,
        RESERVED_PREFIX;

        @Override
        public boolean retryable() {
            return false;
        }
    }

    private final Kind kind;

    private CapabilityTagException(Kind kind, String message) {
        super(message, StackTrace.OMITTED);
        this.kind = kind;
    }

    static CapabilityTagException empty() {
        return new CapabilityTagException(Kind.EMPTY, "capability tag must be non-empty");
    }

    static CapabilityTagException reserved(String text, String prefix) {
        return new CapabilityTagException(
                Kind.RESERVED_PREFIX,
                "tag \"%s\" starts with reserved prefix \"%s\"; user code cannot emit reserved-prefix tags"
                        .formatted(text, prefix));
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
