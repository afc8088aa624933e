package org.netmesh.cortex;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.netmesh.cortex.Progress.Mark;
import org.netmesh.cortex.Progress.Outcome;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.Nanos;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexException;
import org.netmesh.redex.RedexFile;
import org.netmesh.redex.RedexFold;
import org.netmesh.redex.WriteToken;

/**
 * One log, one fold, one state in memory (spec 06 §19). The log is the truth: the state can be made
 * again from it at any time, and appending never waits for the fold.
 *
 * <p>Thread-safe. The fold runs on a task of its own, under the state's write lock; queries run
 * under its read lock and must not keep what they are given.
 *
 * @param <S> the state; changed in place by the fold
 */
public final class CortexAdapter<S> implements AutoCloseable {
    private final RedexFile file;
    private final AdapterOptions options;
    private final Guarded<S> state;
    private final Progress progress;
    private final Streams streams = new Streams();
    private final ReadYourWrites ryw;
    private final Folder<S> folder;
    private final CortexMeters meters;
    // Guarded by this.
    private FoldTask task;

    private CortexAdapter(
            RedexFile file, S initial, long start, RedexFold<S> fold, AdapterOptions options) {
        this.file = file;
        this.options = options;
        state = new Guarded<>(initial);
        progress = new Progress(start);
        ryw = new ReadYourWrites(options.rywInflightCap());
        folder = new Folder<>(file, fold, state, progress, options.onFoldError(), streams::changed);
        task = new FoldTask(folder);
        meters = new CortexMeters(options.counters(), file.name(), this);
        options.executor().execute(task);
    }

    /**
     * Opens or re-uses a log and begins to fold it from its beginning. Returns at once, with the
     * fold behind: {@link #waitForSeq} catches up.
     *
     * @param initial the state before the first event; the adapter's from now on
     * @throws CortexException {@code INVALID_START_POSITION} if the options skip history; {@code
     *     REDEX} if the log cannot be opened
     */
    public static <S> CortexAdapter<S> open(
            Redex redex,
            ChannelName channel,
            S initial,
            RedexFold<S> fold,
            AdapterOptions options) {
        switch (options.start()) {
            case StartPosition.FromBeginning _ -> {}
            case StartPosition.LiveOnly _ -> throw CortexException.startSkipsHistory("LiveOnly");
            case StartPosition.FromSeq(long seq) -> {
                if (seq != 0) throw CortexException.startSkipsHistory("FromSeq(n>0)");
            }
        }
        return onLog(() ->
                new CortexAdapter<>(
                        redex.openFile(channel, options.file()), initial, 0, fold, options));
    }

    /**
     * Goes on from a state that was saved with {@link #snapshot}: only later events are folded. A
     * log that is shorter than the snapshot (a new or wiped store) goes on behind it, so that new
     * writes are folded.
     *
     * @param lastSeq of the snapshot; the options' start does not matter
     * @throws CortexException {@code INVALID_SNAPSHOT} if no sequence can follow {@code lastSeq};
     *     {@code REDEX} if the log cannot be opened
     */
    public static <S> CortexAdapter<S> openFromSnapshot(
            Redex redex,
            ChannelName channel,
            S restored,
            OptionalLong lastSeq,
            RedexFold<S> fold,
            AdapterOptions options) {
        if (lastSeq.isPresent() && lastSeq.getAsLong() == -1L) {
            throw CortexException.invalidSnapshot("snapshot last_seq at u64::MAX; cannot resume");
        }
        long start = lastSeq.isPresent() ? lastSeq.getAsLong() + 1 : 0;
        return onLog(() -> {
            RedexFile file = redex.openFile(channel, options.file());
            file.skipTo(start);
            return new CortexAdapter<>(file, restored, start, fold, options);
        });
    }

    private static <R> R onLog(Supplier<R> call) {
        try {
            return call.get();
        } catch (RedexException e) {
            throw CortexException.redex(e);
        }
    }

