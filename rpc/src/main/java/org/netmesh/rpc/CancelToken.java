package org.netmesh.rpc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cancels the calls that carry it, of every shape: before, during or after them (spec 09 §11).
 * Remembers an early cancel; one that comes after the call does nothing. Thread-safe.
 */
public final class CancelToken {
    private final Object lock = new Object();
    // Guarded by lock; the map is emptied when it fires.
    private final Map<Long, Runnable> listeners = new LinkedHashMap<>();
    private long lastListener;
    private volatile boolean cancelled;

    private CancelToken() {}

    public static CancelToken create() {
        return new CancelToken();
    }

    /** Idempotent. Listeners run on the calling thread, outside any lock. */
    public void cancel() {
        List<Runnable> told;
        synchronized (lock) {
            if (cancelled) return;
            cancelled = true;
            told = List.copyOf(listeners.values());
            listeners.clear();
        }
        told.forEach(Runnable::run);
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Runs the listener once: when the token is cancelled, or now if it is.
     *
     * @return takes the listener away
     */
    public Runnable onCancel(Runnable listener) {
        synchronized (lock) {
            if (!cancelled) {
                long number = ++lastListener;
                listeners.put(number, listener);
                return () -> remove(number);
            }
        }
        listener.run();
        return () -> {};
    }

    /** Listeners that wait. */
    int listeners() {
        synchronized (lock) {
            return listeners.size();
        }
    }

    private void remove(long number) {
        synchronized (lock) {
            listeners.remove(number);
        }
    }
}
