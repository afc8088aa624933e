package org.netmesh.rpc;

import java.time.Duration;

/**
 * Whether anybody still wants a handler's answer: fires when the caller cancels or is gone, when
 * the deadline passes, or when the node closes (spec 09 §11). Thread-safe.
 */
public interface Cancellation {
    boolean isCancelled();

    /**
     * Waits for it to fire.
     *
     * @return whether it has
     * @throws org.netmesh.kernel.InterruptedOperationException if the thread is interrupted
     */
    boolean await(Duration limit);

    /** Runs the listener once, on a thread that may block: when it fires, or now if it has. */
    void onCancel(Runnable listener);
}
