package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.flow.Mailbox;
import org.netmesh.mesh.MeshSnapshot;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.stream.StreamStats;

/**
 * What callers ask of the core; each is completed or failed exactly once through {@link Output}.
 */
public sealed interface Command {
    CompletableFuture<?> done();

    /** Dial a node at its address. */
    record Connect(
            InetSocketAddress address,
            StaticPublicKey key,
            NodeId peer,
            CompletableFuture<Peer> done)
            implements Command {}

    /** Dial a node through the next hop of its route. */
    record ConnectRouted(StaticPublicKey key, NodeId peer, CompletableFuture<Peer> done)
            implements Command {}

    /** Dial a node through a relay we have a session with. */
    record ConnectVia(NodeId relay, StaticPublicKey key, NodeId peer, CompletableFuture<Peer> done)
            implements Command {}

    /** Wait for a node to dial us. */
    record Accept(NodeId peer, Duration limit, CompletableFuture<Peer> done) implements Command {}

    /** Tell of whoever dials us, until it is stopped; finished when the node is closed. */
    record AcceptAny(Mailbox<Peer> callers, CompletableFuture<Boolean> done) implements Command {}

    record StopAccepting(Mailbox<Peer> callers, CompletableFuture<Boolean> done)
            implements Command {}

    /** Forget a peer. */
    record Disconnect(NodeId peer, CompletableFuture<Boolean> done) implements Command {}

    /** Take a plain session from a node that had an extended one before (spec 20 §1.3). */
    record ForgetPeer(NodeId peer, CompletableFuture<Boolean> done) implements Command {}

    record OpenStream(NodeId peer, StreamConfig config, CompletableFuture<StreamHandle> done)
            implements Command {}

    record CloseStream(NodeId peer, StreamId stream, CompletableFuture<Boolean> done)
            implements Command {}

    /** Send what the credit covers now, or fail saying how much that was. */
    record Send(StreamHandle stream, List<byte[]> events, CompletableFuture<Integer> done)
            implements Command {}

    /** Send as credit comes. */
    record SendWaiting(
            StreamHandle stream,
            List<byte[]> events,
            Duration limit,
            CompletableFuture<Integer> done)
            implements Command {}

    /** Look at the node's tables. */
    record Look(CompletableFuture<MeshSnapshot> done) implements Command {}

    record LookAtStreams(NodeId peer, CompletableFuture<Map<StreamId, StreamStats>> done)
            implements Command {}

    record LookAtStream(NodeId peer, StreamId stream, CompletableFuture<Optional<StreamStats>> done)
            implements Command {}

    /** What concerns the state machines of upper rooms. */
    sealed interface ProtocolCommand extends Command {}

    /** Plug a protocol in. */
    record Register(Protocol<?> protocol, CompletableFuture<Boolean> done)
            implements ProtocolCommand {}

    /** Unplug a protocol. */
    record Unregister(Protocol<?> protocol, CompletableFuture<Boolean> done)
            implements ProtocolCommand {}

    /** Lead to a node through the peer that lives at an address. */
    record AddRoute(NodeId destination, InetSocketAddress nextHop, CompletableFuture<Boolean> done)
            implements Command {}

    record RemoveRoute(NodeId destination, CompletableFuture<Boolean> done) implements Command {}

    /** Hand a command to the protocol that was registered. */
    record ToProtocol<C>(Protocol<C> protocol, C command, CompletableFuture<Boolean> done)
            implements ProtocolCommand {}
}
