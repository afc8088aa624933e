package org.netmesh.bus;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.netmesh.kernel.Nanos;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.MonotonicClock;

/**
 * The parts of a bus, wired: the one place that knows them all. What may fail comes first, so that
 * a bus that cannot be made leaves nothing behind.
 */
final class Assembly implements PollSource.Bus {
    final AdapterCalls calls;
    final Topology topology;
    final Intake intake;
    final BatchIntake batches;
    final Reader reader;
    final Scaling scaling;
    final Lifecycle lifecycle;
    private final MonotonicClock clock;
    private final Set<PollSource> streams = ConcurrentHashMap.newKeySet();

    private Assembly(NetNodeConfig config, AdapterCalls calls, Producer producer, Dispatcher out) {
        this.calls = calls;
        clock = config.ports().clock();
        Signal progress = new Signal(clock);
        BusMeters meters = new BusMeters(config.ports().counters(), calls.adapter().name());
        LossLog losses = LossLog.toLogger(clock);
        ShardConfig shardConfig =
                ShardConfig.of(
                        config.bufferCapacity(),
                        config.backpressure(),
                        config.scaling().filter(ScalingPolicy::autoScale).isPresent());
        topology =
                new Topology(
                        shards(config, shardConfig, progress, meters),
                        shard ->
                                new ShardWorker(
                                        shard,
                                        config.batch(),
                                        out,
                                        producer,
                                        clock,
                                        meters,
                                        losses),
                        config.scaling().isPresent()
                                ? Routes.Choice.MULTIPLY
                                : Routes.Choice.MODULO,
                        clock);
        intake =
                new Intake(
                        topology,
                        rules(config, calls.adapter()),
                        shardConfig.block().map(Nanos::of),
                        progress);
        batches = new BatchIntake(intake);
        reader = new Reader(calls, topology, clock);
        scaling =
                new Scaling(
                        topology,
                        config.scaling(),
                        Nanos.times(calls.limitNanos(), 2),
                        meters::shardLeft,
                        clock);
        lifecycle = new Lifecycle(topology, scaling, calls, producer, progress);
        lifecycle.onClosed(() -> streams.forEach(PollSource::close));
        lifecycle.onClosed(meters::close);
        meters.bus(topology, intake.refusals(), out, reader);
        topology.start(config.shards());
        if (config.scaling().filter(ScalingPolicy::autoScale).isPresent()) scaling.startMonitor();
    }

    static Assembly of(NetNodeConfig config, Adapter adapter) throws InterruptedException {
        AdapterCalls calls = new AdapterCalls(adapter, config.adapterTimeout());
        Producer producer = producer(config);
        try {
            calls.run("init", adapter::init);
            Dispatcher dispatcher = new Dispatcher(calls, config.adapterRetries(), Assembly::pause);
            resend(producer, dispatcher);
            return new Assembly(config, calls, producer, dispatcher);
        } catch (RuntimeException | InterruptedException e) {
            producer.close();
            throw e;
        }
    }

    PollSource stream(SubscribeOpts opts) {
        PollSource source = new PollSource(this, opts, clock, streams::remove);
        streams.add(source);
        // One that came while the bus closed was not closed with the others.
        if (lifecycle.state() == NodeState.CLOSED) source.close();
        return source;
    }

    @Override
    public PollResponse poll(PollRequest request) throws InterruptedException {
        return reader.poll(request);
    }

    @Override
    public Cursor latest() throws InterruptedException {
        return reader.latest();
    }

    @Override
    public boolean mayBlock() {
        return calls.adapter().mayBlock();
    }

    @Override
    public boolean isRunning() {
        return lifecycle.state() == NodeState.RUNNING;
    }

    private static Function<ShardId, Shard> shards(
            NetNodeConfig config, ShardConfig shardConfig, Signal progress, BusMeters meters) {
        MonotonicClock clock = config.ports().clock();
        long epochOffset = config.ports().wallClock().epochNanos() - clock.nanos();
        return id -> {
            Shard shard = new Shard(id, shardConfig, clock, epochOffset, progress);
            meters.shard(shard, shardConfig.capacity());
            return shard;
        };
    }

    private static PayloadRules rules(NetNodeConfig config, Adapter adapter) {
        PayloadRules allowed = adapter.payloadRules();
        return new PayloadRules(
                Math.min(allowed.maxBytes(), config.maxEventBytes()),
                config.content().orElse(allowed.content()));
    }

    private static Producer producer(NetNodeConfig config) {
        BusPorts ports = config.ports();
        return config.producer()
                .<Producer>map(
                        files -> DurableProducer.open(files, ports.entropy(), ports.wallClock()))
                .orElseGet(() -> Producer.ephemeral(ports.entropy()));
    }

    /** Batches that an earlier run had not finished go first, as they were. */
    private static void resend(Producer producer, Dispatcher dispatcher)
            throws InterruptedException {
        for (Batch batch : producer.unfinished()) {
            Dispatcher.Outcome outcome = dispatcher.dispatch(batch);
            if (outcome.failure() != null) throw outcome.failure();
            producer.resent(batch);
        }
    }

    private static void pause(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) throw new InterruptedException();
        }
    }
}
