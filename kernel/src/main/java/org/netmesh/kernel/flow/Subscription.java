package org.netmesh.kernel.flow;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * A stream of elements that somebody asked for, consumed in one of three ways: {@link #next} and
 * {@link #poll} in blocking style, the iterator in a {@code for} loop, or as a {@link
 * Flow.Publisher} for one subscriber. Choose one; elements go to whoever asks first.
 *
 * <p>Thread-safe. Closing frees everything it held, wakes a waiting consumer within 100 ms and
 * completes the subscriber. The iterator ends when the subscription is closed or its source has
 * ended.
 */
public interface Subscription<T> extends Iterable<T>, Flow.Publisher<T>, AutoCloseable {
    /**
     * Waits for the next element.
     *
     * @return empty once the subscription is closed or its source has ended
     * @throws org.netmesh.kernel.InterruptedOperationException if the thread is interrupted; no
     *     element is lost
     */
    Optional<T> next();

    /**
     * Waits for the next element, at most {@code limit}; zero or less does not wait.
     *
     * @return empty if none came in time, or if the subscription is closed or its source has ended
     * @throws org.netmesh.kernel.InterruptedOperationException if the thread is interrupted; no
     *     element is lost
     */
    Optional<T> poll(Duration limit);

    boolean isClosed();

    /** Idempotent. */
    @Override
    void close();
}
