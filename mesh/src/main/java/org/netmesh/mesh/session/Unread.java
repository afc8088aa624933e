package org.netmesh.mesh.session;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.netmesh.mesh.protocol.Now;

/**
 * What came on one stream and its readers have not taken yet. The part of it that holds credit does
 * not count as consumed, so that a slow reader slows its own sender and nobody else (spec 20 §4.3).
 * The loop adds, readers take; thread-safe where nothing else is said.
 */
public final class Unread {
    private static final int REPORT_SHARE = 4;

    private final long windowBytes;
    private final boolean strict;
    private final Consumer<Now> taken;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger events = new AtomicInteger();
    private final AtomicLong unreported = new AtomicLong();
    private final AtomicBoolean reporting = new AtomicBoolean();
    private volatile boolean awaited;
    private long added;

    /**
     * @param windowBytes what the sender may have under way
     * @param strict whether every event holds credit; else one does that finds its queue filling
     *     up, since credit of plain sessions protects buffers only (spec 02 §16.3)
     * @param taken what the loop does when readers took a quarter of that, or all it awaits
     */
    public Unread(long windowBytes, boolean strict, Consumer<Now> taken) {
        this.windowBytes = windowBytes;
        this.strict = strict;
        this.taken = taken;
    }

    public boolean strict() {
        return strict;
    }

    /**
     * An event lies before its readers now. Called on the loop.
     *
     * @param cost credit that it holds until it is taken
     */
    public void add(int cost) {
        added += cost;
        events.incrementAndGet();
        bytes.addAndGet(cost);
    }

    /**
     * The last reader took an event, or nobody will any more.
     *
     * @return whether the loop must hear of it: hand this over once, for {@link #report}
     */
    public boolean take(int cost) {
        events.decrementAndGet();
        long left = bytes.addAndGet(-cost);
        long since = unreported.addAndGet(cost);
        boolean due = since >= windowBytes / REPORT_SHARE || (left == 0 && awaited);
        return due && reporting.compareAndSet(false, true);
    }

    /** Tells the stream that its readers went on. Called on the loop. */
    public void report(Now now) {
        reporting.set(false);
        unreported.set(0);
        taken.accept(now);
    }

    /**
     * Asks for a report once all is taken. Called on the loop.
     *
     * @return whether it is already
     */
    public boolean await() {
        awaited = true;
        if (bytes.get() > 0) return false;
        awaited = false;
        return true;
    }

    /** Bytes of credit that events hold. */
    public long bytes() {
        return bytes.get();
    }

    /** Events that nobody has taken yet. */
    public int events() {
        return events.get();
    }

    /** Bytes ever added. Called on the loop. */
    public long added() {
        return added;
    }

    /** Whether more lies here than a sender that keeps to its credit can have sent. */
    public boolean beyondWindow() {
        return bytes.get() > windowBytes;
    }
}
