package org.netmesh.redex;

import java.time.Duration;
import java.util.function.Consumer;

/** Calls back again and again; a test turns it by hand. Thread-safe. */
interface Timer {
    /**
     * Runs {@code task} on {@code target} every {@code period} until the ticks are closed or nobody
     * else holds the target. The task does not block.
     */
    <T> Ticks every(Duration period, T target, Consumer<? super T> task);

    /** Callbacks that go on until closed. Idempotent. */
    interface Ticks extends AutoCloseable {
        @Override
        void close();
    }
}
