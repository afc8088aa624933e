package org.netmesh.mesh.node;

import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.netmesh.mesh.protocol.Now;

/**
 * What is due when. Timers of one instant fire in the order in which they were set. Confined to the
 * core's thread.
 */
final class Timers {
    /** One thing that is due once; cancelling it twice, or when it has fired, is harmless. */
    static final class Timer implements Comparable<Timer> {
        private final long atNanos;
        private final long order;
        private final Consumer<Now> due;
        private boolean cancelled;

        private Timer(long atNanos, long order, Consumer<Now> due) {
            this.atNanos = atNanos;
            this.order = order;
            this.due = due;
        }

        void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(atNanos - other.atNanos, 0);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long order;

    Timer at(long atNanos, Consumer<Now> due) {
        Timer timer = new Timer(atNanos, order++, due);
        timers.add(timer);
        return timer;
    }

    /** Fires what is due, including what that sets for now. */
    void fire(Now now) {
        for (Timer next = timers.peek(); next != null; next = timers.peek()) {
            if (!next.cancelled && next.atNanos - now.nanos() > 0) return;
            timers.remove();
            if (!next.cancelled) next.due.accept(now);
        }
    }

    /** When the next timer is due; {@link Long#MAX_VALUE} if none is set. */
    long nextNanos() {
        for (Timer next = timers.peek(); next != null; next = timers.peek()) {
            if (!next.cancelled) return next.atNanos;
            timers.remove();
        }
        return Long.MAX_VALUE;
    }
}
