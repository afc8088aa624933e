package org.netmesh.bus;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a server for a sign of life, and waits only as long as the answer is of use. Stateless. */
public final class TimedProbe {
    private TimedProbe() {}

    /**
     * Asks on a thread of its own.
     *
     * @return the answer; {@code false} if it broke, or did not come in time and was interrupted,
     *     or if this thread was, whose flag is then set
     */
    public static boolean within(Duration limit, Callable<Boolean> question) {
        FutureTask<Boolean> answer = new FutureTask<>(question);
        Thread thread = Thread.ofVirtual().name("netmesh-probe").start(answer);
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException _) {
            return false;
        } catch (TimeoutException _) {
            thread.interrupt();
            return false;
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
