package org.netmesh.bus;

import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** The bus did not accept an event, and nothing of it was kept; texts of spec 05 §23. */
public final class IngestException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Kind implements ErrorKind {
        BACKPRESSURE(true),
        SAMPLED(false),
        UNROUTED(true),
        SHUTTING_DOWN(false),
        SERIALIZATION(false),
        /** Longer than the configuration allows or the transport can carry. */
        TOO_LARGE(false);

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

    /** Cheap: producers that are refused are often refused many times a second. */
    private IngestException(Kind kind, String message) {
        super(message, StackTrace.OMITTED);
        this.kind = kind;
    }

    private IngestException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    static IngestException backpressure() {
        return new IngestException(Kind.BACKPRESSURE, "backpressure: ring buffer full");
    }

    static IngestException sampled() {
        return new IngestException(Kind.SAMPLED, "event dropped due to sampling");
    }

    static IngestException unrouted() {
        return new IngestException(Kind.UNROUTED, "event has no routable shard");
    }

    static IngestException shuttingDown() {
        return new IngestException(Kind.SHUTTING_DOWN, "event bus is shutting down");
    }

    /** For calls other than emits on a bus that is closed. */
    static IngestException closed() {
        return new IngestException(Kind.SHUTTING_DOWN, "EventBus has been shut down");
    }

    static IngestException serialization(RuntimeException cause) {
        return new IngestException(
                Kind.SERIALIZATION, "serialization error: " + cause.getMessage(), cause);
    }

    static IngestException loneSurrogate() {
        return new IngestException(
                Kind.SERIALIZATION, "serialization error: the text holds half a surrogate pair");
    }

    static IngestException invalidJson() {
        return new IngestException(
                Kind.SERIALIZATION,
                "serialization error: the payload must be exactly one JSON value in UTF-8");
    }

    static IngestException notAnObject() {
        return new IngestException(
                Kind.SERIALIZATION,
                "serialization error: an event of a channel must be a JSON object");
    }

    static IngestException nullPayload() {
        return new IngestException(
                Kind.SERIALIZATION,
                "serialization error: this transport cannot carry the payload null");
    }

    static IngestException tooLarge(int bytes, int limit) {
        return new IngestException(
                Kind.TOO_LARGE,
                "event too large: %d bytes, at most %d bytes can be taken here"
                        .formatted(bytes, limit));
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
