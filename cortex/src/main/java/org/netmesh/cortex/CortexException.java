package org.netmesh.cortex;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.OriginHash;

/**
 * What an adapter may fail with. Messages are {@code cortex: <context>: <detail>} (spec 06 §19.8,
 * §20).
 */
public final class CortexException extends NetMeshException {
    private static final long serialVersionUID = 1;
    private static final String PREFIX = "cortex: ";

    /** Why. */
    public enum Kind implements ErrorKind {
        /** The log refused; the cause says why. */
        REDEX(false),
        /** The adapter is closed. */
        CLOSED(false),
        /** The fold has stopped, so what was waited for will not happen. */
        FOLD_STOPPED(false),
        /** The same, of a wait for a sequence. */
        FOLD_STOPPED_BEFORE_SEQ(false),
        /** A start that skips history needs a snapshot. */
        INVALID_START_POSITION(false),
        /** The bytes are no snapshot of this state. */
        INVALID_SNAPSHOT(false),
        /** The wait was too short; the write may still be applied. */
        TIMEOUT(true),
        /** The token is of another writer. */
        WRONG_ORIGIN(false),
        /** The token is of another log. */
        WRONG_LOG(false),
        /** Too many waits at once. */
        QUEUE_FULL(true),
        /** Another process failed, and its text says why. */
        REPORTED(false);

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
    private final String detail;

    private CortexException(String message) {
        super(message);
        kind = Kind.REPORTED;
        detail = message;
    }

    private CortexException(Kind kind, String detail) {
        this(kind, "", detail, null);
    }

    private CortexException(Kind kind, String context, String detail, @Nullable Throwable cause) {
        super(PREFIX + context + detail, cause);
        this.kind = kind;
        this.detail = detail;
    }

    /**
     * What another process reports as a text.
     *
     * @param message whole; begins with {@code cortex:}
     */
    public static CortexException reported(String message) {
        return new CortexException(message);
    }

    @Override
    public Kind kind() {
        return kind;
    }

    /** The same error, its message naming the call that failed. */
    CortexException in(String context) {
        CortexException named = new CortexException(kind, context + ": ", detail, getCause());
        named.setStackTrace(getStackTrace());
        return named;
    }

    static CortexException redex(NetMeshException cause) {
        return new CortexException(Kind.REDEX, "", String.valueOf(cause.getMessage()), cause);
    }

    static CortexException closed() {
        return new CortexException(Kind.CLOSED, "adapter closed");
    }

    static CortexException startSkipsHistory(String start) {
        return new CortexException(
                Kind.INVALID_START_POSITION,
                "StartPosition::%s requires open_from_snapshot, not open".formatted(start));
    }

    static CortexException invalidSnapshot(String why) {
        return new CortexException(Kind.INVALID_SNAPSHOT, "redex: encode failed: " + why);
    }

    static CortexException stoppedBefore(long wanted, OptionalLong through, FoldStatus status) {
        return new CortexException(
                Kind.FOLD_STOPPED_BEFORE_SEQ,
                "fold stopped before seq %s; folded through %s; %s"
                        .formatted(
                                Long.toUnsignedString(wanted),
                                through.isPresent()
                                        ? "Some(" + Long.toUnsignedString(through.getAsLong()) + ")"
                                        : "None",
                                status.describe()));
    }

    static CortexException stoppedBeforeToken(OptionalLong applied, FoldStatus status) {
        String progress =
                applied.isPresent()
                        ? "reaching token seq (applied through %s)"
                                .formatted(Long.toUnsignedString(applied.getAsLong()))
                        : "applying any event";
        return new CortexException(
                Kind.FOLD_STOPPED,
                "fold task stopped before %s; %s".formatted(progress, status.describe()));
    }

    static CortexException timeout(Duration deadline) {
        return new CortexException(
                Kind.TIMEOUT,
                "read-your-writes wait timed out after "
                        + deadline
                        + "; the write may still be applied: wait again, or longer");
    }

    static CortexException wrongOrigin(OriginHash token, OriginHash adapter) {
        return new CortexException(
                Kind.WRONG_ORIGIN,
                "token origin %s != adapter origin %s".formatted(token, adapter));
    }

    static CortexException wrongLog(Object token, Object adapter) {
        return new CortexException(
                Kind.WRONG_LOG, "token of log %s != adapter of log %s".formatted(token, adapter));
    }

    static CortexException queueFull() {
        return new CortexException(
                Kind.QUEUE_FULL, "read-your-writes wait-queue saturated; retry later");
    }
}
