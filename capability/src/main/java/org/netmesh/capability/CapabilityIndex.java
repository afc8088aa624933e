package org.netmesh.capability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.netmesh.capability.predicate.CardinalitySource;
import org.netmesh.capability.predicate.Predicate;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.flow.Mailbox;
import org.netmesh.kernel.flow.Source;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.kernel.port.MonotonicClock;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.kernel.port.WallClock;

/**
 * The latest announcement of every node, and who can do what (spec 04a §8). Discovery asks this and
 * nobody else. Answers come by ascending node id and never show what has expired.
 *
 * <p>Thread-safe: a query sees each node before or after a concurrent change, never half-changed.
 * No code of the caller runs under the lock.
 */
public final class CapabilityIndex implements CardinalitySource {
    /** Nodes that an index holds when nobody says otherwise. */
    public static final int DEFAULT_CAPACITY = 1_000_000;

    private final MonotonicClock clock;
    private final WallClock wallClock;
    private final int capacity;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final AtomicLong queries = new AtomicLong();
    // Guarded by lock.
    private final SlotTable table = new SlotTable();
    private final Postings postings = new Postings();
    private final OriginHashes origins = new OriginHashes();
    private final Watches watches = new Watches();
    private long indexed;
    private long version;

    public CapabilityIndex(MonotonicClock clock, WallClock wallClock) {
        this(clock, wallClock, DEFAULT_CAPACITY);
    }

    /**
     * @param capacity nodes held at most; announcements of others are refused
     */
    public CapabilityIndex(MonotonicClock clock, WallClock wallClock, int capacity) {
        this.clock = clock;
        this.wallClock = wallClock;
        this.capacity = capacity;
    }

    /**
     * Takes an announcement, unless it is expired or not newer than what is here. A lifetime of 0
     * is admitted and lasts until the next {@link #sweep}.
     */
    public IndexOutcome insert(CapabilityAnnouncement announcement) {
        long wallNow = wallClock.epochNanos();
        if (announcement.ttlSeconds() > 0 && announcement.isExpired(wallNow)) {
            return IndexOutcome.EXPIRED;
        }
        int originHash = OriginHash.of(announcement.entityId()).wire();
        long lifetimeNanos = announcement.remainingNanos(wallNow);
        return write(() -> insert(announcement, originHash, lifetimeNanos));
    }

    private IndexOutcome insert(
            CapabilityAnnouncement announcement, int originHash, long lifetimeNanos) {
        NodeId node = announcement.nodeId();
        IndexEntry old = table.get(node);
        if (old != null && Long.compareUnsigned(old.version(), announcement.version()) >= 0) {
            return IndexOutcome.STALE;
        }
        if (old == null && table.size() >= capacity) return IndexOutcome.FULL;
        boolean known = old != null && old.isVisible(clock.nanos());
        if (old != null && !known) {
            watches.gone(old.capabilities(), new CapabilityChange.Expired(node));
        }
        int slot = table.slotOf(node);
        CapabilitySet shared = replace(slot, old, announcement.capabilities());
        if (old != null && old.originHash() != originHash) origins.remove(old.originHash(), node);
        origins.add(originHash, node);
        table.put(
                new IndexEntry(
                        node,
                        slot,
                        shared,
                        announcement.version(),
                        clock.nanos(),
                        lifetimeNanos,
                        originHash,
                        announcement.reflexAddress()));
        indexed++;
        version++;
        watches.changed(node, old != null && known ? old.capabilities() : null, shared);
        return IndexOutcome.INDEXED;
    }

    /** An unchanged set leaves the lists alone. */
    private CapabilitySet replace(int slot, @Nullable IndexEntry old, CapabilitySet fresh) {
        if (old != null) {
            if (old.capabilities().equals(fresh)) return old.capabilities();
            postings.remove(slot, old.capabilities());
        }
        return postings.add(slot, fresh);
    }

    /** Whether a node is here, expired or not. */
    public boolean contains(NodeId node) {
        return read(() -> table.get(node) != null);
    }

    /** Forgets a node, its version included. */
    public boolean remove(NodeId node) {
        return write(() -> remove(node, new CapabilityChange.Removed(node)));
    }

