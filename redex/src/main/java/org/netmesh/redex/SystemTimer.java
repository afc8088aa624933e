package org.netmesh.redex;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** One daemon thread, there while something is scheduled. */
final class SystemTimer implements Timer {
    private final ScheduledThreadPoolExecutor executor;

    SystemTimer() {
        executor =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("netmesh-redex-timer").factory());
        executor.setKeepAliveTime(1, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public <T> Ticks every(Duration period, T target, Consumer<? super T> task) {
        WeakReference<T> weak = new WeakReference<>(target);
        AtomicReference<Future<?>> self = new AtomicReference<>();
        Runnable tick =
                () -> {
                    T alive = weak.get();
                    if (alive != null) task.accept(alive);
                    else cancel(self.get());
                };
        Future<?> future =
                executor.scheduleAtFixedRate(
                        tick, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
        self.set(future);
        return () -> cancel(future);
    }

    private static void cancel(Future<?> future) {
        future.cancel(false);
    }
}
