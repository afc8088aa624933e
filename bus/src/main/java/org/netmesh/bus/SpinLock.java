package org.netmesh.bus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Guards sections of some tens of nanoseconds. Unfair on purpose: a thread that waits backs off for
 * longer than a section takes, so that the holder gets several through with the data in its cache,
 * and two producers are not slower than one. Not reentrant; nothing may block or call out inside.
 */
final class SpinLock {
    private static final VarHandle HELD = held();
    private static final int FIRST_PAUSE = 16;
    private static final int LONGEST_PAUSE = 1_024;
    private static final long PARK_NANOS = 20_000;

    // Read and written through HELD.
    @SuppressWarnings("UnusedVariable")
    private int held;

    void lock() {
        if (!HELD.weakCompareAndSetAcquire(this, 0, 1)) lockSlowly();
    }

    void unlock() {
        HELD.setRelease(this, 0);
    }

    private void lockSlowly() {
        int pause = FIRST_PAUSE;
        while (!((int) HELD.getOpaque(this) == 0 && HELD.weakCompareAndSetAcquire(this, 0, 1))) {
            if (pause <= LONGEST_PAUSE) {
                for (int i = 0; i < pause; i++) Thread.onSpinWait();
                pause *= 2;
            } else {
                // The holder itself waits for a processor: leave it this one.
                LockSupport.parkNanos(this, PARK_NANOS);
            }
        }
    }

    private static VarHandle held() {
        try {
            return MethodHandles.lookup().findVarHandle(SpinLock.class, "held", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
