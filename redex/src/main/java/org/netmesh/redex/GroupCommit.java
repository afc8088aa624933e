package org.netmesh.redex;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.port.StorageException;

/**
 * One fsync at a time for one file, shared by all who wait when it begins (spec 06 §12). Whoever
 * asks first does it, on a platform thread at once, from a virtual thread in the background,
 * because a fsync would hold its carrier; those who ask meanwhile share the next one.
 *
 * <p>After a failed fsync the system may have forgotten which pages were dirty, and a later success
 * proves nothing about them. So a failure fails everybody whose event was appended before it was
 * known. Thread-safe.
 */
final class GroupCommit {
    private static final System.Logger LOG = System.getLogger("org.netmesh.redex");

    private final LogStore store;
    private final Figures figures;
    private final Executor background;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private List<CompletableFuture<Void>> pending = new ArrayList<>();
    private boolean running;
    private long failedBelow;
    private @Nullable RedexException failure;

    private final AtomicLong completed = new AtomicLong();

    GroupCommit(LogStore store, Figures figures, Executor background) {
        this.store = store;
        this.figures = figures;
        this.background = background;
    }

    /** Fsyncs that succeeded. */
    long completed() {
        return completed.get();
    }

    /** Returns when the events below {@code nextSeq} are durable. */
    void await(long nextSeq) {
        syncNow();
        requireNotFailed(nextSeq);
    }

    private void syncNow() {
        CompletableFuture<Void> done = enqueue();
        if (Thread.currentThread().isVirtual()) runInBackground();
        else run();
        join(done);
    }

    /** Completes when the events below {@code nextSeq} are durable. */
    CompletableFuture<Void> request(long nextSeq) {
        CompletableFuture<Void> done = enqueue();
        runInBackground();
        return done.thenRun(() -> requireNotFailed(nextSeq));
    }

    /** Returns when everything is durable. */
    void sync(String operation) {
        try {
            syncNow();
        } catch (RedexException e) {
            if (e.getCause() instanceof StorageException cause) {
                throw RedexException.io(operation, cause);
            }
            throw e;
        }
    }

    /** Asks for a fsync and does not wait; a failure is logged. */
    void requestInBackground() {
        lock.lock();
        try {
            if (!pending.isEmpty()) return;
        } finally {
            lock.unlock();
        }
        var _ =
                enqueue()
                        .exceptionally(e -> {
                            LOG.log(System.Logger.Level.ERROR, "background fsync failed", e);
                            return null;
                        });
        runInBackground();
    }

    private CompletableFuture<Void> enqueue() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lock.lock();
        try {
            pending.add(done);
        } finally {
            lock.unlock();
        }
        return done;
    }

    private void runInBackground() {
        background.execute(this::run);
    }

    /** Serves those who have asked; whoever asked meanwhile is served in the background. */
    private void run() {
        List<CompletableFuture<Void>> round = begin();
        if (round.isEmpty()) return;
        RedexException error = syncOnce();
        if (end()) runInBackground();
        for (CompletableFuture<Void> done : round) {
            if (error == null) done.complete(null);
            else done.completeExceptionally(error);
        }
    }

    private List<CompletableFuture<Void>> begin() {
        lock.lock();
        try {
            if (running || pending.isEmpty()) return List.of();
            running = true;
            return take();
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody asked meanwhile. */
    private boolean end() {
        lock.lock();
        try {
            running = false;
            return !pending.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private List<CompletableFuture<Void>> take() {
        List<CompletableFuture<Void>> round = pending;
        pending = new ArrayList<>();
        return round;
    }

    private @Nullable RedexException syncOnce() {
        try {
            long start = System.nanoTime();
            store.sync();
            figures.fsynced(System.nanoTime() - start);
            completed.incrementAndGet();
            return null;
        } catch (StorageException e) {
            figures.fsyncFailed();
            RedexException error = RedexException.io("sync", e);
            lock.lock();
            try {
                failedBelow = store.nextSeq();
                failure = error;
            } finally {
                lock.unlock();
            }
            return error;
        }
    }

    private void requireNotFailed(long nextSeq) {
        lock.lock();
        try {
            RedexException error = failure;
            if (error != null && Long.compareUnsigned(nextSeq, failedBelow) <= 0) throw error;
        } finally {
            lock.unlock();
        }
    }

    private static void join(CompletableFuture<Void> done) {
        try {
            done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RedexException error) throw error;
            throw e;
        }
    }
}
