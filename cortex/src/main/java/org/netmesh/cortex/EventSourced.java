package org.netmesh.cortex;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.codec.PostcardReader;
import org.netmesh.kernel.codec.PostcardWriter;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.redex.Redex;
import org.netmesh.redex.WriteToken;

/**
 * A {@link Model} kept over a log by one writer: typed events in, a state out, read-your-writes,
 * watches and snapshots (spec 06 §22). Tasks and memories are two of these; yours are built the
 * same way:
 *
 * {@snippet :
 * var deposited = new EventType<Long>(0x80, PostcardWriter::u64, PostcardReader::u64);
 * var model = Model.named("account", AtomicLong::new).on(deposited, AtomicLong::addAndGet).build();
 * try (var account = EventSourced.open(redex, channel, origin, model, AdapterOptions.defaults())) {
 *     account.waitForToken(account.write(deposited, 100L).token(), Duration.ofSeconds(1));
 *     account.read(AtomicLong::get);
 * }
 * }
 *
 * <p>Thread-safe. One writer per channel and origin is assumed; other origins may write to the same
 * channel, and their events are folded too.
 *
 * @param <S> the state; changed in place by the model
 */
public final class EventSourced<S> implements AutoCloseable {
    private final CortexAdapter<S> adapter;
    private final Model<S> model;
    private final OriginHash origin;
    private final AppSeq appSeq;
    private final Optional<ChannelName> log;

    private EventSourced(
            CortexAdapter<S> adapter, Model<S> model, OriginHash origin, AppSeq appSeq) {
        this.adapter = adapter;
        this.model = model;
        this.origin = origin;
        this.appSeq = appSeq;
        this.log = Optional.of(adapter.channel());
    }

    /**
     * Opens or creates the log and folds all that is in it before returning.
     *
     * @throws CortexException {@code REDEX} if the log cannot be opened; {@code
     *     FOLD_STOPPED_BEFORE_SEQ} if the fold halts on the way
     */
    public static <S> EventSourced<S> open(
            Redex redex,
            ChannelName channel,
            OriginHash origin,
            Model<S> model,
            AdapterOptions options) {
        AppSeq appSeq = new AppSeq(origin, 0);
        CortexAdapter<S> adapter =
                CortexAdapter.open(
                        redex,
                        channel,
                        model.initialState(),
                        new ModelFold<>(model, appSeq),
                        options);
        return caughtUp(adapter, model, origin, appSeq);
    }

    /**
     * Goes on from a snapshot, folds all that the log has after it, and returns then.
     *
     * @throws CortexException {@code INVALID_SNAPSHOT} if the bytes are no snapshot of this model;
     *     as {@link #open} otherwise
     */
    public static <S> EventSourced<S> openFromSnapshot(
            Redex redex,
            ChannelName channel,
            OriginHash origin,
            Model<S> model,
            CortexSnapshot snapshot,
            AdapterOptions options) {
        Saved<S> saved = Saved.decode(model, snapshot.stateBytes());
        AppSeq appSeq = new AppSeq(origin, saved.appSeq);
        CortexAdapter<S> adapter =
                CortexAdapter.openFromSnapshot(
                        redex,
                        channel,
                        saved.state,
                        snapshot.lastSeq(),
                        new ModelFold<>(model, appSeq),
                        options);
        return caughtUp(adapter, model, origin, appSeq);
    }

    /** What a snapshot's bytes hold: the writer's counter and the state. */
    private record Saved<S>(long appSeq, S state) {
        static <S> Saved<S> decode(Model<S> model, byte[] bytes) {
            long appSeq;
            byte[] inner;
            try {
                PostcardReader in = PostcardReader.of(bytes);
                appSeq = in.u64();
                inner = in.bytes();
                in.end();
            } catch (MalformedException e) {
                throw CortexException.invalidSnapshot(
                        model.name() + " snapshot unwrap: " + e.getMessage());
            }
            try {
                PostcardReader in = PostcardReader.of(inner);
                S state = codec(model).reader().apply(in);
                in.end();
                return new Saved<>(appSeq, state);
            } catch (MalformedException e) {
                throw CortexException.invalidSnapshot("deserialize snapshot: " + e.getMessage());
            }
        }
    }

    private static <S> EventSourced<S> caughtUp(
            CortexAdapter<S> adapter, Model<S> model, OriginHash origin, AppSeq appSeq) {
        try {
            long end = adapter.file().nextSeq();
            if (end != 0) adapter.waitForSeq(end - 1);
            return new EventSourced<>(adapter, model, origin, appSeq);
        } catch (RuntimeException e) {
            adapter.close();
            throw e;
        }
    }

    /** What stands under this: marks, errors, changes, the log. */
    public CortexAdapter<S> adapter() {
        return adapter;
    }

    public OriginHash origin() {
        return origin;
    }

    /**
     * Appends one event of this origin. The state has it a little later: wait for the token.
     *
     * @throws CortexException {@code CLOSED} if this is closed, {@code REDEX} if the log refuses
     */
    public <E> WriteReceipt write(EventType<E> type, E event) {
        byte[] tail = type.encode(event);
        byte[] payload = EventMeta.of(type.dispatch(), origin, appSeq.reserve()).seal(tail);
        long seq = adapter.append(payload);
        return new WriteReceipt(seq, new WriteToken(origin, seq, log));
    }

    /** Asks the state under its read lock; no event is half in it. */
    public <R> R read(Function<? super S, R> query) {
        return adapter.read(query);
    }

    /** See {@link CortexAdapter#watch}. */
    public <R> Subscription<R> watch(Function<? super S, R> query) {
        return adapter.watch(query);
    }

    /** See {@link CortexAdapter#waitForSeq}. */
    public void waitForSeq(long seq) {
        adapter.waitForSeq(seq);
    }

    /**
     * As {@link CortexAdapter#waitForToken}, for writes of this origin only.
     *
     * @throws CortexException {@code WRONG_ORIGIN} at once if the token is of another
     */
    public void waitForToken(WriteToken token, Duration deadline) {
        if (!isOurs(token)) throw CortexException.wrongOrigin(token.origin(), origin);
        adapter.waitForToken(token, deadline);
    }

    /** As {@link CortexAdapter#pollForToken}, for writes of this origin only. */
    public TokenState pollForToken(WriteToken token) {
        return isOurs(token) ? adapter.pollForToken(token) : TokenState.WRONG_ORIGIN;
    }

    private boolean isOurs(WriteToken token) {
        boolean ours = token.origin().equals(origin);
        if (!ours) adapter.ryw().wrongOrigin();
        return ours;
    }

    /**
     * The state and the writer's counter as bytes, with the applied mark that belongs to them.
     *
     * @throws CortexException {@code INVALID_SNAPSHOT} if the model has no form for its state
     */
    public CortexSnapshot snapshot() {
        var writer = codec(model).writer();
        return adapter.snapshot(state -> {
            PostcardWriter inner = new PostcardWriter();
            writer.accept(inner, state);
            return new PostcardWriter().u64(appSeq.next()).bytes(inner.toByteArray()).toByteArray();
        });
    }

    private static <S> Model.StateCodec<S> codec(Model<S> model) {
        return model.codec()
                .orElseThrow(() ->
                        CortexException.invalidSnapshot(
                                "model %s has no snapshots: give it a form with snapshots()"
                                        .formatted(model.name())));
    }

    /** See {@link CortexAdapter#close}. */
    @Override
    public void close() {
        adapter.close();
    }
}
