package org.netmesh.kernel.flow;

import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Subscription} takes its elements from: a queue, a log's tail, a poll loop. One
 * consumer at a time; {@link #close} from any thread.
 */
public interface Source<T> extends AutoCloseable {
    /**
     * Waits for the next element.
     *
     * @param limitNanos how long to wait at most; 0 does not wait, {@link Long#MAX_VALUE} waits
     *     without a limit
     * @return {@code null} if none came in time or the source has ended
     * @throws InterruptedException if interrupted while waiting; nothing is lost
     */
    @Nullable T next(long limitNanos) throws InterruptedException;

    /** Whether {@link #next} will never again return an element. */
    boolean ended();

    /** Frees everything the source holds and wakes a waiting consumer. Idempotent. */
    @Override
    void close();
}
