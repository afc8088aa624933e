package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.extended.ReassemblyBudget;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.PeerChange;
import org.netmesh.mesh.routing.RoutingTable;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.session.Unread;
import org.netmesh.mesh.wire.DatagramKind;
import org.netmesh.mesh.wire.DropReason;
import org.netmesh.mesh.wire.PacketLayout;
import org.netmesh.mesh.wire.PacketView;
import org.netmesh.mesh.wire.RoutingId;
import org.netmesh.mesh.wire.RoutingView;

/**
 * One node of the mesh without clock, socket or thread: datagrams, due timers and commands go in
 * with the time, everything else comes out through {@link Output}. Some inputs make a turn, which
 * {@link #endTurn} ends: what belongs to one peer then goes out together. Used by one thread at a
 * time, which asks after each turn {@link #nextTimerNanos} when to come back.
 */
public final class MeshCore {
    private final NodeSetup setup;
    private final Output output;
    private final Timers timers = new Timers();
    private final Drops drops = new Drops();
    private final Figures figures = new Figures();
    private final Turn turn = new Turn();
    private final ExtendedPins pins;
    private final Unconfirmed unconfirmed = new Unconfirmed(drops);
    private final Peers peers;
    private final Transmitter transmitter;
    private final Topology topology;
    private final Streams streams;
    private final Protocols protocols;
    private final Sessions sessions;
    private final Dialer dialer;
    private final Responder responder;
    private final Forwarder forwarder;
    private final Renewals renewals;
    private final Commands commands;
    private final Arrived arrived = new Arrived();
    private final PacketView packet = new PacketView();
    private final RoutingView routing = new RoutingView();
    private final List<PeerChange> changes = new ArrayList<>();
    private final RoutingTable routes;
    private boolean started;
    private boolean closed;

    public MeshCore(NodeSetup setup, Output output, Now now) {
        this.setup = setup;
        this.output = output;
        pins = new ExtendedPins(ExtendedPins.MAX_PINS, output::pin);
        setup.pinned().forEach(pins::pin);
        routes = new RoutingTable(setup.routeMaxAgeNanos());
        peers = new Peers(setup.entropy().nextLong());
        transmitter = new Transmitter(setup.self(), peers, routes, output);
        forwarder = new Forwarder(setup.routingId(), peers, transmitter, output, figures);
        topology = new Topology(setup, peers, routes, output, figures, changes::add, now);
        protocols = new Protocols(setup, peers, topology, timers, output, figures);
        streams = new Streams(setup, peers, timers, output, figures);
        Deliveries deliveries = new Deliveries(protocols, output);
        PlainLink.Shared plain =
                new PlainLink.Shared(setup, streams, transmitter, timers, deliveries);
        Moves moves = new Moves(peers, topology, output, figures);
        ExtendedLink.Shared extended =
                new ExtendedLink.Shared(
                        setup,
                        peers,
                        transmitter,
                        timers,
                        deliveries,
                        topology,
                        ReassemblyBudget.ofNode(),
                        turn,
                        moves,
                        output);
        AssociationTags tags = new AssociationTags(setup.entropy(), peers);
        Negotiation negotiation = new Negotiation(setup, pins);
        sessions =
                new Sessions(
                        peers,
                        topology,
                        transmitter,
                        plain,
                        extended,
                        pins,
                        tags,
                        output,
                        figures,
                        changes::add);
        dialer = new Dialer(setup, timers, sessions, negotiation, tags, output);
        responder =
                new Responder(
                        setup,
                        peers,
                        timers,
                        transmitter,
                        sessions,
                        dialer,
                        negotiation,
                        tags,
                        unconfirmed,
                        drops,
                        output);
        renewals = new Renewals(setup, negotiation, unconfirmed, sessions, peers, turn);
        commands = commands();
    }

    private Commands commands() {
        return new Commands(
                setup.self(),
                peers,
                sessions,
                dialer,
                responder,
                transmitter,
                topology,
                routes,
                protocols,
                pins,
                drops,
                output);
    }

    /**
     * Begins to listen and to tell the neighbours. Until then the core takes handshakes alone, and
     * only for those who dial or accept; it sends nothing of itself (spec 02 §4.1). Idempotent.
     */
    public void start(Now now) {
        if (started || closed) return;
        started = true;
        topology.started(now);
        timers.at(now.nanos() + setup.heartbeatNanos(), this::tick);
    }

