package org.netmesh.bus;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.Nanos;
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

        /** Whether these questions may take long; they are asked on a thread of their own then. */
        boolean mayBlock();

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
    private @Nullable DetachedCall<?> asking;
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
            wakeConsumer();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wakeConsumer();
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

    /** The next event there is; the gaps of its page come before it. */
    private @Nullable StoredEvent take() {
        while (true) {
            Gap gap;
            lock.lock();
            try {
                if (closed) return null;
                gap = gaps.poll();
                if (gap == null) return page.next();
            } finally {
                lock.unlock();
            }
            report(gap);
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
    private void report(Gap gap) {
        if (opts.onGap().isEmpty()) throw PollException.gap(gap);
        opts.onGap().get().accept(gap);
    }

    /**
     * @return false if the bus or this source ended meanwhile
     */
    private boolean poll() throws InterruptedException {
        try {
            if (!started && !start()) return false;
            Optional<Cursor> from = page.resume();
            Optional<PollResponse> response = ask(() -> bus.poll(opts.request(from)));
            response.ifPresent(answer -> accept(answer, from));
            return response.isPresent();
        } catch (PollException e) {
            if (!bus.isRunning()) return false;
            backOff();
            throw e;
        } finally {
            lastPollNanos = clock.nanos();
        }
    }

    /**
     * @return false if this source ended meanwhile
     */
    private boolean start() throws InterruptedException {
        if (opts.from() instanceof StartFrom.Latest) {
            Optional<Cursor> latest = ask(bus::latest);
            if (latest.isEmpty()) return false;
            deliver(Page.empty(latest), List.of());
        }
        started = true;
        return true;
    }

    /** Empty if this source was closed or stopped meanwhile: it waits no longer then. */
    private <T> Optional<T> ask(DetachedCall.Question<T> question) throws InterruptedException {
        if (!bus.mayBlock()) return Optional.of(question.ask());
        DetachedCall<T> call = new DetachedCall<>("stream", question);
        lock.lock();
        try {
            asking = call;
            if (closed || stopped) call.cancel();
        } finally {
            lock.unlock();
        }
        return call.get();
    }

    /** Under the lock. */
    private void wakeConsumer() {
        closing.signalAll();
        if (asking != null) asking.cancel();
    }

    private void accept(PollResponse response, Optional<Cursor> from) {
        boolean moved = !response.nextId().equals(from);
        if (response.hasMore()) waitNanos = 0;
        else if (moved) waitNanos = Nanos.of(opts.pollInterval());
        else backOff();
        deliver(new Page(response, from.orElse(Cursor.empty())), response.gaps());
    }

    private void deliver(Page next, List<Gap> before) {
        lock.lock();
        try {
            gaps.addAll(before);
            page = next;
        } finally {
            lock.unlock();
        }
    }

    private void backOff() {
        long doubled = Math.max(Nanos.of(opts.pollInterval()), Nanos.times(waitNanos, 2));
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
