package org.netmesh.redex;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.storage.FileStorage;

/**
 * One append-only log with a gapless 64-bit sequence (spec 06 §2 to §14). Sequences are unsigned;
 * those that can be given end at 2^64 - 2.
 *
 * <p>Thread-safe. Appends of one file are serial; reads and tails take no lock that an append
 * holds. An append that throws left no event and gave no sequence. Readers may see an event before
 * it is fsynced, whatever its {@link Durability}.
 */
public final class RedexFile implements AutoCloseable {
    /** Up to this size one copy more costs less than hashing outside the heap. */
    private static final int SMALL_BYTES = 64 << 10;

    private static final int READ_PAGE_EVENTS = 4096;
    private static final long READ_PAGE_BYTES = 1 << 20;

    private final ChannelName name;
    private final RedexFileConfig config;
    private final Environment environment;
    private final ReentrantLock appendLock;
    private final LogStore store;
    private final Figures figures;
    private final FsyncSchedule fsync;
    private final GroupCommit groupCommit;
    private final TailSignal signal = new TailSignal();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Consumer<RedexFile> onClose;

    /** Written under the append lock. */
    private volatile boolean closed;

    RedexFile(
            ChannelName name,
            RedexFileConfig config,
            Environment environment,
            OpenedStore opened,
            Consumer<RedexFile> onClose) {
        this.name = name;
        this.config = config;
        this.environment = environment;
        this.appendLock = opened.appendLock();
        this.store = opened.store();
        this.figures = opened.figures();
        this.onClose = onClose;
        this.groupCommit = new GroupCommit(store, figures, environment.background());
        this.fsync =
                FsyncSchedule.start(
                        config.persistent() ? config.fsync() : FsyncPolicy.never(),
                        groupCommit,
                        environment);
    }

    public ChannelName name() {
        return name;
    }

    /** As given when the file was first opened. */
    public RedexFileConfig config() {
        return config;
    }

    /**
     * Appends one event; on disk it is with the operating system when this returns.
     *
     * @param payload 0 bytes or more; copied before the call returns
     * @return its sequence, unsigned
     * @throws RedexException {@code PAYLOAD_TOO_LARGE} if the file would retain more than 3 GiB;
     *     {@code NO_SPACE} or {@code IO} if the disk refused; {@code CLOSED}
     */
    public long append(byte[] payload) {
        int checksum = Checksum28.of(payload, 0, payload.length);
        long nanos = environment.nowNanos();
        long seq;
        appendLock.lock();
        try {
            requireOpen("append");
            seq = store.append(payload, checksum, nanos);
            appended(1, payload.length);
        } catch (RedexException e) {
            throw failed(e);
        } finally {
            appendLock.unlock();
        }
        signal.wakeAll();
        return seq;
    }

    /** As {@link #append(byte[])}; the position of {@code payload} is left alone. */
    public long append(ByteBuffer payload) {
        return append(MemorySegment.ofBuffer(payload.slice()));
    }

    /** As {@link #append(byte[])}. */
    public long append(MemorySegment payload) {
        if (payload.byteSize() <= SMALL_BYTES) {
            return append(payload.toArray(ValueLayout.JAVA_BYTE));
        }
        LogStore.requireRoom("append", payload.byteSize(), 0);
        int checksum = Checksum28.of(payload);
        long nanos = environment.nowNanos();
        long seq;
        appendLock.lock();
        try {
            requireOpen("append");
            seq = store.append(payload, checksum, nanos);
            appended(1, payload.byteSize());
        } catch (RedexException e) {
            throw failed(e);
        } finally {
            appendLock.unlock();
        }
        signal.wakeAll();
        return seq;
    }

    /**
     * As {@link #append(byte[])}, and returns when the event is as durable as asked.
     *
     * @throws RedexException {@code NOT_DURABLE} if a file in memory is asked for more than {@code
     *     MEMORY}; nothing was appended. If the fsync fails the event is in the log and its
     *     durability unknown
     */
    public long append(byte[] payload, Durability durability) {
        requireDurability(durability);
        long seq = append(payload);
        if (durability == Durability.FSYNC) groupCommit.await(seq + 1);
        return seq;
    }