    public boolean started() {
        return started;
    }

    /**
     * Whether the core wants to be given datagrams; before the start they may wait in the socket.
     */
    public boolean listening() {
        return started || dialer.listening() || responder.listening();
    }

    /**
     * When {@link #timers} has something to do next, monotonic; {@link Long#MAX_VALUE} for never.
     */
    public long nextTimerNanos() {
        return timers.nextNanos();
    }

    /** Does what is due. */
    public void timers(Now now) {
        if (closed) return;
        timers.fire(now);
        follow(now);
    }

    /**
     * A datagram has come; the array is changed. Never throws for what is in it.
     *
     * @return why it was dropped, or {@code NONE}
     */
    public DropReason datagram(
            InetSocketAddress from, byte[] bytes, int offset, int length, Now now) {
        if (closed || !(started || early(bytes, offset, length))) return DropReason.NONE;
        DropReason reason =
                switch (DatagramKind.of(bytes, offset, length)) {
                    case PINGWAVE -> topology.pingwave(from, bytes, offset, length, now);
                    case ROUTED -> routed(from, bytes, offset, length, now);
                    case DIRECT -> direct(from, bytes, offset, length, now);
                    // Punching belongs to address discovery; here it only opens the way.
                    case KEEP_ALIVE -> DropReason.NONE;
                    case UNKNOWN -> length < 2 ? DropReason.SHORT : DropReason.MAGIC;
                };
        if (reason.dropped()) drops.count(reason);
        follow(now);
        return reason;
    }

    /** Counts a datagram that did not even reach the core. */
    public void dropped(DropReason reason) {
        drops.count(reason);
    }

    public Drops drops() {
        return drops;
    }

    public Figures figures() {
        return figures;
    }

    /** Readers of a stream went on. */
    public void taken(Unread unread, Now now) {
        if (closed) return;
        unread.report(now);
        follow(now);
    }

    /** Does what a caller asks; what goes wrong fails the command and nothing else. */
    public void command(Command command, Now now) {
        if (closed) {
            output.fail(command.done(), MeshException.shutdown());
            return;
        }
        try {
            commands.carryOut(command, now);
        } catch (MeshException e) {
            output.fail(command.done(), e);
        }
        follow(now);
    }

    /**
     * Ends everything: what waits fails with {@code SHUTDOWN}, keys are wiped. Later inputs do
     * nothing. Idempotent.
     */
    public void close(Now now) {
        if (closed) return;
        protocols.close(now);
        turn.settle(now);
        dialer.close(MeshException.shutdown());
        responder.close(MeshException.shutdown());
        for (PeerState peer : List.copyOf(peers.all()))
            sessions.leave(peer.id(), "the node was closed", now);
        turn.settle(now);
        unconfirmed.close();
        changes.clear();
        closed = true;
    }

    /** Whether a datagram is taken before the start: a handshake, or what confirms one. */
    private boolean early(byte[] bytes, int offset, int length) {
        return unconfirmed.size() > 0 || handshake(bytes, offset, length);
    }

    private static boolean handshake(byte[] bytes, int offset, int length) {
        int header =
                switch (DatagramKind.of(bytes, offset, length)) {
                    case DIRECT -> offset;
                    case ROUTED -> offset + PacketLayout.ROUTING_BYTES;
                    case PINGWAVE, KEEP_ALIVE, UNKNOWN -> -1;
                };
        PacketView view = new PacketView();
        return header >= 0
                && !view.wrap(bytes, header, length - (header - offset)).dropped()
                && view.handshake();
    }

    private DropReason direct(
            InetSocketAddress from, byte[] bytes, int offset, int length, Now now) {
        DropReason reason = packet.wrap(bytes, offset, length);
        if (reason.dropped()) return reason;
        if (packet.handshake()) {
            byte[] message = packet.body();
            PeerState answered = dialer.answeredDirect(from, message, now);
            connected(answered != null ? answered : responder.hearDirect(from, message, now), now);
            return DropReason.NONE;
        }
        return open(arrived.at(from, false), now);
    }

