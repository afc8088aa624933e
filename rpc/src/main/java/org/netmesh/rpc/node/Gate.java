package org.netmesh.rpc.node;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.netmesh.rpc.RpcException;

/**
 * Lets bodies through to the loop: each takes one of the places between its sender and the session,
 * and one credit of the other side if those are counted. Thread-safe.
 */
public final class Gate {
    /** Credits are not counted. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** The balance never exceeds this, whatever is granted (spec 09 §15). */
    public static final long MAX_CREDITS = 1_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock.
    private int places;
    private long credits;
    private @Nullable RpcException closed;
    private boolean over;

    /**
     * @param places bodies that may be under way to the session
     * @param credits at first, or {@link #UNLIMITED}
     */
    public Gate(int places, long credits) {
        this.places = places;
        this.credits = credits;
    }

    /**
     * Waits until one more may pass; an interrupted wait takes nothing.
     *
     * @return false if the other side wants no more
     * @throws RpcException why it was closed
     */
    public boolean pass() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!over && !open()) changed.await();
            if (over) return false;
            take();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link #pass}, without waiting.
     *
     * @return whether one may pass
     */
    public boolean tryPass() {
        lock.lock();
        try {
            if (over || !open()) return false;
            take();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Something that passed has reached the session. */
    public void left() {
        lock.lock();
        try {
            places++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Counts credits from now on, beginning with these. */
    public void limit(long initialCredits) {
        lock.lock();
        try {
            credits = initialCredits;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The other side takes so many more; nothing if they are not counted. */
    public void grant(long more) {
        lock.lock();
        try {
            if (credits == UNLIMITED) return;
            credits = Math.max(credits, Math.min(MAX_CREDITS, credits + more));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The other side wants no more: nothing passes, and nobody waits. */
    public void end() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the other side wants no more. */
    public boolean over() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing passes any more; whoever waits gets this. The first reason stays. */
    public void close(RpcException why) {
        lock.lock();
        try {
            if (closed == null) closed = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean open() {
        if (closed != null) throw closed;
        return places > 0 && credits > 0;
    }

    private void take() {
        places--;
        if (credits != UNLIMITED) credits--;
    }
}
