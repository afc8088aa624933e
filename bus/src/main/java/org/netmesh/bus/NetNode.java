package org.netmesh.bus;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.Xxh3;

/**
 * An event bus: takes JSON events from producers, groups them by shard into batches, hands these to
 * one adapter, and reads them back by polls and subscriptions (spec 05).
 *
 * <p>Thread-safe. Emits never wait, except under {@link Backpressure.Block}; polls, flush, shutdown
 * and scaling block and can be interrupted. Events that the bus accepted and did not yet hand to
 * the adapter are lost if the process dies.
 *
 * <p>A payload array given to the bus is kept, not copied: do not change it afterwards. Payloads in
 * a {@link ByteBuffer} are copied.
 */
public final class NetNode implements AutoCloseable {
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

    private final Assembly parts;
    private final JsonCodec codec;
    private final BusPorts ports;

    private NetNode(NetNodeConfig config, Adapter adapter) throws InterruptedException {
        parts = Assembly.of(config, adapter);
        codec = config.codec();
        ports = config.ports();
    }

    /** A node in memory, with every setting at its default. */
    public static NetNode create() {
        return create(NetNodeConfig.defaults());
    }

    /**
     * Connects the adapter and starts the shards.
     *
     * @throws AdapterException if the adapter or the producer files refuse; nothing is left running
     */
    public static NetNode create(NetNodeConfig config) {
        TransportContext context = new TransportContext(config.shards(), config.ports());
        return create(config, config.transport().open(context));
    }

    /** A node over an adapter that the caller made; the configured transport is not opened. */
    public static NetNode create(NetNodeConfig config, Adapter adapter) {
        try {
            return new NetNode(config, adapter);
        } catch (InterruptedException e) {
            throw InterruptedOperationException.during("creation of the bus", e);
        }
    }

    public static CompletableFuture<NetNode> createAsync(NetNodeConfig config) {
        Executor executor = config.ports().userExecutor()::execute;
        return CompletableFuture.supplyAsync(() -> create(config), executor);
    }

    /**
     * Emits an object as JSON.
     *
     * @throws IngestException if it was not accepted, or does not become JSON
     */
    public Receipt emit(Object event) {
        return emitRaw(encoded(event));
    }

    /**
     * Emits JSON text as it is.
     *
     * @throws IngestException if it was not accepted
     */
    public Receipt emitRaw(String json) {
        byte[] payload = Utf8.encode(json);
        if (payload == null) {
            throw parts.intake.refusal(parts.intake.count(Intake.INVALID_JSON, 1), null);
        }
        return emitRaw(payload);
    }

    /**
     * Emits bytes as they are.
     *
     * @throws IngestException if they were not accepted
     */
    public Receipt emitRaw(byte[] payload) {
        return parts.intake.receipt(payload, Xxh3.hash64(payload));
    }

    /**
     * @throws IngestException if it was not accepted
     */
    public Receipt emitRaw(RawEvent event) {
        return parts.intake.receipt(event.bytes(), event.hash());
    }

    /**
     * Emits bytes as they are; allocates nothing.
     *
     * @return whether they were accepted; never throws for a full ring or a closed bus
     */
    public boolean emitBuffer(byte[] payload) {
        return parts.intake.accept(payload);
    }

    /** Emits a copy of what remains in a buffer, whose position stays. */
    public boolean emitBuffer(ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.get(payload.position(), copy);
        return emitBuffer(copy);
    }

    /**
     * Emits objects as JSON, in their order inside each shard.
     *
     * @return how many were accepted
     * @throws IngestException if the bus is shut down, or one does not become JSON; events before
     *     it may have been accepted
     */
    public int emitBatch(Collection<?> events) {
        requireRunning();
        return parts.batches.accept(events, this::encoded);
    }

    /**
     * Emits JSON texts as they are, in their order inside each shard.
     *
     * @return how many were accepted
     * @throws IngestException if the bus is shut down
     */
    public int emitRawBatch(Collection<String> events) {
        requireRunning();
        return fireBatch(events);
    }

    /**
     * Emits payloads as they are, in their order inside each shard.
     *
     * @return how many were accepted, 0 if the bus is shut down
     */
    public int emitBufferBatch(Collection<byte[]> payloads) {
        return parts.batches.accept(payloads, payload -> payload);
    }

    /**
     * Emits JSON text without a receipt.
     *
     * @return whether it was accepted; never throws
     */
    public boolean fire(String json) {
        byte[] payload = Utf8.encode(json);
        if (payload != null) return parts.intake.accept(payload);
        parts.intake.count(Intake.INVALID_JSON, 1);
        return false;
    }

    /**
     * @return whether it was accepted; never throws
     */
    public boolean fire(RawEvent event) {
        return parts.intake.accept(event.bytes(), event.hash());
    }

    /**
     * Emits JSON texts without receipts.
     *
     * @return how many were accepted, 0 if the bus is shut down; never throws
     */
    public int fireBatch(Collection<String> events) {
        return parts.batches.accept(events, Utf8::encode);
    }