    private DropReason routed(
            InetSocketAddress from, byte[] bytes, int offset, int length, Now now) {
        DropReason reason = routing.wrap(bytes, offset, length);
        if (reason.dropped()) return reason;
        if (routing.destination() != setup.self().value()) {
            return forwarder.forward(routing, from, bytes, offset, length, now);
        }
        int inner = offset + PacketLayout.ROUTING_BYTES;
        reason = packet.wrap(bytes, inner, length - PacketLayout.ROUTING_BYTES);
        if (reason.dropped()) return reason;
        // Inside a routed packet the heartbeat flag wins, and heartbeats are never routed (spec 01
        // §9).
        if (packet.heartbeat()) return DropReason.MAGIC;
        if (packet.handshake()) {
            RoutingId source = new RoutingId(routing.source());
            byte[] message = packet.body();
            PeerState answered = dialer.answeredRouted(source, message, now);
            connected(
                    answered != null
                            ? answered
                            : responder.hearRouted(from, source, routing.hopCount(), message, now),
                    now);
            return DropReason.NONE;
        }
        return open(arrived.at(from, true), now);
    }

    private DropReason open(Arrived how, Now now) {
        PeerState peer = peers.ofSession(packet.session());
        if (peer == null) return confirm(how, now);
        DropReason reason = peer.link().open(packet, now);
        if (reason.dropped()) return reason;
        topology.heard(peer, now);
        return peer.link().received(packet, how, now);
    }

    /** The first packet that opens under a session which we answered confirms it (spec 20 §2.3). */
    private DropReason confirm(Arrived how, Now now) {
        Unconfirmed.Waiting waiting = unconfirmed.get(packet.session());
        if (waiting == null) return DropReason.NO_SESSION;
        NetSession session = waiting.session();
        DropReason reason = session.open(packet, now.nanos());
        if (reason.dropped()) return reason;
        unconfirmed.remove(waiting);
        PeerState peer = registered(waiting, now);
        if (peer == null) return DropReason.NO_SESSION;
        if (!waiting.renewal()) responder.called(peer, now);
        connected(peer, now);
        topology.heard(peer, now);
        return peer.link().receivedFirst(session, packet, how, now);
    }

    /** What was answered got there, as it seems: the caller is reached where its call came from. */
    private @Nullable PeerState registered(Unconfirmed.Waiting waiting, Now now) {
        if (waiting.renewal()) {
            return sessions.renewed(
                    waiting.caller(), waiting.terms(), waiting.session(), Role.RESPONDER, now);
        }
        return sessions.extended(
                waiting.caller(),
                waiting.terms(),
                waiting.session(),
                Role.RESPONDER,
                waiting.source(),
                waiting.residence(),
                now);
    }

    /** Whoever waits for this peer, dialling or accepting, has it now. */
    private void connected(@Nullable PeerState peer, Now now) {
        if (peer == null) return;
        responder.connected(peer, now);
        dialer.connected(peer, now);
    }

    private void tick(Now now) {
        timers.at(now.nanos() + setup.heartbeatNanos(), this::tick);
        unconfirmed.sweep(setup.handshakeTimeoutNanos(), now);
        for (NodeId dead : topology.tick(now))
            sessions.end(dead, "the peer was silent for too long", now);
        for (PeerState peer : List.copyOf(peers.all())) {
            peer.link().tick(now);
            renewals.tick(peer, now);
        }
    }

    /** Ends a turn, after one input or several of the same time: links send what they have. */
    public void endTurn(Now now) {
        turn.settle(now);
    }

    /** What came of an input that the next one must not miss. */
    private void follow(Now now) {
        if (turn.uneventful() && changes.isEmpty()) return;
        turn.settle(now);
        for (Turn.Renewal renewal : turn.takeRenewals()) {
            renewals.heard(renewal.peer(), renewal.message(), now);
        }
        for (Turn.Broken broken : turn.takeBroken()) {
            if (peers.get(broken.peer().id()) == broken.peer()) {
                sessions.end(broken.peer().id(), String.valueOf(broken.why().getMessage()), now);
            }
        }
        tellProtocols(now);
        turn.settle(now);
    }

    /**
     * Protocols hear of changes after the turn that made them, so that none is called from inside
     * another's call.
     */
    private void tellProtocols(Now now) {
        if (changes.isEmpty()) return;
        List<PeerChange> told = List.copyOf(changes);
        changes.clear();
        told.forEach(change -> protocols.peerChanged(change, now));
    }
}
