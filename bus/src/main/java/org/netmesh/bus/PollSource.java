package org.netmesh.bus;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.flow.Source;
import org.netmesh.kernel.port.MonotonicClock;

/**
 * Turns polls into a stream (spec 05 §22.2): a page with more behind it is followed at once, a page
 * that held all there was after the interval, empty ones after ever longer waits. The cursor moves
 * over pages without matches too. One consumer at a time polls, on its own thread; the other
 * methods are safe from any thread.
 */
final class PollSource implements Source<StoredEvent> {
    /** What a stream needs of its bus. */
    interface Bus {
        PollResponse poll(PollRequest request) throws InterruptedException;

        Cursor latest() throws InterruptedException;

        boolean isRunning();
    }

    private final Bus bus;
    private final SubscribeOpts opts;
    private final MonotonicClock clock;
    private final Consumer<PollSource> onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    // Guarded by lock.
    private final Queue<Gap> gaps = new ArrayDeque<>();
    private Page page;
    private boolean stopped;
    private boolean closed;
    // Confined to the consumer.
    private boolean started;
    private long waitNanos;
    private long lastPollNanos;

    PollSource(Bus bus, SubscribeOpts opts, MonotonicClock clock, Consumer<PollSource> onClose) {
        this.bus = bus;
        this.opts = opts;
        this.clock = clock;
        this.onClose = onClose;
        page =
                Page.empty(
                        opts.from() instanceof StartFrom.At(var cursor)
                                ? Optional.of(cursor)
                                : Optional.empty());
    }

    @Override
    public @Nullable StoredEvent next(long limitNanos) throws InterruptedException {
        long begin = clock.nanos();
        while (true) {
            reportGap();
            StoredEvent event = take();
            if (event != null || ended()) return event;
            long due = started ? waitNanos - (clock.nanos() - lastPollNanos) : 0;
            long left = limitNanos - (clock.nanos() - begin);
            if (due > 0 && left <= 0) return null;
            if (due > 0) pause(Math.min(due, left));
            else if (!poll()) return null;
            else if (left <= 0 && isIdle()) return null;
        }
    }

    @Override
    public boolean ended() {
        lock.lock();
        try {
            return closed || ((stopped || !bus.isRunning()) && page.isDone() && gaps.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /** Polls no more; what was fetched is still delivered. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            closing.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
        } finally {
            lock.unlock();
        }
        onClose.accept(this);
    }

    /** Where a reader goes on that has seen exactly what this source has delivered. */
    Cursor cursor() {
        lock.lock();
        try {
            return page.cursor();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable StoredEvent take() {
        lock.lock();
        try {
            return closed ? null : page.next();
        } finally {
            lock.unlock();
        }
    }

    private boolean isIdle() {
        lock.lock();
        try {
            return page.isDone() && gaps.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** User code runs outside the lock. */
    private void reportGap() {
        Gap gap;
        lock.lock();
        try {
            gap = gaps.poll();
        } finally {
            lock.unlock();
        }
        if (gap == null) return;
        if (opts.onGap().isEmpty()) throw PollException.gap(gap);
        opts.onGap().get().accept(gap);
    }

    /**
     * @return false if the bus ended meanwhile
     */
    private boolean poll() throws InterruptedException {
        try {
            Optional<Cursor> from = start();
            PollResponse response = bus.poll(opts.request(from));
            accept(response, from);
            return true;
        } catch (PollException e) {
            if (!bus.isRunning()) return false;
            backOff();
            throw e;
        } finally {
            lastPollNanos = clock.nanos();
        }
    }

    private Optional<Cursor> start() throws InterruptedException {
        Optional<Cursor> from = page.resume();
        if (!started && opts.from() instanceof StartFrom.Latest) from = Optional.of(bus.latest());
        started = true;
        return from;
    }

    private void accept(PollResponse response, Optional<Cursor> from) {
        boolean moved = !response.nextId().equals(from);
        if (response.hasMore()) waitNanos = 0;
        else if (moved) waitNanos = Nanos.of(opts.pollInterval());
        else backOff();
        lock.lock();
        try {
            gaps.addAll(response.gaps());
            page = new Page(response, from.orElse(Cursor.empty()));
        } finally {
            lock.unlock();
        }
    }

    private void backOff() {
        long doubled = Math.max(Nanos.of(opts.pollInterval()), Nanos.twice(waitNanos));
        waitNanos = Math.min(doubled, Nanos.of(opts.maxBackoff()));
    }

    private void pause(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (!closed && !stopped && left > 0) left = closing.awaitNanos(left);
        } finally {
            lock.unlock();
        }
    }
}
