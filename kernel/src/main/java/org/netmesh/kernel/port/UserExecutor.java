package org.netmesh.kernel.port;

/**
 * Where user code runs: handlers, callbacks, folds. Tasks may block; the library's own loops never
 * run them. The simulator runs them itself, in seeded order. Thread-safe.
 */
@FunctionalInterface
public interface UserExecutor {
    /**
     * Runs the task soon, once, on a thread that may block. What the task throws is its own affair.
     */
    void execute(Runnable task);

    /** A new virtual thread for each task. */
    static UserExecutor virtualThreads() {
        Thread.Builder builder = Thread.ofVirtual().name("netmesh-user-", 0);
        return builder::start;
    }
}
