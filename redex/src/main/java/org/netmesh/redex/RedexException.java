package org.netmesh.redex;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.port.StorageException;

/**
 * What a log may fail with; messages begin with {@code redex:} and the operation (spec 06 §17). An
 * error of the disk has the {@link StorageException} as its cause.
 */
public final class RedexException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Kind implements ErrorKind {
        PAYLOAD_TOO_LARGE(false),
        SEGMENT_OFFSET_OVERFLOW(false),
        /** The sequence is not in the log, or the last one has been given. */
        SEQ_OUT_OF_RANGE(false),
        /** A name or an option is refused. */
        CHANNEL(false),
        ENCODE(false),
        /** This event is not understood; the next ones may be. */
        DECODE(false),
        UNAUTHORIZED(false),
        IO(true),
        /** The disk is full; nothing was appended, and the log works on once there is room. */
        NO_SPACE(true),
        /** Another process has the directory. */
        LOCKED(true),
        CLOSED(false),
        /** Retention removed events before the tail read them; {@link #gap} says which. */
        LAGGED(true),
        /** The cursor belongs to another log that had this name. */
        LOG_REPLACED(false),
        /** A file in memory cannot survive what was asked of it. */
        NOT_DURABLE(false);

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
    private final transient @Nullable TailGap gap;

    private RedexException(Kind kind, String message, @Nullable Throwable cause) {
        super("redex: " + message, cause);
        this.kind = kind;
        this.gap = null;
    }

    private RedexException(TailGap gap) {
        super(
                "redex: tail: tail subscriber lagged; events "
                        + gap
                        + " were removed before they were read; the next call continues behind them");
        this.kind = Kind.LAGGED;
        this.gap = gap;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    /** What a tail missed; present for {@code LAGGED} only. */
    public Optional<TailGap> gap() {
        return Optional.ofNullable(gap);
    }

    /** Where a tail that lagged goes on; present for {@code LAGGED} only. */
    public OptionalLong nextAvailableSeq() {
        return gap == null ? OptionalLong.empty() : OptionalLong.of(gap.toSeq());
    }

    /** For folds and codecs: this event is not understood, the next ones may be. */
    public static RedexException decode(String detail) {
        return new RedexException(Kind.DECODE, "decode failed: " + detail, null);
    }

    /** As {@link #decode(String)}, with the cause. */
    public static RedexException decode(String detail, Throwable cause) {
        return new RedexException(Kind.DECODE, "decode failed: " + detail, cause);
    }

    /** For codecs: a value cannot be encoded. */
    public static RedexException encode(String detail, Throwable cause) {
        return new RedexException(Kind.ENCODE, "encode failed: " + detail, cause);
    }

    static RedexException payloadTooLarge(String operation, long size, long max) {
        return new RedexException(
                Kind.PAYLOAD_TOO_LARGE,
                "%s: payload too large: %d bytes (max %d)".formatted(operation, size, max),
                null);
    }

    static RedexException offsetOverflow(String operation, long offset) {
        return new RedexException(
                Kind.SEGMENT_OFFSET_OVERFLOW,
                "%s: segment offset overflow: offset %d exceeds u32::MAX; sweep retention to rebase"
                        .formatted(operation, offset),
                null);
    }

    static RedexException lastSeqGiven(String operation, long nextSeq) {
        return new RedexException(
                Kind.SEQ_OUT_OF_RANGE,
                operation
                        + ": the last sequence is given: "
                        + Long.toUnsignedString(nextSeq)
                        + " cannot be appended; start a new log",
                null);
    }

    static RedexException config(String detail) {
        return new RedexException(Kind.CHANNEL, "config: " + detail, null);
    }

    static RedexException openRefused(String detail) {
        return new RedexException(Kind.CHANNEL, "open_file: channel error: " + detail, null);
    }

    static RedexException unauthorized() {
        return new RedexException(Kind.UNAUTHORIZED, "open_file: unauthorized", null);
    }

    static RedexException closed(String operation) {
        return new RedexException(Kind.CLOSED, operation + ": file closed", null);
    }

    static RedexException lagged(TailGap gap) {
        return new RedexException(gap);
    }

    static RedexException replaced(LogId wanted, LogId found) {
        return new RedexException(
                Kind.LOG_REPLACED,
                "tail: log replaced: the cursor belongs to log "
                        + wanted
                        + ", this name now to log "
                        + found
                        + "; decide where to begin and take a new cursor",
                null);
    }

    static RedexException notDurable(Durability asked) {
        return new RedexException(
                Kind.NOT_DURABLE,
                "append: a file in memory cannot promise %s; open it with persistent(true)"
                        .formatted(asked),
                null);
    }

    static RedexException poisoned(String operation, StorageException cause) {
        return new RedexException(
                Kind.IO,
                operation
                        + ": io: redex segment is poisoned by a rollback that failed; close and"
                        + " re-open the channel to recover",
                cause);
    }

    static RedexException io(String operation, StorageException cause) {
        Kind kind =
                switch (cause.kind()) {
                    case NO_SPACE -> Kind.NO_SPACE;
                    case LOCKED -> Kind.LOCKED;
                    default -> Kind.IO;
                };
        return new RedexException(kind, operation + ": io: " + cause.getMessage(), cause);
    }
}
