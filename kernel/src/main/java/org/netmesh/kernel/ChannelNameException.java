package org.netmesh.kernel;

/** A text is no channel name; the kind names the first rule broken (spec 03 §5.1). */
public final class ChannelNameException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** The rules, in the order in which they are checked. */
    public enum Kind implements ErrorKind {
        EMPTY,
        TOO_LONG,
        INVALID_FORMAT,
        INVALID_CHAR;

        @Override
        public boolean retryable() {
            return false;
        }
    }

    private final Kind kind;

    ChannelNameException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
