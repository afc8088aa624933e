package org.netmesh.bus;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.MonotonicClock;

/**
 * One shard: its ring, its clock and the book of what became of each event (spec 05 §3 to §6).
 * Thread-safe: everything stands under one short lock, so the closed flag, the ring and the book
 * never disagree, and no event can slip in behind a close.
 */
final class Shard {
    /** Answers of {@link #offer} that are no insertion time. */
    static final long CLOSED = -1;

    static final long FULL = -2;
    static final long SAMPLED = -3;

    /** Answers of {@link #plan} that are no time to wait. */
    static final long DONE = -1;

    static final long TAKE = 0;

    private static final int CHUNK = 256;
    private static final int NEVER = Integer.MAX_VALUE;
    private static final int METERED_EVERY = 64;

    private final ShardId id;
    private final ShardConfig config;
    private final MonotonicClock clock;
    private final long epochOffset;
    private final Signal progress;
    private @Nullable Thread worker;

    private final SpinLock lock = new SpinLock();
    // Guarded by lock, all of it.
    private final Ring ring;
    private final ShardClock stamps = new ShardClock();
    private boolean closed;
    private boolean abandoned;
    private int wakeAt = NEVER;
    private long flushTo;
    private long batchFrom;
    private int inFlight;
    private long full;
    private long sampled;
    private long pressed;
    private long evicted;
    private long dispatched;
    private long batches;
    private Ledger.FailedByFate failed = Ledger.ZERO.failed();
    private long stranded;
    private long windowFrom;
    private long pushNanos;
    private int pushesMetered;
    private long dispatchNanos;
    private int dispatchesMetered;

    /**
     * @param epochOffset what turns the clock's readings into nanoseconds since 1970
     * @param progress announced whenever an event leaves the ring or gets its fate
     */
    Shard(ShardId id, ShardConfig config, MonotonicClock clock, long epochOffset, Signal progress) {
        this.id = id;
        this.config = config;
        this.clock = clock;
        this.epochOffset = epochOffset;
        this.progress = progress;
        ring = new Ring(config.capacity());
    }

    /** Whether an answer of {@link #offer} is an insertion time. */
    static boolean isStamp(long answer) {
        return Long.compareUnsigned(answer, ShardClock.LAST) <= 0;
    }

    ShardId id() {
        return id;
    }

    /** Before the first event: the thread to wake when there is work. */
    void worker(Thread thread) {
        worker = thread;
    }

    // --- Producers.

    /**
     * Takes an event if it may; never waits.
     *
     * @return its insertion time, or {@link #CLOSED}, {@link #FULL}, {@link #SAMPLED}
     */
    long offer(byte[] payload) {
        long now = now();
        boolean wake;
        long answer;
        lock.lock();
        try {
            answer = offerLocked(payload, now);
            wake = isWakeDue();
        } finally {
            lock.unlock();
        }
        if (wake) wake();
        return answer;
    }

    /**
     * Takes the events of a group that belong here, in order, under one lock.
     *
     * @param order indexes into {@code payloads}, from {@code from} to {@code to}
     * @return how many were taken, or {@link #CLOSED} if none may be
     */
    int offerAll(byte[][] payloads, int[] order, int from, int to) {
        long now = now();
        boolean wake;
        int taken = 0;
        lock.lock();
        try {
            if (closed) return (int) CLOSED;
            for (int i = from; i < to; i++) {
                if (isStamp(offerLocked(payloads[order[i]], now))) taken++;
            }
            wake = isWakeDue();
        } finally {
            lock.unlock();
        }
        if (wake) wake();
        return taken;
    }

    private long offerLocked(byte[] payload, long now) {
        if (closed) return CLOSED;
        if (ring.isFull()) {
            long refusal = refusal();
            if (refusal != TAKE) return refusal;
            ring.evict();
            evicted++;
        }
        long stamp = stamps.next(now);
        ring.push(payload, stamp);
        if (config.metered() && (ring.tail() & METERED_EVERY - 1) == 0) {
            pushNanos += now() - now;
            pushesMetered++;
        }
        return stamp;
    }

    /** Under the lock: whether the worker waits for what is there now; said once. */
    private boolean isWakeDue() {
        if (ring.length() < wakeAt) return false;
        wakeAt = NEVER;
        return true;
    }

    /** What a full ring answers, or {@link #TAKE} if the oldest event is to make room. */
    private long refusal() {
        return switch (config.whenFull()) {
            case EVICT -> TAKE;
            case WAIT -> FULL;
            case REFUSE -> {
                full++;
                yield FULL;
            }
            case SAMPLE -> {
                if (++pressed % config.sampleRate() == 0) yield TAKE;
                sampled++;
                yield SAMPLED;
            }
        };
    }