    private boolean remove(NodeId node, CapabilityChange change) {
        version++;
        IndexEntry entry = table.get(node);
        if (entry == null) return false;
        postings.remove(entry.slot(), entry.capabilities());
        origins.remove(entry.originHash(), node);
        table.remove(entry);
        watches.gone(entry.capabilities(), change);
        return true;
    }

    /**
     * Forgets what has expired.
     *
     * @return the nodes that went, by ascending id
     */
    public List<NodeId> sweep() {
        return write(() -> {
            long now = clock.nanos();
            List<NodeId> due =
                    table.entries().stream()
                            .filter(entry -> entry.isDue(now))
                            .map(IndexEntry::nodeId)
                            .sorted()
                            .toList();
            due.forEach(node -> remove(node, new CapabilityChange.Expired(node)));
            return due;
        });
    }

    public Optional<CapabilitySet> get(NodeId node) {
        return read(() -> visible(table.get(node)).map(IndexEntry::capabilities));
    }

    /** The address that the node last announced for itself. */
    public Optional<ReflexAddress> reflexAddress(NodeId node) {
        return read(() -> visible(table.get(node)).flatMap(IndexEntry::reflexAddress));
    }

    /**
     * The set of the only node with these low 32 bits of its origin hash; empty while two claim it.
     */
    public Optional<CapabilitySet> getByOriginHash(int hash) {
        return read(() ->
                origins.owner(hash)
                        .flatMap(node -> visible(table.get(node)))
                        .map(IndexEntry::capabilities));
    }

    /** Whether two nodes or more claim the hash: whoever decides by it must not guess. */
    public boolean isOriginHashAmbiguous(int hash) {
        return read(() -> origins.isAmbiguous(hash));
    }

    /** How often a second node came to claim a hash. */
    public long collisions() {
        return read(origins::collisions);
    }

    /** Every node, by ascending id. */
    public List<IndexedNode> nodes() {
        return read(() -> answer(table.all()));
    }

