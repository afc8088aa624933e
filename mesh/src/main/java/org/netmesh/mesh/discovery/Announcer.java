package org.netmesh.mesh.discovery;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.netmesh.capability.CapabilityAnnouncement;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.subprotocol.SubprotocolId;

/**
 * What this node says of itself, and when: at once or at the end of the rate window, again at half
 * its lifetime, and to whoever is new (spec 04a §7.3, §21.2). Confined to the event loop.
 */
final class Announcer {
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long SHARED_NANOS = 1_000_000_000L;
    private static final double JITTER = 0.1;

    /** The timer of the end of the rate window. */
    static final long WINDOW = 0;

    /** The timer of half the lifetime. */
    static final long REFRESH = 1;

    private final DiscoverySettings settings;
    private final Identity identity;
    private final CapabilityIndex index;
    private final Entropy entropy;
    private final ProtocolContext context;
    private final SortedMap<String, Integer> ownTags = new TreeMap<>();
    // Read by those who want to change it.
    private volatile CapabilitySet baseline = CapabilitySet.empty();
    private AnnounceOptions options = AnnounceOptions.DEFAULT;
    private Optional<Reach> reach = Optional.empty();
    private long version;
    private byte @Nullable [] latest;
    private long stampedNanos;
    private final Set<NodeId> told = new HashSet<>();
    private boolean windowOpen;
    private long windowEndNanos;
    private boolean waiting;

    Announcer(
            DiscoverySettings settings,
            Identity identity,
            CapabilityIndex index,
            Entropy entropy,
            ProtocolContext context) {
        this.settings = settings;
        this.identity = identity;
        this.index = index;
        this.entropy = entropy;
        this.context = context;
    }

    /** What the user announced last, with the tags that protocols added. */
    CapabilitySet announced() {
        return index.get(identity.nodeId()).orElseGet(CapabilitySet::empty);
    }

    /**
     * Announces the set in the place of the one before.
     *
     * @throws org.netmesh.capability.CapabilityException {@code TOO_LARGE}; nothing has changed
     */
    void announce(CapabilitySet set, AnnounceOptions how, Now now) {
        stamp(set, how, now);
        baseline = set;
        options = how;
        send(how.force(), now);
    }

    /** What the user announced last. Thread-safe. */
    CapabilitySet baseline() {
        return baseline;
    }

    /**
     * Announces a set in the place of the one expected, at the usual pace.
     *
     * @return false if another set came first; nothing has changed
     */
    boolean replace(CapabilitySet expected, CapabilitySet set, Now now) {
        if (!baseline.equals(expected)) return false;
        if (!set.equals(expected)) announce(set, options.force(false), now);
        return true;
    }

    void addTag(String tag, Now now) {
        ownTags.merge(tag, 1, Integer::sum);
        try {
            stamp(baseline, options, now);
        } catch (RuntimeException e) {
            take(tag);
            throw e;
        }
        send(false, now);
    }

    void removeTag(String tag, Now now) {
        if (!ownTags.containsKey(tag)) return;
        take(tag);
        stamp(baseline, options, now);
        send(false, now);
    }

    /** How we are reached changed: whoever was told before is told at once. */
    void reach(Reach fresh, Now now) {
        Optional<Reach> before = reach;
        reach = Optional.of(fresh);
        if (latest == null || reach.equals(before)) return;
        stamp(baseline, options, now);
        send(true, now);
    }

    /**
     * A session began: the newcomer hears of us, with a new stamp (spec 04a §21.2). Many newcomers
     * within a second share one, unless they were told it already.
     */
    void greet(NodeId peer, Now now) {
        byte[] bytes = latest;
        if (bytes == null) return;
        boolean fresh = now.nanos() - stampedNanos < SHARED_NANOS && !told.contains(peer);
        tell(peer, fresh ? bytes : stamp(baseline, options, now), now);
    }

    /** The rate window is over. */
    void windowEnds(Now now) {
        windowOpen = false;
        if (waiting) broadcast(now);
    }

    /** Half the lifetime is over. */
    void refresh(Now now) {
        stamp(baseline, options, now);
        send(false, now);
    }

    /** Takes everything back, as far as that reaches: an empty set that is over at once. */
    void goodbye(Now now) {
        if (latest == null) return;
        CapabilityAnnouncement last =
                record(CapabilitySet.empty(), Optional.empty(), Duration.ZERO, now);
        latest = stamp(last, options);
        broadcast(now);
    }

    private void take(String tag) {
        ownTags.computeIfPresent(tag, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Makes the next record and indexes it here; it is sent by {@link #send}. */
    private byte[] stamp(CapabilitySet set, AnnounceOptions how, Now now) {
        CapabilitySet.Builder whole = set.toBuilder().tags(ownTags.keySet());
        reach.ifPresent(known ->
                whole.removeTags(tag -> tag.wire().startsWith(Reach.TAG_PREFIX)).tag(known.tag()));
        CapabilityAnnouncement record = record(whole.build(), reach, how.ttl(), now);
        byte[] bytes = stamp(record, how);
        latest = bytes;
        stampedNanos = now.nanos();
        told.clear();
        index.insert(record);
        return bytes;
    }

    private CapabilityAnnouncement record(
            CapabilitySet set, Optional<Reach> reached, Duration ttl, Now now) {
        version = Math.max(version + 1, now.wallNanos() / NANOS_PER_MILLI);
        return CapabilityAnnouncement.of(
                identity.entityId(),
                version,
                now.wallNanos(),
                ttl.toSeconds(),
                set,
                reached.flatMap(Reach::address));
    }

    private byte[] stamp(CapabilityAnnouncement record, AnnounceOptions how) {
        if (!how.sign()) return record.encodeForOrigin();
        if (identity.isReadOnly()) throw DiscoveryException.readOnly();
        return record.sign(message -> identity.sign(message).bytes()).encodeForOrigin();
    }

    /**
     * Half a lifetime after all were told: one who is greeted meanwhile changes nothing for them.
     */
    private void scheduleRefresh(Now now) {
        long half = options.ttl().toNanos() / 2;
        if (!settings.refresh() || half == 0) return;
        double spread = (Math.floorMod(entropy.nextLong(), 2_001) - 1_000) / 1_000.0 * JITTER;
        context.schedule(REFRESH, now.nanos() + (long) (half * (1 + spread)));
    }

    private void send(boolean force, Now now) {
        boolean held = windowOpen && now.nanos() - windowEndNanos < 0;
        if (held && !force) waiting = true;
        else broadcast(now);
    }

    private void broadcast(Now now) {
        byte[] bytes = latest;
        if (bytes == null) return;
        waiting = false;
        windowOpen = true;
        windowEndNanos = now.nanos() + settings.minAnnounceInterval().toNanos();
        context.schedule(WINDOW, windowEndNanos);
        scheduleRefresh(now);
        for (NodeId peer : context.peers()) tell(peer, bytes, now);
    }

    private void tell(NodeId peer, byte[] bytes, Now now) {
        try {
            context.send(peer, SubprotocolId.CAPABILITY, bytes, now);
            told.add(peer);
        } catch (MeshException unreachable) {
            // It hears of us when it is back.
        }
    }
}
