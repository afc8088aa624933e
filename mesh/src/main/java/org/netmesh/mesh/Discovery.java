package org.netmesh.mesh;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.netmesh.capability.CapabilityChange;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.capability.CapabilityOperators;
import org.netmesh.capability.CapabilityRequirement;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.RttLookup;
import org.netmesh.capability.ScopeFilter;
import org.netmesh.capability.predicate.Predicate;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.mesh.discovery.AnnounceOptions;
import org.netmesh.mesh.discovery.Baseline;
import org.netmesh.mesh.discovery.DiscoveryCommand;
import org.netmesh.mesh.discovery.DiscoveryPlane;
import org.netmesh.mesh.discovery.DiscoveryProtocol;
import org.netmesh.mesh.udp.EventLoop;

/**
 * What a node tells of itself and knows of others (spec 04a). Thread-safe. Questions are answered
 * at once from this node's own index, in ascending order of node ids; what was announced here is in
 * it when the call returns.
 */
public final class Discovery {
    private static final int WATCH_CAPACITY = 1_024;

    private final ProtocolCalls<DiscoveryCommand> calls;
    private final DiscoveryProtocol protocol;
    private final NodeId self;
    private final UserExecutor users;

    Discovery(EventLoop loop, DiscoveryProtocol protocol, NodeId self, UserExecutor users) {
        calls = new ProtocolCalls<>(loop, protocol, DiscoveryCommand::done);
        this.protocol = protocol;
        this.self = self;
        this.users = users;
    }

    /** As protocols of upper rooms use it; only on the node's loop. */
    public DiscoveryPlane plane() {
        return protocol;
    }

    /** As {@link MeshNode#announceCapabilities(CapabilitySet, AnnounceOptions)}. */
    public void announce(CapabilitySet capabilities, AnnounceOptions how) {
        calls.<Boolean>call(
                "announceCapabilities",
                done -> new DiscoveryCommand.Announce(capabilities, how, done));
    }

    public CompletableFuture<Void> announceAsync(CapabilitySet capabilities, AnnounceOptions how) {
        return calls.<Boolean>ask(done -> new DiscoveryCommand.Announce(capabilities, how, done))
                .thenAccept(_ -> {});
    }

    /**
     * Announces the present set with a change; nothing happens if it changes nothing.
     *
     * @param change runs here, and once more whenever another change came first; {@link Baseline}
     *     makes some
     * @throws org.netmesh.capability.CapabilityException {@code TOO_LARGE}; nothing has changed
     */
    public void edit(UnaryOperator<CapabilitySet> change) {
        boolean done = false;
        while (!done) {
            CapabilitySet before = protocol.baseline();
            CapabilitySet after = change.apply(before);
            done =
                    calls.call(
                            "announceCapabilities",
                            asked -> new DiscoveryCommand.Replace(before, after, asked));
        }
    }

    /** Says that this node holds the chain up to {@code tip}, unsigned. */
    public void announceChain(OriginHash origin, long tip) {
        edit(Baseline.chain(origin, tip));
    }

    /** Says that it holds the chain from {@code start} up to but without {@code end}, unsigned. */
    public void announceChainRange(OriginHash origin, long start, long end) {
        edit(Baseline.chainRange(origin, start, end));
    }

    public void withdrawChain(OriginHash origin) {
        edit(Baseline.withdrawChain(origin));
    }

    /** Who holds the chain in any form, nearest first, this node before all others. */
    public List<NodeId> findChainHolders(OriginHash origin) {
        return operators().chainHolders(origin.toString(), distances());
    }

    /** The nodes that match, this one included. */
    public List<NodeId> findNodes(CapabilityFilter filter) {
        return index().query(filter);
    }

    /** The nodes for which the predicate holds, this one included. */
    public List<NodeId> findNodes(Predicate predicate) {
        return index().query(predicate);
    }

    /** The nodes that match and that the scope shows. */
    public List<NodeId> findNodesScoped(CapabilityFilter filter, ScopeFilter scope) {
        return index().query(filter, scope, protocol::sameSubnet);
    }

    /** The best node; of equal ones that of the lowest id. */
    public Optional<NodeId> findBestNode(CapabilityRequirement requirement) {
        return index().best(requirement);
    }

    public Optional<NodeId> findBestNodeScoped(
            CapabilityRequirement requirement, ScopeFilter scope) {
        return index().best(requirement, scope, protocol::sameSubnet);
    }

    /** The nodes for which the predicate holds, nearest first, at most {@code limit}. */
    public List<NodeId> nearest(Predicate predicate, int limit) {
        return operators().nearest(predicate, distances(), limit);
    }

    /**
     * The nodes that match, now and from now on: each present one comes first as added, then every
     * change in order. A reader more than 1,024 changes behind loses the oldest.
     */
    public Subscription<CapabilityChange> watch(CapabilityFilter filter) {
        return index().watch(filter, WATCH_CAPACITY, users);
    }

    /** As {@link #watch(CapabilityFilter)}. */
    public Subscription<CapabilityChange> watch(Predicate predicate) {
        return index().watch(predicate, WATCH_CAPACITY, users);
    }

    /** What a node announced, without what is not to be trusted from afar (spec 04a §7.4). */
    public Optional<CapabilitySet> capabilitiesOf(NodeId node) {
        return index().get(node);
    }

    /** Everything known, for questions that have no verb here. */
    public CapabilityIndex index() {
        return protocol.index();
    }

    /** Lineages, aggregates, axes. */
    public CapabilityOperators operators() {
        return new CapabilityOperators(index());
    }

    /** How long messages travel from other nodes, as their beacons showed; a snapshot. */
    public RttLookup distances() {
        Map<NodeId, Duration> known = calls.call("distances", DiscoveryCommand.Distances::new);
        return node ->
                node.equals(self)
                        ? Optional.of(Duration.ZERO)
                        : Optional.ofNullable(known.get(node));
    }

    /** How many announcements of others came to which end, by its name. */
    public Map<String, Long> outcomes() {
        return protocol.outcomes();
    }

    List<Counters.Registration> register(Counters counters) {
        Meter meter = Meter.of("netmesh_announcements_total", "Announcements received, by outcome");
        return outcomes().keySet().stream()
                .map(outcome ->
                        counters.counter(
                                meter.with("outcome", outcome.toLowerCase(Locale.ROOT)),
                                () -> outcomes().getOrDefault(outcome, 0L)))
                .toList();
    }
}