    /** As {@link #append(byte[], Durability)}, without waiting for the fsync. */
    public CompletableFuture<Long> appendAsync(byte[] payload, Durability durability) {
        try {
            requireDurability(durability);
            long seq = append(payload);
            if (durability != Durability.FSYNC) return CompletableFuture.completedFuture(seq);
            return groupCommit.request(seq + 1).thenApply(_ -> seq);
        } catch (RedexException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Appends an event of exactly 8 bytes that lies in the index record itself.
     *
     * @param eightBytes the bytes as a little-endian number
     */
    public long appendInline(long eightBytes) {
        int checksum = Checksum28.ofInline(eightBytes);
        long nanos = environment.nowNanos();
        long seq;
        appendLock.lock();
        try {
            requireOpen("append_inline");
            seq = store.appendInline(eightBytes, checksum, nanos);
            appended(1, 0);
        } catch (RedexException e) {
            throw failed(e);
        } finally {
            appendLock.unlock();
        }
        signal.wakeAll();
        return seq;
    }

    /**
     * As {@link #appendInline(long)}.
     *
     * @throws RedexException {@code PAYLOAD_TOO_LARGE} unless it has exactly 8 bytes
     */
    public long appendInline(byte[] eightBytes) {
        return appendInline(IndexRecord.inlineNumber(eightBytes));
    }

    /**
     * Appends all or none; their sequences are consecutive and their time is one.
     *
     * @return the first sequence; empty for an empty batch
     */
    public OptionalLong appendBatch(List<byte[]> payloads) {
        if (payloads.isEmpty()) return OptionalLong.empty();
        List<byte[]> batch = List.copyOf(payloads);
        int[] checksums = new int[batch.size()];
        long bytes = 0;
        for (int i = 0; i < checksums.length; i++) {
            byte[] payload = batch.get(i);
            checksums[i] = Checksum28.of(payload, 0, payload.length);
            bytes += payload.length;
        }
        long nanos = environment.nowNanos();
        long first;
        appendLock.lock();
        try {
            requireOpen("append_batch");
            first = store.appendBatch(batch, checksums, nanos);
            appended(checksums.length, bytes);
        } catch (RedexException e) {
            throw failed(e);
        } finally {
            appendLock.unlock();
        }
        signal.wakeAll();
        return OptionalLong.of(first);
    }

    /** As {@link #appendBatch(List)}, and returns when the events are as durable as asked. */
    public OptionalLong appendBatch(List<byte[]> payloads, Durability durability) {
        requireDurability(durability);
        OptionalLong first = appendBatch(payloads);
        if (first.isPresent() && durability == Durability.FSYNC) {
            groupCommit.await(first.getAsLong() + payloads.size());
        }
        return first;
    }

    /**
     * The retained events with {@code start <= seq < end}, in order. Those that were evicted or are
     * damaged are left out. Works on a closed file too.
     */
    public List<RedexEvent> readRange(long start, long end) {
        EventCopies copies = new EventCopies();
        long at = start;
        while (Long.compareUnsigned(at, end) < 0) {
            long next = store.visit(at, end, READ_PAGE_EVENTS, READ_PAGE_BYTES, copies);
            if (next == at) break;
            at = next;
            if (Long.compareUnsigned(at, store.nextSeq()) >= 0) break;
        }
        return copies.events();
    }

    /** The event, or empty if it was evicted, never appended or is damaged. */
    public Optional<RedexEvent> readOne(long seq) {
        if (seq == LogStore.LAST_SEQ) return Optional.empty();
        EventCopies copies = new EventCopies();
        store.visit(seq, seq + 1, 1, READ_PAGE_BYTES, copies);
        return copies.events().stream().findFirst();
    }

    /** As {@link #readRange}, without copies. */
    public void forEach(long start, long end, EventVisitor visitor) {
        EventViews views = new EventViews(visitor);
        long at = start;
        while (Long.compareUnsigned(at, end) < 0) {
            long next = store.visit(at, end, READ_PAGE_EVENTS, READ_PAGE_BYTES, views);
            if (next == at) break;
            at = next;
        }
    }

    /** Follows the file from its beginning. */
    public RedexTail tail() {
        return tail(0);
    }

    /**
     * Follows the file from a sequence on, which may lie in the future.
     *
     * @throws RedexException {@code CLOSED}
     */
    public RedexTail tail(long fromSeq) {
        return tail(fromSeq, TailOptions.defaults());
    }

    /** As {@link #tail(long)}. */
    public RedexTail tail(long fromSeq, TailOptions options) {
        requireOpen("tail");
        TailSource source = new TailSource(this, fromSeq, options);
        return new RedexTail(this, source, environment.userExecutor());
    }

    /**
     * Follows the file from a place kept earlier.
     *
     * @throws RedexException {@code LOG_REPLACED} if the name now belongs to another log
     */
    public RedexTail tail(LogCursor cursor) {
        LogId id = id();
        if (!id.equals(cursor.log())) throw RedexException.replaced(cursor.log(), id);
        return tail(cursor.nextSeq());
    }

    /** Tells this log from others of its name; kept with a persistent file. */
    public LogId id() {
        LogId stored = store.storedId();
        if (stored != null) return stored;
        appendLock.lock();
        try {
            LogId known = store.storedId();
            if (known != null) return known;
            LogId made = LogId.random(environment.entropy());
            store.storeId(made);
            return made;
        } finally {
            appendLock.unlock();
        }
    }

    /** Retained entries. */
    public long len() {
        return store.bounds().len();
    }

    /** The sequence that the next append gets, unsigned. */
    public long nextSeq() {
        return store.nextSeq();
    }

    public OptionalLong lowestRetainedSeq() {
        return store.bounds().lowestRetainedSeq();
    }

    /** Length and sequences of one moment. */
    public LogBounds bounds() {
        return store.bounds();
    }

    /** Heap payload bytes of the retained events. */
    public long retainedBytes() {
        return store.retainedBytes();
    }

    /**
     * Drops what the file's retention does not keep. The manager does this on a timer.
     *
     * @throws RedexException {@code IO} or {@code NO_SPACE} if a file on disk could not be
     *     rewritten; nothing was dropped
     */
    public RetentionResult sweepRetention() {
        requireOpen("sweep");
        if (config.retention().isUnbounded()) return new RetentionResult(0, len());
        return store.sweep(config.retention(), environment.nowNanos());
    }

    /**
     * Drops every event below {@code target} and goes on there; does nothing unless {@code target}
     * lies beyond {@link #nextSeq}.
     */
    public void skipTo(long target) {
        requireOpen("skip_to");
        store.skipTo(target);
        signal.wakeAll();
    }

    /**
     * Writes a copy of the log as it is now to another folder, under the same name, while appends
     * go on. The folder may hold other logs, not this one. The copy is a log of its own, with its
     * own identity, and a 0.19.0 node opens it too.
     *
     * @return what the copy holds
     * @throws RedexException {@code CHANNEL} if the folder already has this log
     */
    public LogBounds backup(Path target) {
        return backup(FileStorage.at(target));
    }

    /** As {@link #backup(Path)}, for other storages. */
    public LogBounds backup(Storage target) {
        try {
            return store.backup(ChannelFolder.of(target, name));
        } catch (StorageException e) {
            throw RedexException.io("backup", e);
        }
    }

    /** What opening the file found and mended; clean for a file in memory. */
    public RecoveryReport recovery() {
        return store instanceof DiskStore disk ? disk.report() : RecoveryReport.CLEAN;
    }

    /** Returns when everything appended so far survives a power loss; nothing to do in memory. */
    public void sync() {
        requireOpen("sync");
        if (config.persistent()) groupCommit.sync("sync");
    }

    public boolean isClosed() {
        return closed;
    }

    /**
     * Ends the file: appends fail from now on, tails deliver what is left and end, a file on disk
     * is fsynced. Reads go on working. Idempotent; only the first call reports a failed fsync.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) return;
        appendLock.lock();
        try {
            closed = true;
        } finally {
            appendLock.unlock();
        }
        fsync.stop();
        signal.wakeAll();
        try {
            if (config.persistent()) groupCommit.sync("close");
        } finally {
            store.close();
            gone.countDown();
            onClose.accept(this);
        }
    }

    /** Returns when a close that has begun is done with the disk. */
    void awaitClosed() {
        boolean interrupted = false;
        while (true) {
            try {
                gone.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    /** Takes no lock. */
    @Override
    public String toString() {
        return "RedexFile["
                + name
                + ", next="
                + Long.toUnsignedString(store.nextSeq())
                + (closed ? ", closed]" : "]");
    }

    LogStore store() {
        return store;
    }

    TailSignal signal() {
        return signal;
    }

    UserExecutor executor() {
        return environment.userExecutor();
    }

    Figures figures() {
        return figures;
    }

    private void appended(long events, long bytes) {
        figures.appended(events, bytes);
        fsync.appended(events, bytes);
    }

    private RedexException failed(RedexException e) {
        figures.appendFailed();
        return e;
    }

    private void requireOpen(String operation) {
        if (closed) throw RedexException.closed(operation);
    }

    private void requireDurability(Durability durability) {
        if (durability != Durability.MEMORY && !config.persistent()) {
            throw RedexException.notDurable(durability);
        }
    }
}