    public int size() {
        return read(() -> visibleEntries(table.all()).size());
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** Grows with every change; whoever caches answers compares it. */
    public long version() {
        return read(() -> version);
    }

    public IndexStats stats() {
        return read(() ->
                new IndexStats(
                        table.size(),
                        postings.tagCount(),
                        postings.modelCount(),
                        postings.toolCount(),
                        indexed,
                        queries.get()));
    }

    @Override
    public int axisCardinality(TagKey key) {
        return read(() -> postings.axisCardinality(key));
    }

    @Override
    public int metadataCardinality(String key) {
        return read(() -> postings.metadataCardinality(key));
    }

    /** The nodes that match. */
    public List<NodeId> query(CapabilityFilter filter) {
        return ids(matching(filter));
    }

    /**
     * The nodes that match and that the scope shows.
     *
     * @param sameSubnet whether a node is in the caller's subnet; runs without the lock
     */
    public List<NodeId> query(
            CapabilityFilter filter,
            ScopeFilter scope,
            java.util.function.Predicate<NodeId> sameSubnet) {
        return ids(scoped(matching(filter), scope, sameSubnet));
    }

    /** The nodes for which the predicate holds. */
    public List<NodeId> query(Predicate predicate) {
        return ids(matching(predicate));
    }

    /** As {@link #query(Predicate)}, with what the nodes announced. */
    public List<IndexedNode> matching(Predicate predicate) {
        queries.incrementAndGet();
        return read(() -> answer(new IndexPlan(postings, table.all()).matching(predicate)));
    }

    /** As {@link #query(CapabilityFilter)}, with what the nodes announced. */
    public List<IndexedNode> matching(CapabilityFilter filter) {
        queries.incrementAndGet();
        return read(() -> {
            IndexPlan plan = new IndexPlan(postings, table.all());
            long[] uncertain = plan.uncertain(filter);
            List<IndexEntry> entries = visibleEntries(plan.candidates(filter));
            entries.removeIf(entry ->
                    Bits.contains(uncertain, entry.slot())
                            && !filter.matches(entry.capabilities()));
            return nodes(entries);
        });
    }

    /** The best node; of equal ones that of the lowest id. */
    public Optional<NodeId> best(CapabilityRequirement requirement) {
        return best(matching(requirement.filter()), requirement);
    }

    /** The best node that the scope shows. */
    public Optional<NodeId> best(
            CapabilityRequirement requirement,
            ScopeFilter scope,
            java.util.function.Predicate<NodeId> sameSubnet) {
        return best(scoped(matching(requirement.filter()), scope, sameSubnet), requirement);
    }

    private static Optional<NodeId> best(
            List<IndexedNode> nodes, CapabilityRequirement requirement) {
        return nodes.stream()
                .min(
                        Comparator.comparingDouble((IndexedNode node) ->
                                        -requirement.score(node.capabilities()))
                                .thenComparing(IndexedNode::nodeId))
                .map(IndexedNode::nodeId);
    }

    private static List<IndexedNode> scoped(
            List<IndexedNode> nodes,
            ScopeFilter scope,
            java.util.function.Predicate<NodeId> sameSubnet) {
        return nodes.stream()
                .filter(node ->
                        scope.matches(node.capabilities(), () -> sameSubnet.test(node.nodeId())))
                .toList();
    }

    /**
     * The nodes that match, now and from now on: each present one comes first as added, then every
     * change in order. A consumer that falls behind by more than {@code capacity} changes loses the
     * oldest.
     *
     * @param executor runs the pump of a {@link java.util.concurrent.Flow.Subscriber}
     */
    public Subscription<CapabilityChange> watch(
            CapabilityFilter filter, int watchCapacity, UserExecutor executor) {
        return subscribe(filter::matches, watchCapacity, executor);
    }

    /** As {@link #watch(CapabilityFilter, int, UserExecutor)}. */
    public Subscription<CapabilityChange> watch(
            Predicate predicate, int watchCapacity, UserExecutor executor) {
        return subscribe(predicate::test, watchCapacity, executor);
    }

    private Subscription<CapabilityChange> subscribe(
            java.util.function.Predicate<CapabilitySet> query,
            int watchCapacity,
            UserExecutor executor) {
        Mailbox<CapabilityChange> mailbox =
                write(() -> watches.open(query, watchCapacity, visibleEntries(table.all())));
        return new SourceSubscription<>(new WatchSource(mailbox), executor);
    }

    /** How many watches are open. */
    int watchCount() {
        return read(watches::count);
    }

    /** Whether no list outlived its last node. */
    boolean isSwept() {
        return read(() -> postings.isEmpty() && origins.isEmpty());
    }

    private List<IndexedNode> answer(long[] bits) {
        return nodes(visibleEntries(bits));
    }

    private static List<IndexedNode> nodes(List<IndexEntry> entries) {
        List<IndexedNode> nodes = new ArrayList<>(entries.size());
        for (IndexEntry entry : entries) {
            nodes.add(new IndexedNode(entry.nodeId(), entry.capabilities()));
        }
        return nodes;
    }

    private List<IndexEntry> visibleEntries(long[] bits) {
        long now = clock.nanos();
        List<IndexEntry> entries = table.entries(bits);
        entries.removeIf(entry -> !entry.isVisible(now));
        return entries;
    }

    private Optional<IndexEntry> visible(@Nullable IndexEntry entry) {
        return Optional.ofNullable(entry).filter(found -> found.isVisible(clock.nanos()));
    }

    private static List<NodeId> ids(Collection<IndexedNode> nodes) {
        return nodes.stream().map(IndexedNode::nodeId).toList();
    }

    private <T extends @Nullable Object> T read(Supplier<T> action) {
        return locked(lock.readLock(), action);
    }

    private <T extends @Nullable Object> T write(Supplier<T> action) {
        return locked(lock.writeLock(), action);
    }

    private static <T extends @Nullable Object> T locked(Lock lock, Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** A mailbox that leaves the index when it is closed. */
    private final class WatchSource implements Source<CapabilityChange> {
        private final Mailbox<CapabilityChange> mailbox;

        WatchSource(Mailbox<CapabilityChange> mailbox) {
            this.mailbox = mailbox;
        }

        @Override
        public @Nullable CapabilityChange next(long limitNanos) throws InterruptedException {
            return mailbox.next(limitNanos);
        }

        @Override
        public boolean ended() {
            return mailbox.ended();
        }

        @Override
        public void close() {
            mailbox.close();
            write(() -> {
                watches.close(mailbox);
                return true;
            });
        }
    }
}
