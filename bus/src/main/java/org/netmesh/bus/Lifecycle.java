package org.netmesh.bus;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.Nanos;
import org.netmesh.kernel.port.StorageException;

/** Flush and shutdown of a bus (spec 05 §10, §11). Thread-safe. */
final class Lifecycle {
    private final Topology topology;
    private final Scaling scaling;
    private final AdapterCalls adapter;
    private final Producer producer;
    private final Signal progress;
    private final AtomicReference<NodeState> state = new AtomicReference<>(NodeState.RUNNING);
    private final List<Runnable> afterwards = new CopyOnWriteArrayList<>();
    private final CompletableFuture<ShutdownReport> ended = new CompletableFuture<>();

    Lifecycle(
            Topology topology,
            Scaling scaling,
            AdapterCalls adapter,
            Producer producer,
            Signal progress) {
        this.topology = topology;
        this.scaling = scaling;
        this.adapter = adapter;
        this.producer = producer;
        this.progress = progress;
    }

    NodeState state() {
        return state.get();
    }

    /** Runs something when the bus is closed; to be said before anybody can close it. */
    void onClosed(Runnable action) {
        afterwards.add(action);
    }

    /** A barrier: see {@link NetNode#flush(Duration)}. */
    FlushReport flush(Duration limit) {
        try {
            Ledger before = topology.ledger();
            Map<Shard, Long> targets = new HashMap<>();
            for (Shard shard : topology.routes().routed()) targets.put(shard, shard.flush());
            progress.await(() -> allSettled(targets), Nanos.of(limit));
            long pending = targets.entrySet().stream().mapToLong(Lifecycle::unsettled).sum();
            if (state.get() == NodeState.RUNNING) {
                adapter.run("flush", adapter.adapter()::flush);
            }
            return report(before, topology.ledger(), pending);
        } catch (AdapterException e) {
            throw e.during("Flush failed");
        } catch (InterruptedException e) {
            throw InterruptedOperationException.during("flush", e);
        }
    }

    /** Once; later callers wait for the first: see {@link NetNode#shutdown(Duration)}. */
    ShutdownReport shutdown(Duration limit) {
        if (!state.compareAndSet(NodeState.RUNNING, NodeState.SHUTTING_DOWN)) {
            return awaitOther(limit);
        }
        AtomicReference<Optional<AdapterException>> failure =
                new AtomicReference<>(Optional.empty());
        boolean interrupted = false;
        try {
            scaling.stopMonitor();
            topology.close();
            interrupted = awaitWorkers(limit);
            closeAdapter(failure);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            finish(failure.get());
        }
        if (interrupted) Thread.currentThread().interrupt();
        return ended.join();
    }

    /**
     * An interrupt ends the wait, as the limit does: the adapter is closed all the same.
     *
     * @return whether there was one
     */
    private boolean awaitWorkers(Duration limit) {
        try {
            topology.awaitWorkers(Nanos.of(limit));
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void closeAdapter(AtomicReference<Optional<AdapterException>> failure)
            throws InterruptedException {
        Adapter target = adapter.adapter();
        try {
            adapter.run("flush", target::flush);
        } catch (AdapterException e) {
            failure.set(Optional.of(e));
        }
        try {
            adapter.run("shutdown", target::shutdown);
        } catch (AdapterException e) {
            failure.set(Optional.of(e));
        }
    }

    private void finish(Optional<AdapterException> adapterFailure) {
        Ledger ledger = topology.ledger();
        Optional<AdapterException> producerFailure = closeProducer(ledger);
        state.set(NodeState.CLOSED);
        ended.complete(
                new ShutdownReport(
                        ledger.accepted(),
                        ledger.dispatched(),
                        ledger.evicted(),
                        ledger.failed().total(),
                        ledger.stranded(),
                        adapterFailure.or(() -> producerFailure)));
        progress.announce();
        afterwards.forEach(Runnable::run);
    }

    /** The numbers in use are known exactly only if every worker came to its end. */
    private Optional<AdapterException> closeProducer(Ledger ledger) {
        try {
            if (ledger.stranded() == 0) producer.finish();
            return Optional.empty();
        } catch (StorageException e) {
            return Optional.of(AdapterException.fatal("producer files: " + e.getMessage(), e));
        } finally {
            producer.close();
        }
    }

    private ShutdownReport awaitOther(Duration limit) {
        try {
            return ended.get(Nanos.of(limit), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw AdapterException.transientError("another caller is mid-shutdown", e);
        } catch (InterruptedException e) {
            throw InterruptedOperationException.during("shutdown", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean allSettled(Map<Shard, Long> targets) {
        return targets.entrySet().stream().allMatch(e -> e.getKey().isSettled(e.getValue()));
    }

    private static long unsettled(Map.Entry<Shard, Long> target) {
        return target.getKey().unsettledBefore(target.getValue());
    }

    private static FlushReport report(Ledger before, Ledger after, long pending) {
        return new FlushReport(
                after.dispatched() - before.dispatched(),
                after.evicted() - before.evicted(),
                after.failed().total() - before.failed().total(),
                pending);
    }
}
