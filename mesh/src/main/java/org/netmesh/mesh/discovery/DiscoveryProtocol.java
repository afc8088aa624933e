package org.netmesh.mesh.discovery;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.SubnetId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.channel.PeerFacts;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.protocol.Caller;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.PeerChange;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.subprotocol.SubprotocolId;

/**
 * A node's announcements and those of others (spec 04a §7). Confined to the event loop, but for the
 * index and the counts.
 */
public final class DiscoveryProtocol
        implements Protocol<DiscoveryCommand>, DiscoveryPlane, PeerFacts {
    private static final long GC = 2;

    private final DiscoverySettings settings;
    private final Identity identity;
    private final Crypto crypto;
    private final Entropy entropy;
    private final CapabilityIndex index;
    private final Map<Hearing.Outcome, AtomicLong> counts = new EnumMap<>(Hearing.Outcome.class);
    private BiConsumer<NodeId, Now> announced = (_, _) -> {};
    private volatile @Nullable Running running;

    /** What exists once the protocol is plugged in. */
    private record Running(ProtocolContext context, Announcer announcer, Hearing hearing) {}

    public DiscoveryProtocol(
            DiscoverySettings settings,
            Identity identity,
            Crypto crypto,
            Entropy entropy,
            CapabilityIndex index) {
        this.settings = settings;
        this.identity = identity;
        this.crypto = crypto;
        this.entropy = entropy;
        this.index = index;
        for (Hearing.Outcome outcome : Hearing.Outcome.values()) {
            counts.put(outcome, new AtomicLong());
        }
    }

    /** Who wants to hear, on the loop, that a peer announced something itself. */
    public void onAnnounced(BiConsumer<NodeId, Now> listener) {
        announced = listener;
    }

    /** How many copies came to which end, by its name; thread-safe. */
    public Map<String, Long> outcomes() {
        Map<String, Long> shown = new TreeMap<>();
        counts.forEach((outcome, count) -> shown.put(outcome.name(), count.get()));
        return shown;
    }

    /** What the user announced last, without the tags of protocols. Thread-safe. */
    public CapabilitySet baseline() {
        return running().announcer.baseline();
    }

    @Override
    public CapabilityIndex index() {
        return index;
    }

    @Override
    public Set<SubprotocolId> subprotocols() {
        return Set.of(SubprotocolId.CAPABILITY);
    }

    @Override
    public void start(ProtocolContext context, Now now) {
        running =
                new Running(
                        context,
                        new Announcer(settings, identity, index, entropy, context),
                        new Hearing(
                                settings,
                                crypto,
                                index,
                                context,
                                (peer, then) -> announced.accept(peer, then),
                                now));
        scheduleGc(now);
    }

    @Override
    public void onMessage(
            Caller caller,
            SubprotocolId subprotocol,
            byte[] bytes,
            int offset,
            int length,
            Now now) {
        byte[] record = Arrays.copyOfRange(bytes, offset, offset + length);
        Hearing.Outcome outcome = running().hearing.heard(caller, record, now);
        Objects.requireNonNull(counts.get(outcome)).incrementAndGet();
    }

    @Override
    public void onCommand(DiscoveryCommand command, Now now) {
        ProtocolContext context = running().context;
        try {
            switch (command) {
                case DiscoveryCommand.Announce(var set, var options, var done) -> {
                    running().announcer.announce(set, options, now);
                    context.complete(done, true);
                }
                case DiscoveryCommand.Replace(var expected, var set, var done) ->
                        context.complete(done, running().announcer.replace(expected, set, now));
                case DiscoveryCommand.Distances(var done) ->
                        context.complete(done, context.latencies());
            }
        } catch (RuntimeException e) {
            // Whatever it is: the caller waits for an answer.
            context.fail(command.done(), e);
        }
    }

    @Override
    public void onTimer(long timer, Now now) {
        if (timer == Announcer.WINDOW) running().announcer.windowEnds(now);
        else if (timer == Announcer.REFRESH) running().announcer.refresh(now);
        else sweep(now);
    }

    private void sweep(Now now) {
        running().hearing.sweep(now);
        scheduleGc(now);
    }

    @Override
    public void onPeerChange(PeerChange change, Now now) {
        switch (change) {
            case PeerChange.Connected(var peer) -> {
                running().hearing.arrived(peer);
                running().announcer.greet(peer, now);
            }
            case PeerChange.Recovered(var peer) -> {
                running().hearing.recovered(peer, now);
                running().announcer.greet(peer, now);
            }
            case PeerChange.Failed(var peer) -> running().hearing.failed(peer);
            case PeerChange.Removed(var peer) -> running().hearing.left(peer);
        }
    }

    @Override
    public void onClose(Now now) {
        running().announcer.goodbye(now);
    }

    @Override
    public void addTag(String tag, Now now) {
        running().announcer.addTag(tag, now);
    }

    @Override
    public void removeTag(String tag, Now now) {
        running().announcer.removeTag(tag, now);
    }

    @Override
    public void reach(Reach reach, Now now) {
        running().announcer.reach(reach, now);
    }

    @Override
    public Optional<EntityId> pinned(NodeId node) {
        return running().hearing.pinned(node);
    }

    @Override
    public CapabilitySet capabilities(NodeId node) {
        return index.get(node).orElseGet(CapabilitySet::empty);
    }

    @Override
    public SubnetId subnet(NodeId node) {
        return running().hearing.subnet(node).orElse(SubnetId.GLOBAL);
    }

    @Override
    public CapabilitySet own() {
        return running().announcer.announced();
    }

    /**
     * Whether a node stands where this one does; while a policy has not placed it yet, it might
     * (spec 04a §9.2). Thread-safe.
     */
    public boolean sameSubnet(NodeId node) {
        if (node.equals(identity.nodeId())) return true;
        return running()
                .hearing
                .subnet(node)
                .map(settings.subnet()::equals)
                .orElse(settings.subnetPolicy().isPresent());
    }

    private void scheduleGc(Now now) {
        settings.gcInterval()
                .ifPresent(interval ->
                        running().context.schedule(GC, now.nanos() + interval.toNanos()));
    }

    private Running running() {
        return Objects.requireNonNull(running, "the protocol is not plugged in");
    }
}
