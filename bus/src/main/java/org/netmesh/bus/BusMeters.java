package org.netmesh.bus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;

/** The figures of a bus under the names of spec 05 §24. Thread-safe. */
final class BusMeters implements BatchObserver, AutoCloseable {
    private static final double NANOS = 1e9;
    private static final double[] SIZES = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};
    private static final double[] SECONDS = {
        1e-5, 1e-4, 1e-3, 5e-3, 1e-2, 5e-2, 0.1, 0.5, 1, 5, 30
    };

    private final Counters counters;
    private final String adapter;
    private final Counters.Histogram batchSize;
    private final Counters.Histogram dispatchSeconds;
    // Guarded by this.
    private final List<Counters.Registration> registrations = new ArrayList<>();
    private final Map<ShardId, List<Counters.Registration>> ofShards = new HashMap<>();

    BusMeters(Counters counters, String adapter) {
        this.counters = counters;
        this.adapter = adapter;
        batchSize =
                counters.histogram(
                        ofAdapter("net_bus_batch_size", "Events per dispatched batch"), SIZES);
        dispatchSeconds =
                counters.histogram(
                        ofAdapter(
                                "net_bus_dispatch_seconds",
                                "Seconds from a batch's first attempt to its end"),
                        SECONDS);
        keep(batchSize);
        keep(dispatchSeconds);
    }

    @Override
    public void batchEnded(int events, long nanos) {
        batchSize.record(events);
        dispatchSeconds.record(nanos / NANOS);
    }

    void bus(Topology topology, Refusals refusals, Dispatcher dispatcher, Reader reader) {
        String rejected = "net_bus_events_rejected_total";
        count(rejected, "backpressure", ledger(topology, l -> l.rejected() - l.sampled()));
        count(rejected, "sampled", ledger(topology, Ledger::sampled));
        count(rejected, "unrouted", refusals.unrouted::sum);
        count(rejected, "shutdown", refusals.shutdown::sum);
        count(rejected, "too_large", refusals.tooLarge::sum);
        count(rejected, "invalid_json", refusals.invalidJson::sum);
        total(
                "net_bus_events_dispatched_total",
                "Events stored by the adapter",
                ledger(topology, Ledger::dispatched));
        total(
                "net_bus_batches_dispatched_total",
                "Batches stored by the adapter",
                ledger(topology, Ledger::batches));
        for (Fate fate : Fate.values()) {
            if (fate != Fate.DISPATCHED) {
                failed(fate.label(), ledger(topology, l -> l.failed().of(fate)));
            }
        }
        failed("stranded", ledger(topology, Ledger::stranded));
        total("net_bus_retries_total", "Attempts beyond the first", dispatcher::retried);
        total("net_bus_poll_events_total", "Events returned by polls", reader.events::sum);
        total(
                "net_bus_poll_failed_shards_total",
                "Shards that a poll could not read",
                reader.failedShards::sum);
        total(
                "net_bus_corrupt_records_total",
                "Stored entries that could not be read",
                reader.corruptRecords::sum);
        for (ShardState state : ShardState.values()) {
            Meter meter =
                    Meter.of("net_bus_shards", "Shards by state")
                            .with("state", state.name().toLowerCase(Locale.ROOT));
            keep(counters.gauge(meter, () -> topology.count(state)));
        }
    }

    void shard(Shard shard, int capacity) {
        perShard("net_bus_events_accepted_total", "Events accepted", shard, Ledger::accepted);
        perShard("net_bus_events_evicted_total", "Events evicted", shard, Ledger::evicted);
        gauge("net_bus_ring_length", "Events waiting in the ring", shard, Ledger::waiting);
        gauge("net_bus_ring_capacity", "Slots of the ring", shard, _ -> capacity);
        gauge("net_bus_queue_length", "Events with the adapter", shard, Ledger::inFlight);
    }

    /** A shard's id never comes back, so its figures go with it; the bus's keep its events. */
    void shardLeft(ShardId shard) {
        List<Counters.Registration> gone;
        synchronized (this) {
            gone = ofShards.remove(shard);
        }
        if (gone != null) gone.forEach(Counters.Registration::close);
    }

    @Override
    public synchronized void close() {
        ofShards.values().forEach(registrations::addAll);
        ofShards.clear();
        registrations.forEach(Counters.Registration::close);
        registrations.clear();
    }

    private static LongSupplier ledger(Topology topology, ToLongFunction<Ledger> figure) {
        return () -> figure.applyAsLong(topology.ledger());
    }

    private void count(String name, String reason, LongSupplier total) {
        Meter meter = Meter.of(name, "Events refused at emit").with("reason", reason);
        keep(counters.counter(meter, total));
    }

    private void failed(String reason, LongSupplier total) {
        Meter meter =
                ofAdapter("net_bus_events_failed_total", "Accepted events lost by dispatch")
                        .with("reason", reason);
        keep(counters.counter(meter, total));
    }

    private void total(String name, String help, LongSupplier total) {
        keep(counters.counter(ofAdapter(name, help), total));
    }

    private void perShard(String name, String help, Shard shard, ToLongFunction<Ledger> figure) {
        Meter meter = Meter.of(name, help).with("shard", shard.id().toString());
        keep(shard.id(), counters.counter(meter, () -> figure.applyAsLong(shard.ledger())));
    }

    private void gauge(String name, String help, Shard shard, ToDoubleFunction<Ledger> figure) {
        Meter meter = Meter.of(name, help).with("shard", shard.id().toString());
        keep(shard.id(), counters.gauge(meter, () -> figure.applyAsDouble(shard.ledger())));
    }

    private Meter ofAdapter(String name, String help) {
        return Meter.of(name, help).with("adapter", adapter);
    }

    private synchronized void keep(ShardId shard, Counters.Registration registration) {
        ofShards.computeIfAbsent(shard, _ -> new ArrayList<>()).add(registration);
    }

    private synchronized void keep(Counters.Registration registration) {
        registrations.add(registration);
    }
}