    /** Books a producer that gave up waiting. */
    void countRefused() {
        lock.lock();
        try {
            full++;
        } finally {
            lock.unlock();
        }
    }

    boolean hasRoom() {
        lock.lock();
        try {
            return closed || !ring.isFull();
        } finally {
            lock.unlock();
        }
    }

    // --- The worker.

    /**
     * What the worker should do now.
     *
     * @param target batch size aimed at
     * @return {@link #TAKE}, {@link #DONE}, or how many nanoseconds to wait at most
     */
    long plan(int target, long maxDelayNanos) {
        long now = now();
        lock.lock();
        try {
            if (abandoned) return DONE;
            int length = ring.length();
            if (length == 0) {
                wakeAt = 1;
                return closed ? DONE : Long.MAX_VALUE;
            }
            int enough = Math.min(target, Math.max(1, ring.usable() / 2));
            long age = now - ring.oldestStamp();
            boolean due = closed || ring.head() < flushTo || age >= maxDelayNanos;
            if (due || length >= enough) {
                wakeAt = NEVER;
                return TAKE;
            }
            wakeAt = enough;
            return maxDelayNanos - age;
        } finally {
            lock.unlock();
        }
    }

    /** Moves up to {@code max} of the oldest events into an empty batch; the batch is in flight. */
    void take(Batch batch, int max) {
        int left = max;
        int moved;
        do {
            lock.lock();
            try {
                if (abandoned) return;
                if (inFlight == 0) batchFrom = ring.head();
                moved = ring.moveTo(batch, Math.min(CHUNK, left));
                inFlight += moved;
                left -= moved;
            } finally {
                lock.unlock();
            }
        } while (moved == CHUNK && left > 0);
        progress.announce();
    }

    /** Books the fate of the batch in flight; nothing if the shard was abandoned meanwhile. */
    void settle(Fate fate, long nanos) {
        lock.lock();
        try {
            if (abandoned) return;
            if (fate == Fate.DISPATCHED) {
                dispatched += inFlight;
                batches++;
            } else {
                failed = failed.plus(fate, inFlight);
            }
            inFlight = 0;
            dispatchNanos += nanos;
            dispatchesMetered++;
        } finally {
            lock.unlock();
        }
        progress.announce();
    }

    // --- Flush, close.

    /**
     * Asks the worker for everything accepted until now.
     *
     * @return the position that {@link #isSettled} must reach
     */
    long flush() {
        long target;
        lock.lock();
        try {
            target = ring.tail();
            flushTo = target;
        } finally {
            lock.unlock();
        }
        wake();
        return target;
    }

    /** Whether every event before a position has its fate. */
    boolean isSettled(long position) {
        return unsettledBefore(position) == 0;
    }

    /** How many events before a position are still without a fate. */
    long unsettledBefore(long position) {
        lock.lock();
        try {
            return Math.max(0, position - ring.head())
                    + Math.clamp(position - batchFrom, 0, inFlight);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses new events from now on; the worker finishes those inside and ends. Idempotent. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        wake();
        progress.announce();
    }

    /** Gives up what is inside, with the adapter included, as stranded. The worker ends. */
    void abandon() {
        lock.lock();
        try {
            if (!abandoned) {
                closed = true;
                abandoned = true;
                stranded += ring.length() + inFlight;
                ring.clear();
                inFlight = 0;
            }
        } finally {
            lock.unlock();
        }
        Thread thread = worker;
        if (thread != null) thread.interrupt();
        progress.announce();
    }

    // --- Figures.

    Ledger ledger() {
        lock.lock();
        try {
            return new Ledger(
                    ring.tail(),
                    full + sampled,
                    sampled,
                    evicted,
                    dispatched,
                    batches,
                    failed,
                    stranded,
                    ring.length(),
                    inFlight);
        } finally {
            lock.unlock();
        }
    }

    /** The figures since the last call (spec 05 §9.4). */
    ShardMetrics collectMetrics() {
        lock.lock();
        try {
            ShardMetrics metrics =
                    new ShardMetrics(
                            ring.fillRatio(),
                            ring.tail() - windowFrom,
                            pushesMetered == 0 ? 0 : pushNanos / pushesMetered,
                            dispatchesMetered == 0 ? 0 : dispatchNanos / dispatchesMetered);
            windowFrom = ring.tail();
            pushNanos = 0;
            pushesMetered = 0;
            dispatchNanos = 0;
            dispatchesMetered = 0;
            return metrics;
        } finally {
            lock.unlock();
        }
    }

    private long now() {
        return clock.nanos() + epochOffset;
    }

    private void wake() {
        Thread thread = worker;
        if (thread != null) LockSupport.unpark(thread);
    }
}
