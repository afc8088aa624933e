package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.FailureStats;
import org.netmesh.mesh.NodeStatus;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.Route;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.contested.CorrelatedFailures;
import org.netmesh.mesh.contested.FailureVerdict.MassFailure;
import org.netmesh.mesh.contested.Partitions;
import org.netmesh.mesh.node.Peers.Residence;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.PeerChange;
import org.netmesh.mesh.routing.GraphNode;
import org.netmesh.mesh.routing.Liveness;
import org.netmesh.mesh.routing.ProximityGraph;
import org.netmesh.mesh.routing.Rerouting;
import org.netmesh.mesh.routing.RoutingTable;
import org.netmesh.mesh.routing.Sighting;
import org.netmesh.mesh.wire.BeaconHealth;
import org.netmesh.mesh.wire.DropReason;
import org.netmesh.mesh.wire.Pingwave;

/**
 * What the node knows of the mesh around it and tells its neighbours: heartbeats, pingwaves,
 * liveness, routes (spec 02 §8 to §12). Confined to the core's thread.
 */
final class Topology {
    private static final long NANOS_PER_MICRO = 1_000;

    private final NodeSetup setup;
    private final Peers peers;
    private final Output output;
    private final Figures figures;
    private final Consumer<PeerChange> protocols;
    private final RoutingTable routes;
    private final ProximityGraph graph;
    private final Liveness liveness;
    private final Rerouting rerouting;
    private final CorrelatedFailures failures = new CorrelatedFailures();
    private final Partitions partitions = new Partitions();
    private long nextSequence;

    Topology(
            NodeSetup setup,
            Peers peers,
            RoutingTable routes,
            Output output,
            Figures figures,
            Consumer<PeerChange> protocols,
            Now now) {
        this.setup = setup;
        this.peers = peers;
        this.routes = routes;
        this.output = output;
        this.figures = figures;
        this.protocols = protocols;
        graph = new ProximityGraph(setup.self(), setup.routeMaxAgeNanos());
        liveness = new Liveness(setup.sessionTimeoutNanos());
        rerouting = new Rerouting(routes, graph);
        // A restarted node must not repeat sequences that its neighbours have seen (spec 02 §12.1).
        nextSequence = now.wallNanos() / 1_000_000;
    }

    void connected(PeerState peer, Residence residence, Now now) {
        if (residence == Residence.DIRECT) {
            routes.add(peer.id(), peer.id(), now.nanos());
            graph.take(neighbour(peer.id()), peer.id(), now.nanos());
        } else {
            peers.at(peer.address()).ifPresent(hop -> routes.add(peer.id(), hop, now.nanos()));
        }
        heard(peer, now);
    }

    void removed(NodeId peer) {
        routes.withdraw(peer);
        routes.remove(peer);
        graph.remove(peer);
        liveness.remove(peer);
        rerouting.onEviction(peer);
    }

    /**
     * A packet of the peer opened: it is alive, and so is its direct route. A plain peer behind a
     * relay sends no signs of life, so its silence means nothing and it is not tracked.
     */
    void heard(PeerState peer, Now now) {
        boolean relayed = peers.relayed(peer);
        if (relayed && !peer.link().extended()) return;
        if (!relayed) routes.refreshDirect(peer.id(), now.nanos());
        if (liveness.heard(peer.id(), now.nanos())) recovered(peer, now);
    }

    /**
     * The peer is reached through a relay instead of directly, or the other way round: as a
     * neighbour it failed, or recovered (spec 20 §6).
     */
    void moved(PeerState peer, Now now) {
        if (peers.relayed(peer)) reroute(peer.id(), now);
        else restore(peer.id(), now);
    }

    /** Neighbours through which packets may reach a node, the best first. */
    List<NodeId> ways(NodeId destination, Now now) {
        Set<NodeId> hops = new LinkedHashSet<>(routes.hops(destination, now.nanos()));
        graph.firstStepTo(destination, hop -> !hop.equals(destination)).ifPresent(hops::add);
        hops.removeIf(hop -> hop.equals(destination) || !leads(hop));
        return List.copyOf(hops);
    }

    private boolean leads(NodeId hop) {
        PeerState peer = peers.get(hop);
        return peer != null && !peers.relayed(peer) && status(hop) != NodeStatus.FAILED;
    }

    /** The node begins to listen: until now silence meant nothing. */
    void started(Now now) {
        for (PeerState peer : peers.all()) heard(peer, now);
    }

