package org.netmesh.mesh.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.protocol.Arrival;
import org.netmesh.mesh.protocol.Caller;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.PeerChange;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.protocol.SendFate;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketView;

/**
 * The state machines of upper rooms: hands them what is theirs and carries out what they answer.
 * What one throws is counted and stops neither the loop nor the others. Confined to the core's
 * thread.
 */
final class Protocols {
    private final NodeId self;
    private final Peers peers;
    private final Topology topology;
    private final Timers timers;
    private final Output output;
    private final Figures figures;
    private final Map<Integer, Plugged<?>> bySubprotocol = new HashMap<>();
    private final Map<Protocol<?>, Plugged<?>> plugged = new LinkedHashMap<>();
    private final LongIndex<Claim> byChannelStream;
    private long lastSend;

    /** A channel and the protocol that has it. */
    record Claim(ChannelName channel, Plugged<?> owner) {}

    Protocols(
            NodeSetup setup,
            Peers peers,
            Topology topology,
            Timers timers,
            Output output,
            Figures figures) {
        this.self = setup.self();
        this.peers = peers;
        this.topology = topology;
        this.timers = timers;
        this.output = output;
        this.figures = figures;
        byChannelStream = new LongIndex<>(setup.entropy().nextLong());
    }

    /**
     * @throws MeshException {@code INVALID_CONFIG} if a subprotocol has a protocol already; that
     *     one is untouched
     */
    <C> void register(Protocol<C> protocol, Now now) {
        for (SubprotocolId id : protocol.subprotocols()) {
            if (bySubprotocol.containsKey(id.value())) {
                throw MeshException.invalidConfig("subprotocol " + id + " has a handler already");
            }
        }
        Plugged<C> entry = new Plugged<>(protocol);
        plugged.put(protocol, entry);
        protocol.subprotocols().forEach(id -> bySubprotocol.put(id.value(), entry));
        guarded(() -> protocol.start(entry, now));
    }

    /** Unplugs a protocol as closing the node would; nothing happens if it is not there. */
    void unregister(Protocol<?> protocol, Now now) {
        Plugged<?> entry = plugged.remove(protocol);
        if (entry == null) return;
        bySubprotocol.values().removeIf(entry::equals);
        entry.letGo();
        guarded(() -> protocol.onClose(now));
    }

    // The entry under a protocol is the one that was made for it.
    @SuppressWarnings("unchecked")
    <C> void command(Protocol<C> protocol, C command, Now now) {
        Plugged<C> entry = (Plugged<C>) plugged.get(protocol);
        if (entry == null) throw MeshException.invalidConfig("the protocol is not registered");
        guarded(() -> entry.protocol.onCommand(command, now));
    }

    /** Whether a protocol takes packets of the kind. */
    boolean takes(int subprotocol) {
        return bySubprotocol.containsKey(subprotocol);
    }

    /** Messages came whose subprotocol is taken; {@code frames} stands before the first. */
    void received(PeerState from, SubprotocolId id, FrameCursor frames, Now now) {
        Plugged<?> entry = bySubprotocol.get(id.value());
        if (entry == null) return;
        Caller caller = new Caller(from.id(), from.link().entity());
        while (frames.next()) {
            byte[] bytes = frames.bytes();
            int offset = frames.offset();
            int length = frames.length();
            guarded(() -> entry.protocol.onMessage(caller, id, bytes, offset, length, now));
        }
    }

    /** The claim on the channel whose stream this is, if a protocol has it. */
    @Nullable Claim claim(long stream) {
        return byChannelStream.size() == 0 ? null : byChannelStream.get(stream);
    }

    /** Offers the event on which {@code frames} stands to the protocol that has its channel. */
    boolean takes(Claim claim, PeerState from, PacketView packet, FrameCursor frames, Now now) {
        Caller caller = new Caller(from.id(), from.link().entity());
        Arrival arrival = new Arrival(claim.channel, caller, packet.sequence(), frames.index());
        try {
            return claim.owner.protocol.onChannelEvent(
                    arrival, frames.bytes(), frames.offset(), frames.length(), now);
        } catch (RuntimeException e) {
            figures.count(Figures.Total.PROTOCOL_FAILURES);
            return true;
        }
    }