    /** The log's name. */
    public ChannelName channel() {
        return file.name();
    }

    /** The log itself, for whoever wants to read or size it. */
    public RedexFile file() {
        return file;
    }

    /** Asks the state under its read lock; no event is half in it. */
    public <R> R read(Function<? super S, R> query) {
        return state.read(query);
    }

    /**
     * Appends one event; the checksum of {@code meta} is taken as it is.
     *
     * @return its sequence
     * @throws CortexException {@code CLOSED} if this is closed, {@code REDEX} if the log refuses
     */
    public long ingest(EventMeta meta, byte[] tail) {
        byte[] payload = new byte[EventMeta.BYTES + tail.length];
        System.arraycopy(meta.encode(), 0, payload, 0, EventMeta.BYTES);
        System.arraycopy(tail, 0, payload, EventMeta.BYTES, tail.length);
        return append(payload);
    }

    /** As {@link #ingest}, with the token of the write. */
    public WriteToken ingestWithToken(EventMeta meta, byte[] tail) {
        return new WriteToken(meta.origin(), ingest(meta, tail), Optional.of(channel()));
    }

    long append(byte[] payload) {
        if (progress.status() instanceof FoldStatus.Closed) throw CortexException.closed();
        try {
            return file.append(payload);
        } catch (RedexException e) {
            throw CortexException.redex(e);
        }
    }

    /** The last event that the fold has passed, applied or skipped. */
    public OptionalLong foldedThroughSeq() {
        return progress.foldedThrough();
    }

    /** The last event up to which every one was applied: it never passes a skipped one. */
    public OptionalLong appliedThroughSeq() {
        return progress.appliedThrough();
    }

    /** Events on which the fold threw. */
    public long foldErrors() {
        return folder.errors();
    }

    /** Events that retention removed before they were folded. */
    public long lostEvents() {
        return folder.lost();
    }

    public boolean isRunning() {
        return status() instanceof FoldStatus.Running;
    }

    /** What the fold is doing, and why not if it is not. */
    public FoldStatus status() {
        return progress.status();
    }

    /**
     * Lets a halted fold go on. Does nothing unless it is halted.
     *
     * @throws CortexException {@code REDEX} if the log is closed; the fold stays halted
     */
    public synchronized void resume(ResumeAt at) {
        if (!(status() instanceof FoldStatus.Halted(FoldFailure failure))) return;
        if (at == ResumeAt.NEXT_EVENT) folder.skipTo(after(failure));
        // A halt that a waiter ran into has left the task parked.
        task.close();
        task = onLog(() -> new FoldTask(folder));
        progress.become(new FoldStatus.Running());
        options.executor().execute(task);
    }

    private static long after(FoldFailure failure) {
        return switch (failure) {
            case FoldFailure.Threw(long seq, _) -> seq + 1;
            case FoldFailure.Overtaken(long seq, OptionalLong next) -> next.orElse(seq);
            case FoldFailure.LogFailed(long seq, _) -> seq;
        };
    }

    /**
     * Waits until the fold has passed this event; compare {@link #appliedThroughSeq} to tell a
     * skip.
     *
     * @throws CortexException {@code FOLD_STOPPED_BEFORE_SEQ} if the fold stopped before
     * @throws InterruptedOperationException if the thread is interrupted
     */
    public void waitForSeq(long seq) {
        if (await(Mark.FOLDED, seq, Long.MAX_VALUE) == Outcome.STOPPED) {
            throw CortexException.stoppedBefore(seq, foldedThroughSeq(), status());
        }
    }

    /**
     * Waits until every event up to this one was applied; after a skip, that may be never.
     *
     * @throws CortexException {@code FOLD_STOPPED_BEFORE_SEQ} if the fold stopped before
     * @throws InterruptedOperationException if the thread is interrupted
     */
    public void waitForAppliedSeq(long seq) {
        if (await(Mark.APPLIED, seq, Long.MAX_VALUE) == Outcome.STOPPED) {
            throw CortexException.stoppedBefore(seq, appliedThroughSeq(), status());
        }
    }