    /**
     * One heartbeat interval: tell the neighbours, then judge them; says who was silent for too
     * long to be kept.
     */
    List<NodeId> tick(Now now) {
        Pingwave own =
                Pingwave.from(setup.self(), nextSequence++, now.wallNanos() / NANOS_PER_MICRO);
        for (PeerState peer : peers.all()) {
            peer.link().heartbeat(now);
            if (peers.relayed(peer)) continue;
            peer.link().beacon(own, now);
            figures.count(Figures.Total.PINGWAVES_SENT);
        }
        // Before the sweep: what led through a failed peer must be known to be moved, and moved
        // back.
        List<NodeId> failed = new ArrayList<>();
        liveness.tick(now.nanos(), change -> collect(change, failed));
        if (!failed.isEmpty()) failedTogether(failed, now);
        routes.sweep(now.nanos());
        graph.sweep(now.nanos());
        publish(now);
        return evictable(now);
    }

    /** A pingwave has come in clear; the rules of spec 02 §12.2 in their order. */
    DropReason pingwave(InetSocketAddress from, byte[] bytes, int offset, int length, Now now) {
        DropReason reason = take(from, bytes, offset, length, now);
        figures.count(
                reason.dropped()
                        ? Figures.Total.PINGWAVES_REJECTED
                        : Figures.Total.PINGWAVES_RECEIVED);
        return reason;
    }

    private DropReason take(InetSocketAddress from, byte[] bytes, int offset, int length, Now now) {
        if (setup.security() == SessionSecurity.REQUIRE_EXTENDED) return DropReason.PINGWAVE_SOURCE;
        Pingwave wave;
        try {
            wave = Pingwave.read(bytes, offset, length);
        } catch (MalformedException e) {
            return DropReason.MAGIC;
        }
        return learn(wave, peers.at(from).filter(this::speaksInClear), now);
    }

    /**
     * A beacon has come inside a session; one that a relay brought says nothing about neighbours.
     */
    void beacon(PeerState from, Pingwave wave, Now now) {
        if (!peers.relayed(from)) learn(wave, Optional.of(from.id()), now);
    }

    private DropReason learn(Pingwave wave, Optional<NodeId> neighbour, Now now) {
        Optional<NodeId> origin = wave.origin().nodeId();
        if (origin.isEmpty() || origin.get().equals(setup.self())) return DropReason.LOOP;
        if (wave.hopCount() > Pingwave.MAX_HOPS) return DropReason.PINGWAVE_HOPS;
        if (neighbour.isEmpty()) return DropReason.PINGWAVE_SOURCE;
        routes.learn(origin.get(), neighbour.get(), wave.hopCount() + 2, now.nanos());
        boolean fresh = graph.take(sighting(wave, origin.get(), now), neighbour.get(), now.nanos());
        if (fresh) {
            wave.forwarded().ifPresent(copy -> pass(copy, origin.get(), neighbour.get(), now));
        } else {
            figures.count(Figures.Total.PINGWAVES_DUPLICATE);
        }
        return DropReason.NONE;
    }

    /** A clear beacon from where an extended peer lives can only be forged (spec 20 §7). */
    private boolean speaksInClear(NodeId neighbour) {
        PeerState peer = peers.get(neighbour);
        return peer != null && !peer.link().beaconsInside();
    }

    NodeStatus status(NodeId peer) {
        return liveness.status(peer);
    }

    FailureStats failureStats() {
        return liveness.stats();
    }

    List<Route> routes(Now now) {
        return routes.all(now.nanos());
    }

    Optional<NodeId> nextHop(NodeId destination, Now now) {
        return Optional.ofNullable(routes.lookup(destination, now.nanos())).map(Route::nextHop);
    }

    /** A way that a neighbour's message showed; a better one stays. */
    void offer(NodeId destination, NodeId neighbour, int metric, Now now) {
        routes.learn(destination, neighbour, metric, now.nanos());
    }

    /** From each node whose beacons were timed to here. */
    Map<NodeId, Duration> latencies() {
        Map<NodeId, Duration> known = new HashMap<>();
        for (GraphNode node : graph.nodes()) {
            if (node.latencyMicros() == 0) continue;
            known.put(node.id(), Duration.ofNanos(node.latencyMicros() * NANOS_PER_MICRO));
        }
        return known;
    }

    /** Whether a node's beacons say that work may be sent there, or nothing is known of it. */
    boolean available(NodeId node) {
        return graph.node(node).map(GraphNode::available).orElse(true);
    }

    int discoveredNodes() {
        return graph.nodes().size();
    }

    int activeReroutes() {
        return rerouting.active();
    }

    /** Split horizon: not back to whom it came from, nor to our own next hop to its origin. */
    private void pass(Pingwave wave, NodeId origin, NodeId from, Now now) {
        Route route = routes.lookup(origin, now.nanos());
        for (PeerState peer : peers.all()) {
            boolean back = peer.id().equals(from) || peers.relayed(peer);
            boolean ahead = route != null && route.nextHop().equals(peer.id());
            if (back || ahead) continue;
            peer.link().beacon(wave, now);
            figures.count(Figures.Total.PINGWAVES_FORWARDED);
        }
    }

