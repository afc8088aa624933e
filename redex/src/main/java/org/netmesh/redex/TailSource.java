package org.netmesh.redex;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.flow.Source;

/** Reads a file by a cursor, page by page, and waits at its head. Thread-safe. */
final class TailSource implements Source<RedexEvent>, LogStore.RecordVisitor {
    private static final long PAGE_BYTES = 256 << 10;

    private final RedexFile file;
    private final TailOptions options;
    private final ReentrantLock reading = new ReentrantLock();
    // Guarded by reading.
    private final Queue<RedexEvent> page = new ArrayDeque<>();
    private long cursor;
    private long available;
    private @Nullable TailGap gap;

    /** The next sequence to hand out; written by the reader, read by anybody. */
    private volatile long position;

    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean closed;

    /** Who waits, so that closing this tail wakes no other. */
    private volatile @Nullable Thread reader;

    TailSource(RedexFile file, long fromSeq, TailOptions options) {
        this.file = file;
        this.cursor = fromSeq;
        this.position = fromSeq;
        this.options = options;
        file.figures().tailOpened();
    }

    @Override
    public @Nullable RedexEvent next(long limitNanos) throws InterruptedException {
        long start = limitNanos == Long.MAX_VALUE ? 0 : System.nanoTime();
        reading.lockInterruptibly();
        try {
            while (true) {
                if (closed) return null;
                boolean last = file.isClosed();
                RedexEvent event = take();
                if (event != null) return event;
                if (last) return null;
                long left =
                        limitNanos == Long.MAX_VALUE
                                ? limitNanos
                                : limitNanos - (System.nanoTime() - start);
                if (left <= 0) return null;
                reader = Thread.currentThread();
                file.signal().await(this::mayGoOn, left);
            }
        } finally {
            reader = null;
            reading.unlock();
        }
    }

    private boolean mayGoOn() {
        return closed || file.isClosed() || behind();
    }

    private boolean behind() {
        return Long.compareUnsigned(cursor, file.store().nextSeq()) < 0;
    }

    private @Nullable RedexEvent take() {
        RedexEvent event = page.poll();
        if (event == null && behind()) {
            fill();
            event = page.poll();
        }
        if (event != null) position = event.seq() + 1;
        return event;
    }

    /** Reads one page; tells a gap first, and leaves the page for the call after. */
    private void fill() {
        while (page.isEmpty() && behind()) {
            cursor =
                    file.store()
                            .visit(
                                    cursor,
                                    LogStore.LAST_SEQ,
                                    file.config().tailBufferSize(),
                                    PAGE_BYTES,
                                    this);
            TailGap lost = gap;
            gap = null;
            if (lost == null) continue;
            position = lost.toSeq();
            file.figures().lagged();
            if (options.onGap().isEmpty()) throw RedexException.lagged(lost);
            options.onGap().get().accept(lost);
        }
    }

    @Override
    public void availableFrom(long seq) {
        available = seq;
        if (Long.compareUnsigned(cursor, available) < 0) gap = new TailGap(cursor, available);
    }

    @Override
    public void record(
            long seq,
            byte[] bytes,
            int offset,
            int length,
            int checksum,
            boolean inline,
            long nanos) {
        byte[] payload = Arrays.copyOfRange(bytes, offset, offset + length);
        page.add(new RedexEvent(seq, payload, checksum, inline, nanos));
    }

    long position() {
        return position;
    }

    @Override
    public boolean ended() {
        if (closed) return true;
        if (!file.isClosed() || !reading.tryLock()) return false;
        try {
            return page.isEmpty() && !behind();
        } finally {
            reading.unlock();
        }
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) return;
        closed = true;
        file.figures().tailClosed();
        LockSupport.unpark(reader);
    }
}