    void peerChanged(PeerChange change, Now now) {
        plugged.values().forEach(entry -> guarded(() -> entry.protocol.onPeerChange(change, now)));
    }

    void close(Now now) {
        plugged.values().forEach(entry -> guarded(() -> entry.protocol.onClose(now)));
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            figures.count(Figures.Total.PROTOCOL_FAILURES);
        }
    }

    private final class Plugged<C> implements ProtocolContext {
        private final Protocol<C> protocol;
        private final Map<Long, Timers.Timer> pending = new HashMap<>();
        private final Set<ChannelName> claimed = new HashSet<>();

        Plugged(Protocol<C> protocol) {
            this.protocol = protocol;
        }

        void letGo() {
            pending.values().forEach(Timers.Timer::cancel);
            pending.clear();
            List.copyOf(claimed).forEach(this::release);
        }

        @Override
        public NodeId self() {
            return self;
        }

        @Override
        public List<NodeId> peers() {
            return peers.all().stream().map(PeerState::id).toList();
        }

        @Override
        public Optional<NodeId> nextHop(NodeId destination, Now now) {
            return topology.nextHop(destination, now);
        }

        @Override
        public void offerRoute(NodeId destination, NodeId neighbour, int metric, Now now) {
            PeerState hop = peers.get(neighbour);
            if (hop == null || peers.relayed(hop) || destination.equals(self)) return;
            topology.offer(destination, neighbour, metric, now);
        }

        @Override
        public Map<NodeId, Duration> latencies() {
            return topology.latencies();
        }

        @Override
        public boolean available(NodeId node) {
            return topology.available(node);
        }

        @Override
        public boolean connected(NodeId peer) {
            return peers.get(peer) != null;
        }

        @Override
        public Optional<EntityId> proven(NodeId peer) {
            PeerState state = peers.get(peer);
            return state == null ? Optional.empty() : state.link().entity();
        }

        @Override
        public long send(NodeId to, SubprotocolId subprotocol, byte[] message, Now now) {
            PeerState peer = peers.get(to);
            if (peer == null) throw MeshException.noSession(to);
            long send = ++lastSend;
            peer.link().message(subprotocol, message, fateOf(send), now);
            return send;
        }

        @Override
        public boolean extended(NodeId peer) {
            PeerState state = peers.get(peer);
            return state != null && state.link().extended();
        }

        @Override
        public int longestEvent(NodeId peer, Now now) {
            PeerState state = peers.get(peer);
            return state == null ? 0 : state.link().longestEvent(now);
        }

        @Override
        public void claim(ChannelName channel) {
            long stream = channel.hash().publishStream().value();
            Claim before = byChannelStream.get(stream);
            if (before != null && before.owner != this) {
                throw MeshException.invalidConfig("channel " + channel + " is taken");
            }
            byChannelStream.put(stream, new Claim(channel, this));
            claimed.add(channel);
        }

        @Override
        public void release(ChannelName channel) {
            if (claimed.remove(channel)) {
                byChannelStream.remove(channel.hash().publishStream().value());
            }
        }

        @Override
        public long sendOn(
                ChannelName channel,
                NodeId to,
                Reliability reliability,
                List<byte[]> events,
                Now now) {
            PeerState peer = peers.get(to);
            if (peer == null) throw MeshException.noSession(to);
            long send = ++lastSend;
            peer.link().publish(channel.hash(), reliability, events, fateOf(send), now);
            return send;
        }

        private BiConsumer<SendFate, Now> fateOf(long send) {
            return (fate, now) -> guarded(() -> protocol.onSendFate(send, fate, now));
        }

        @Override
        public void schedule(long timer, long atNanos) {
            cancel(timer);
            pending.put(
                    timer,
                    timers.at(
                            atNanos,
                            now -> {
                                pending.remove(timer);
                                guarded(() -> protocol.onTimer(timer, now));
                            }));
        }

        @Override
        public void cancel(long timer) {
            Timers.@Nullable Timer planned = pending.remove(timer);
            if (planned != null) planned.cancel();
        }

        @Override
        public void run(Runnable userCode) {
            output.run(userCode);
        }

        @Override
        public <T> void complete(CompletableFuture<T> waiting, T value) {
            output.complete(waiting, value);
        }

        @Override
        public void fail(CompletableFuture<?> waiting, Throwable why) {
            output.fail(waiting, why);
        }
    }
}