    /**
     * Read your writes: waits until the state has the write that the token names. The token's
     * origin does not matter here.
     *
     * @param deadline from now; zero or less still succeeds if the write is there
     * @throws CortexException {@code WRONG_LOG}, {@code QUEUE_FULL}, {@code TIMEOUT}, {@code
     *     FOLD_STOPPED} (spec 06 §20)
     * @throws InterruptedOperationException if the thread is interrupted
     */
    public void waitForToken(WriteToken token, Duration deadline) {
        if (!namesThisLog(token)) throw CortexException.wrongLog(token.log().get(), channel());
        try (var _ = ryw.enter(options.monotonic(), meters::waited)) {
            switch (await(Mark.APPLIED, token.seq(), Nanos.of(deadline))) {
                case REACHED -> {}
                case STOPPED ->
                        throw CortexException.stoppedBeforeToken(appliedThroughSeq(), status());
                case TIMED_OUT -> {
                    ryw.timedOut();
                    throw CortexException.timeout(deadline);
                }
            }
        }
    }

    /** What has become of the write, without waiting and without a permit. */
    public TokenState pollForToken(WriteToken token) {
        if (!namesThisLog(token)) return TokenState.WRONG_LOG;
        boolean running = isRunning();
        if (progress.reached(Mark.APPLIED, token.seq())) return TokenState.APPLIED;
        return running ? TokenState.PENDING : TokenState.FOLD_STOPPED;
    }

    private boolean namesThisLog(WriteToken token) {
        return token.log().isEmpty() || token.log().get().equals(channel());
    }

    private Outcome await(Mark mark, long seq, long limitNanos) {
        if (limitNanos > 0 && !progress.reached(mark, seq)) folder.help(seq);
        try {
            return progress.await(mark, seq, limitNanos);
        } catch (InterruptedException e) {
            throw InterruptedOperationException.during("waiting for the fold", e);
        }
    }

    /**
     * The sequence of each event that the fold passes from now on: something may have changed, so
     * read the state again. A reader slower than 64 of them loses the oldest.
     */
    public Subscription<Long> changes() {
        return new SourceSubscription<>(openChanges().seqsOnly(), options.executor());
    }

    /** As {@link #changes}, and says how many were lost. */
    public Subscription<ChangeEvent> changesWithLag() {
        return new SourceSubscription<>(openChanges(), options.executor());
    }

    private ChangeSource openChanges() {
        ChangeSource source = new ChangeSource(streams);
        streams.listen(source);
        streams.add(source);
        return source;
    }

    /**
     * The answer to a query now, and again whenever it has become another ({@code equals} tells). A
     * slow reader skips answers in between. Ends when this is closed.
     *
     * @param query must return a value that later events do not change
     */
    public <R> Subscription<R> watch(Function<? super S, R> query) {
        WatchSource<R> source = new WatchSource<>(() -> read(query), null, streams);
        streams.listen(source);
        streams.add(source);
        return new SourceSubscription<>(source, options.executor());
    }

    /** The state as bytes, with the applied mark that belongs to it. */
    public CortexSnapshot snapshot(Function<? super S, byte[]> encode) {
        return read(s -> new CortexSnapshot(encode.apply(s), appliedThroughSeq()));
    }

    public RywMetrics rywMetrics() {
        return ryw.metrics();
    }

    ReadYourWrites ryw() {
        return ryw;
    }

    Streams streams() {
        return streams;
    }

    AdapterOptions options() {
        return options;
    }

    /**
     * Stops the fold after the event in progress, wakes every wait and ends every stream. The log
     * stays open for its other users. Idempotent.
     */
    @Override
    public void close() {
        progress.become(new FoldStatus.Closed());
        synchronized (this) {
            task.close();
        }
        streams.close();
        meters.close();
    }
}
