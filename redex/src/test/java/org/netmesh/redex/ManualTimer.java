package org.netmesh.redex;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A timer that goes when the test says so. */
final class ManualTimer implements Timer {
    private final List<Runnable> tasks = new CopyOnWriteArrayList<>();

    @Override
    public <T> Ticks every(Duration period, T target, Consumer<? super T> task) {
        Runnable tick = () -> task.accept(target);
        tasks.add(tick);
        return () -> tasks.remove(tick);
    }

    /** Every period is over. */
    void tick() {
        tasks.forEach(Runnable::run);
    }

    int running() {
        return tasks.size();
    }
}
