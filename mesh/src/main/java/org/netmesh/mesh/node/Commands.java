package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.netmesh.kernel.Nanos;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.MeshSnapshot;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.routing.RoutingTable;
import org.netmesh.mesh.stream.NotConnectedException;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.stream.StreamStats;

/** What callers ask of a node, and which of its parts answers. Confined to the core's thread. */
final class Commands {
    private final NodeId self;
    private final Peers peers;
    private final Sessions sessions;
    private final Dialer dialer;
    private final Responder responder;
    private final Transmitter transmitter;
    private final Topology topology;
    private final RoutingTable routes;
    private final Protocols protocols;
    private final ExtendedPins pins;
    private final Drops drops;
    private final Output output;

    Commands(
            NodeId self,
            Peers peers,
            Sessions sessions,
            Dialer dialer,
            Responder responder,
            Transmitter transmitter,
            Topology topology,
            RoutingTable routes,
            Protocols protocols,
            ExtendedPins pins,
            Drops drops,
            Output output) {
        this.self = self;
        this.peers = peers;
        this.sessions = sessions;
        this.dialer = dialer;
        this.responder = responder;
        this.transmitter = transmitter;
        this.topology = topology;
        this.routes = routes;
        this.protocols = protocols;
        this.pins = pins;
        this.drops = drops;
        this.output = output;
    }

    /**
     * @throws MeshException why it could not be done; nothing has changed
     */
    void carryOut(Command command, Now now) {
        switch (command) {
            case Command.Connect(var address, var key, var peer, var done) ->
                    dialer.dial(notSelf(peer), key, address, done, now);
            case Command.ConnectRouted(var key, var peer, var done) -> {
                InetSocketAddress hop = transmitter.nextHop(notSelf(peer), now);
                if (hop == null) throw MeshException.noRoute(peer);
                dialer.dialVia(peer, key, hop, done, now);
            }
            case Command.ConnectVia(var relay, var key, var peer, var done) -> {
                PeerState hop = peers.get(relay);
                if (hop == null) throw MeshException.noSession(relay);
                dialer.dialVia(notSelf(peer), key, hop.address(), done, now);
            }
            case Command.Accept(var peer, var limit, var done) ->
                    responder.accept(notSelf(peer), Nanos.of(limit), done, now);
            case Command.AcceptAny(var callers, var done) -> responder.acceptAny(callers, done);
            case Command.StopAccepting(var callers, var done) ->
                    responder.stopAccepting(callers, done);
            case Command.Disconnect(var peer, var done) -> {
                sessions.leave(peer, "the peer was disconnected", now);
                output.complete(done, true);
            }
            case Command.ForgetPeer(var peer, var done) -> {
                pins.forget(peer);
                output.complete(done, true);
            }
            case Command.OpenStream(var peer, var config, var done) ->
                    output.complete(done, link(peer).openStream(config, now));
            case Command.CloseStream(var peer, var stream, var done) -> {
                PeerState state = peers.get(peer);
                if (state != null) state.link().closeStream(stream, now);
                output.complete(done, true);
            }
            case Command.Send(var stream, var events, var done) -> {
                link(stream).send(stream, events, now);
                output.complete(done, events.size());
            }
            case Command.SendWaiting(var stream, var events, var limit, var done) ->
                    link(stream).sendWaiting(stream, events, Nanos.of(limit), done, now);
            case Command.Look(var done) -> output.complete(done, snapshot(now));
            case Command.LookAtStreams(var peer, var done) ->
                    output.complete(done, allStats(peer, now));
            case Command.LookAtStream(var peer, var stream, var done) ->
                    output.complete(done, stats(peer, stream, now));
            case Command.AddRoute(var destination, var nextHop, var done) -> {
                NodeId hop = peers.at(nextHop).orElseThrow(() -> MeshException.noPeerAt(nextHop));
                routes.add(notSelf(destination), hop, now.nanos());
                output.complete(done, true);
            }
            case Command.RemoveRoute(var destination, var done) -> {
                routes.remove(destination);
                output.complete(done, true);
            }
            case Command.ProtocolCommand plug -> carryOut(plug, now);
        }
    }

    private void carryOut(Command.ProtocolCommand command, Now now) {
        switch (command) {
            case Command.Register(var protocol, var done) -> {
                protocols.register(protocol, now);
                output.complete(done, true);
            }
            case Command.Unregister(var protocol, var done) -> {
                protocols.unregister(protocol, now);
                output.complete(done, true);
            }
            case Command.ToProtocol<?> toProtocol -> {
                handOver(toProtocol, now);
                output.complete(toProtocol.done(), true);
            }
        }
    }

    private <C> void handOver(Command.ToProtocol<C> command, Now now) {
        protocols.command(command.protocol(), command.command(), now);
    }

    private Optional<StreamStats> stats(NodeId peer, StreamId stream, Now now) {
        PeerState state = peers.get(peer);
        return state == null
                ? Optional.empty()
                : Optional.ofNullable(state.link().stats(stream, now));
    }

    private Map<StreamId, StreamStats> allStats(NodeId peer, Now now) {
        PeerState state = peers.get(peer);
        return state == null ? Map.of() : state.link().allStats(now);
    }

    private Link link(NodeId peer) {
        PeerState state = peers.get(peer);
        if (state == null) throw MeshException.noSession(peer);
        return state.link();
    }

    private Link link(StreamHandle stream) {
        PeerState state = peers.get(stream.peer());
        if (state == null) throw new NotConnectedException("peer session gone; connect again");
        return state.link();
    }

    private MeshSnapshot snapshot(Now now) {
        return new MeshSnapshot(
                peers.all().stream().map(peer -> sessions.view(peer, now)).toList(),
                topology.routes(now),
                topology.discoveredNodes(),
                topology.failureStats(),
                topology.activeReroutes(),
                drops.byLabel());
    }

    private NodeId notSelf(NodeId peer) {
        if (peer.equals(self)) {
            throw MeshException.invalidConfig("a node has no session with itself");
        }
        return peer;
    }
}
