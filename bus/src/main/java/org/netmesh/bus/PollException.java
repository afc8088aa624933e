package org.netmesh.bus;

import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** A poll or a subscription could not go on; texts of spec 05 §22.1 and §23. */
public final class PollException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Kind implements ErrorKind {
        /** Every polled shard failed. */
        ADAPTER(true),
        INVALID_CURSOR(false),
        INVALID_FILTER(false),
        INVALID_ORDERING(false),
        /** The reader fell behind retention; the next call goes on behind the gap. */
        GAP(true),
        /** A typed subscription could not read an event. */
        DECODE(false);

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

    private PollException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    static PollException allShardsFailed(AdapterException first) {
        return new PollException(
                Kind.ADAPTER, "Poll failed: adapter error: " + first.getMessage(), first);
    }

    static PollException invalidCursor(String why, @Nullable Throwable cause) {
        return new PollException(Kind.INVALID_CURSOR, "invalid cursor: " + why, cause);
    }

    static PollException invalidFilter(String why, @Nullable Throwable cause) {
        return new PollException(Kind.INVALID_FILTER, "invalid filter: " + why, cause);
    }

    static PollException invalidOrdering(String text) {
        return new PollException(
                Kind.INVALID_ORDERING,
                "Invalid ordering: " + text + ". Use 'none' or 'insertion_ts'",
                null);
    }

    static PollException gap(Gap gap) {
        return new PollException(
                Kind.GAP,
                "%d events of shard %s were removed by retention before this reader came; read on, or set onGap"
                        .formatted(gap.lost(), gap.shard()),
                null);
    }

    static PollException decode(StoredEvent event, RuntimeException cause) {
        return new PollException(
                Kind.DECODE,
                "Poll failed: event %s of shard %d does not decode: %s"
                        .formatted(event.id(), event.shardId(), cause.getMessage()),
                cause);
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