    private void collect(Liveness.Change change, List<NodeId> failed) {
        switch (change) {
            case Liveness.Change.Suspected(var peer) ->
                    output.peerEvent(new PeerEvent.Suspected(peer));
            case Liveness.Change.Failed(var peer, _) -> failed.add(peer);
        }
    }

    private void failedTogether(List<NodeId> failed, Now now) {
        for (NodeId peer : failed) failed(peer, now);
        FailureStats stats = liveness.stats();
        var verdict = failures.record(failed, stats.tracked(), _ -> Optional.empty(), now.nanos());
        if (verdict instanceof MassFailure(var nodes, var ratio, _)) {
            output.peerEvent(new PeerEvent.MassFailure(nodes, ratio));
        }
        partitions
                .detect(verdict, healthy(), now.nanos())
                .ifPresent(p ->
                        output.peerEvent(
                                new PeerEvent.PartitionSuspected(
                                        p.id(), p.subnet(), p.otherSide())));
    }

    private void failed(NodeId peer, Now now) {
        output.peerEvent(new PeerEvent.Failed(peer));
        figures.count(Figures.Total.FAILURES);
        reroute(peer, now);
        detourAround(peer, now);
        protocols.accept(new PeerChange.Failed(peer));
    }

    /** Whoever is reached through the failed neighbour looks for another way. */
    private void detourAround(NodeId neighbour, Now now) {
        PeerState failed = peers.get(neighbour);
        if (failed == null || peers.relayed(failed)) return;
        for (PeerState peer : peers.all()) {
            boolean behind = peer != failed && peer.address().equals(failed.address());
            if (behind) peer.link().detour(now);
        }
    }

    private void reroute(NodeId around, Now now) {
        List<Rerouting.Rerouted> moved =
                rerouting.onFailure(
                        around,
                        hop -> leads(hop) && status(hop) == NodeStatus.HEALTHY,
                        now.nanos());
        if (!moved.isEmpty()) figures.count(Figures.Total.REROUTES);
        reportReroutes(moved);
    }

    private void restore(NodeId neighbour, Now now) {
        routes.add(neighbour, neighbour, now.nanos());
        List<Rerouting.Rerouted> moved = rerouting.onRecovery(neighbour, now.nanos());
        if (!moved.isEmpty()) figures.count(Figures.Total.REROUTE_RECOVERIES);
        reportReroutes(moved);
    }

    private void recovered(PeerState state, Now now) {
        NodeId peer = state.id();
        output.peerEvent(new PeerEvent.Recovered(peer));
        figures.count(Figures.Total.RECOVERIES);
        if (!peers.relayed(state)) restore(peer, now);
        partitions.recovered(peer);
        partitions
                .takeHealed()
                .forEach(p -> output.peerEvent(new PeerEvent.PartitionHealed(p.id())));
        protocols.accept(new PeerChange.Recovered(peer));
    }

    private void reportReroutes(List<Rerouting.Rerouted> moved) {
        for (Rerouting.Rerouted m : moved) {
            output.peerEvent(new PeerEvent.Rerouted(m.destination(), m.from(), m.to()));
        }
    }

    private List<NodeId> healthy() {
        return peers.all().stream()
                .map(PeerState::id)
                .filter(id -> status(id) == NodeStatus.HEALTHY)
                .toList();
    }

    private List<NodeId> evictable(Now now) {
        long limit = setup.evictionNanos();
        return peers.all().stream()
                .filter(peer -> status(peer.id()) == NodeStatus.FAILED || peers.relayed(peer))
                .filter(peer -> peer.link().silent(limit, now))
                .map(PeerState::id)
                .toList();
    }

    private void publish(Now now) {
        FailureStats stats = liveness.stats();
        figures.set(Figures.Gauge.PEERS_HEALTHY, stats.healthy());
        figures.set(Figures.Gauge.PEERS_SUSPECTED, stats.suspected());
        figures.set(Figures.Gauge.PEERS_FAILED, stats.failed());
        figures.set(Figures.Gauge.PEERS_UNKNOWN, Math.max(0, peers.all().size() - stats.tracked()));
        figures.set(Figures.Gauge.SESSIONS, peers.all().size());
        figures.set(Figures.Gauge.ACTIVE_REROUTES, rerouting.active());
        figures.set(Figures.Gauge.ROUTES, routes.all(now.nanos()).size());
        figures.set(Figures.Gauge.GRAPH_NODES, graph.nodes().size());
    }

    private static Sighting neighbour(NodeId peer) {
        return new Sighting(peer, 0, 0, 0, 0, BeaconHealth.HEALTHY, 0, 0);
    }

    private static Sighting sighting(Pingwave wave, NodeId origin, Now now) {
        long latency = Math.max(0, now.wallNanos() / NANOS_PER_MICRO - wave.originMicros());
        return new Sighting(
                origin,
                wave.sequence(),
                wave.hopCount(),
                latency,
                wave.load(),
                wave.health(),
                wave.capabilityVersion(),
                wave.capabilityHash());
    }
}
