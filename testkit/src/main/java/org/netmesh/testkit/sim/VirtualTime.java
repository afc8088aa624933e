package org.netmesh.testkit.sim;

import java.time.Duration;
import java.util.PriorityQueue;

/**
 * A clock that moves only when there is nothing left to do at its present time. Tasks of one
 * instant run in the order in which they were planned. Confined to one thread.
 */
public final class VirtualTime {
    private record Planned(long atNanos, long order, Runnable task) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Planned> planned = new PriorityQueue<>();
    private long nowNanos;
    private long order;

    VirtualTime() {}

    /** Nanoseconds since the simulation began. */
    public long nanos() {
        return nowNanos;
    }

    /** Plans a task, now at the earliest. */
    public void at(long atNanos, Runnable task) {
        planned.add(new Planned(Math.max(atNanos, nowNanos), order++, task));
    }

    public void after(Duration delay, Runnable task) {
        at(nowNanos + delay.toNanos(), task);
    }

    /**
     * Runs the next task if it is due by {@code limitNanos}, else moves the clock there.
     *
     * @return whether a task ran
     */
    boolean step(long limitNanos) {
        Planned next = planned.peek();
        if (next == null || next.atNanos > limitNanos) {
            nowNanos = Math.max(nowNanos, limitNanos);
            return false;
        }
        planned.remove();
        nowNanos = next.atNanos;
        next.task.run();
        return true;
    }

    /** Tasks that wait. */
    int pending() {
        return planned.size();
    }
}