    /**
     * Reads one page over all shards.
     *
     * @throws PollException {@code ADAPTER} if no shard could be read
     */
    public PollResponse poll(PollRequest request) {
        try {
            return parts.reader.poll(request);
        } catch (InterruptedException e) {
            throw InterruptedOperationException.during("poll", e);
        }
    }

    public CompletableFuture<PollResponse> pollAsync(PollRequest request) {
        Executor executor = ports.userExecutor()::execute;
        return CompletableFuture.supplyAsync(() -> poll(request), executor);
    }

    /** The oldest event that is stored, each time. */
    public Optional<StoredEvent> pollOne() {
        return pollOne(Cursor.empty());
    }

    /** The first event behind a cursor. */
    public Optional<StoredEvent> pollOne(Cursor after) {
        PollRequest request = PollRequest.builder(1).cursor(after).build();
        return poll(request).events().stream().findFirst();
    }

    public EventStream subscribe() {
        return subscribe(SubscribeOpts.defaults());
    }

    /** Reads events as they are stored; asks nobody before the first element is taken. */
    public EventStream subscribe(SubscribeOpts opts) {
        return new EventStream(parts.stream(opts), ports.userExecutor());
    }

    public <T> TypedEventStream<T> subscribeTyped(Class<T> type) {
        return subscribeTyped(type, SubscribeOpts.defaults());
    }

    /** As {@link #subscribe}, with each event's JSON read as a value. */
    public <T> TypedEventStream<T> subscribeTyped(Class<T> type, SubscribeOpts opts) {
        return subscribeEvents(event -> codec.decode(event.payload(), type), opts);
    }

    /** As {@link #subscribe}, with each event's text read by a function of the caller's. */
    public <T> TypedEventStream<T> subscribeTyped(
            Function<? super String, ? extends T> decode, SubscribeOpts opts) {
        return subscribeEvents(event -> decode.apply(event.raw()), opts);
    }

    <T> TypedEventStream<T> subscribeEvents(Function<StoredEvent, T> decode, SubscribeOpts opts) {
        return new TypedEventStream<>(parts.stream(opts), decode, opts, ports.userExecutor());
    }

    public <T> TypedChannel<T> channel(String name, Class<T> type) {
        return channel(name, type, value -> value);
    }

    /**
     * A typed channel on this bus.
     *
     * @param validator applied to each received value; may change it, or throw to refuse it
     */
    public <T> TypedChannel<T> channel(String name, Class<T> type, Function<T, T> validator) {
        return new TypedChannel<>(this, codec, name, type, validator);
    }

    /**
     * @throws IngestException {@code SHUTTING_DOWN} once the bus is closed; the last figures are in
     *     the {@link ShutdownReport}
     */
    public Stats stats() {
        if (state() == NodeState.CLOSED) throw IngestException.closed();
        return Stats.of(parts.topology.ledger(), parts.intake.refusals());
    }

    /** How many shards take events. */
    public int shards() {
        return parts.topology.active();
    }

    /** One entry for each shard, draining ones included. */
    public List<ShardInfo> shardInfo() {
        return parts.topology.shardInfo();
    }

    public FlushReport flush() {
        return flush(DEFAULT_LIMIT);
    }

    /**
     * A barrier: forces out everything accepted before the call and returns when each of those
     * events is stored, evicted or given up, then flushes the adapter (spec 05 §30.2).
     *
     * @return what became of them; not complete if the time was over first
     * @throws AdapterException if the adapter's own flush failed
     */
    public FlushReport flush(Duration limit) {
        return parts.lifecycle.flush(limit);
    }

    public ShutdownReport shutdown() {
        return shutdown(DEFAULT_LIMIT);
    }

    /**
     * Refuses new events, brings those accepted to the adapter, then flushes and closes it (spec 05
     * §11). Live subscriptions end. The first call does it; later ones wait for the first and get
     * the same report.
     *
     * @param limit for the events; what is not done then is stranded. The adapter's flush and close
     *     have their own limit each
     * @throws AdapterException {@code TRANSIENT} if another caller was not done within the limit
     */
    public ShutdownReport shutdown(Duration limit) {
        return parts.lifecycle.shutdown(limit);
    }

    /** {@link #shutdown()}. */
    @Override
    public void close() {
        shutdown();
    }

    public NodeState state() {
        return parts.lifecycle.state();
    }

    /** Whether the bus runs and its adapter is well. */
    public boolean isHealthy() {
        return state() == NodeState.RUNNING && parts.calls.adapter().isHealthy();
    }

    public Scaling scaling() {
        return parts.scaling;
    }

    public Adapter adapter() {
        return parts.calls.adapter();
    }

    private byte[] encoded(Object event) {
        try {
            return codec.encode(event);
        } catch (RuntimeException e) {
            throw IngestException.serialization(e);
        }
    }

    private void requireRunning() {
        if (state() != NodeState.RUNNING) throw IngestException.shuttingDown();
    }
}
