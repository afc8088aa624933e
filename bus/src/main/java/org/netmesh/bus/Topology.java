package org.netmesh.bus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.MonotonicClock;

/**
 * The shards that exist, and the one place where that changes (spec 05 §9). Readers use {@link
 * #routes}, which every change replaces before the change is seen by anybody. Thread-safe; user
 * code is never called.
 */
final class Topology {
    /** One shard with the worker that empties it. */
    private static final class Member {
        private final Shard shard;
        private final ShardWorker worker;
        private final long activatedNanos;
        private ShardState state = ShardState.ACTIVE;

        Member(Shard shard, ShardWorker worker, long activatedNanos) {
            this.shard = shard;
            this.worker = worker;
            this.activatedNanos = activatedNanos;
        }
    }

    private final Function<ShardId, Shard> newShard;
    private final Function<Shard, ShardWorker> newWorker;
    private final Routes.Choice choice;
    private final MonotonicClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final Map<ShardId, Member> members = new LinkedHashMap<>();
    private int nextId;
    private boolean closed;
    private boolean changedEver;
    private long changedNanos;
    private Ledger retired = Ledger.ZERO;
    // Written under the lock, read without.
    private volatile Routes routes;

    Topology(
            Function<ShardId, Shard> newShard,
            Function<Shard, ShardWorker> newWorker,
            Routes.Choice choice,
            MonotonicClock clock) {
        this.newShard = newShard;
        this.newWorker = newWorker;
        this.choice = choice;
        this.clock = clock;
        routes = new Routes(List.of(), List.of(), choice);
    }

    Routes routes() {
        return routes;
    }

    /** The node's first shards, which count as having been there for ever. */
    void start(int shards) {
        lock.lock();
        try {
            long longAgo = clock.nanos() - Long.MAX_VALUE / 2;
            for (int i = 0; i < shards; i++) addMember(longAgo);
            publish(activeShards());
        } finally {
            lock.unlock();
        }
    }

    int active() {
        return count(ShardState.ACTIVE);
    }

    int count(ShardState state) {
        lock.lock();
        try {
            return (int) members.values().stream().filter(m -> m.state == state).count();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds one shard.
     *
     * @throws ScalingException if there are {@code max} or the bus is closed
     */
    ShardId add(int max) {
        lock.lock();
        try {
            if (closed) throw ScalingException.shuttingDown();
            if (activeShards().size() >= max || nextId > ShardId.MAX) {
                throw ScalingException.atMaximum();
            }
            ShardId id = addMember(clock.nanos());
            stamp();
            publish(activeShards());
            return id;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Stops routing to a shard, then closes it: whoever still comes finds the new routes. Its
     * worker goes on until it is empty.
     *
     * @param min active shards that must remain
     */
    void drain(ShardId id, int min) {
        lock.lock();
        try {
            if (closed) throw ScalingException.shuttingDown();
            Member member = members.get(id);
            if (member == null || member.state != ShardState.ACTIVE) {
                throw ScalingException.unknownShard("shard " + id + " is not active");
            }
            if (activeShards().size() <= min) throw ScalingException.atMinimum();
            member.state = ShardState.DRAINING;
            stamp();
            publish(activeShards());
            member.shard.close();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a drained shard's events have their fates; strands what is left after that. */
    void remove(ShardId id, long limitNanos) throws InterruptedException {
        Member member = member(id);
        if (!member.worker.join(limitNanos)) member.shard.abandon();
        lock.lock();
        try {
            if (members.remove(id) == null) return;
            retired = retired.plus(member.shard.ledger());
            publish(activeShards());
        } finally {
            lock.unlock();
        }
    }

    /** Chooses among fewer or more active shards from now on, by their weights. */
    void prefer(List<Shard> candidates) {
        lock.lock();
        try {
            List<Shard> open = new ArrayList<>(activeShards());
            open.retainAll(candidates);
            publish(open.isEmpty() ? activeShards() : open);
        } finally {
            lock.unlock();
        }
    }

    /** Time since the last change of the number of shards; empty if there was none. */
    Optional<Long> nanosSinceChange() {
        lock.lock();
        try {
            return changedEver ? Optional.of(clock.nanos() - changedNanos) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Active shards that have been so for at least some time. */
    List<Shard> activeFor(long nanos) {
        lock.lock();
        try {
            long now = clock.nanos();
            return members.values().stream()
                    .filter(m -> m.state == ShardState.ACTIVE && now - m.activatedNanos >= nanos)
                    .map(m -> m.shard)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses every further event and change. */
    void close() {
        lock.lock();
        try {
            closed = true;
            members.values().forEach(member -> member.shard.close());
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** After {@link #close}: waits for all workers, then strands what is left. */
    void awaitWorkers(long limitNanos) throws InterruptedException {
        long start = clock.nanos();
        try {
            for (Member member : snapshot()) {
                member.worker.join(limitNanos - (clock.nanos() - start));
            }
        } finally {
            for (Member member : snapshot()) {
                if (!member.worker.hasEnded()) member.shard.abandon();
            }
        }
    }

    /** What became of all events, those of removed shards included. */
    Ledger ledger() {
        lock.lock();
        try {
            Ledger sum = retired;
            for (Member member : members.values()) sum = sum.plus(member.shard.ledger());
            return sum;
        } finally {
            lock.unlock();
        }
    }

    List<ShardInfo> shardInfo() {
        return snapshot().stream().map(Topology::info).toList();
    }

    private static ShardInfo info(Member member) {
        Ledger ledger = member.shard.ledger();
        return new ShardInfo(
                member.shard.id(),
                member.state,
                ledger.accepted(),
                ledger.rejected() + ledger.evicted(),
                ledger.dispatched(),
                ledger.batches(),
                ledger.failed().total() + ledger.stranded(),
                ledger.waiting(),
                ledger.inFlight(),
                member.worker.lastFailure());
    }

    private ShardId addMember(long activatedNanos) {
        Shard shard = newShard.apply(new ShardId(nextId++));
        ShardWorker worker = newWorker.apply(shard);
        worker.start();
        members.put(shard.id(), new Member(shard, worker, activatedNanos));
        return shard.id();
    }

    private void stamp() {
        changedEver = true;
        changedNanos = clock.nanos();
    }

    private void publish(List<Shard> candidates) {
        List<Shard> routed = members.values().stream().map(m -> m.shard).toList();
        routes = new Routes(routed, candidates, choice);
    }

    private List<Shard> activeShards() {
        return members.values().stream()
                .filter(m -> m.state == ShardState.ACTIVE)
                .map(m -> m.shard)
                .toList();
    }

    private List<Member> snapshot() {
        lock.lock();
        try {
            return List.copyOf(members.values());
        } finally {
            lock.unlock();
        }
    }

    private Member member(ShardId id) {
        lock.lock();
        try {
            Member member = members.get(id);
            if (member == null) throw ScalingException.unknownShard("no shard " + id);
            return member;
        } finally {
            lock.unlock();
        }
    }
}
