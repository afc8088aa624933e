package org.netmesh.mesh.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.subprotocol.SubprotocolId;

/** One protocol's surroundings: what it sends is kept, time is the test's. */
final class LoopOfOne implements ProtocolContext {
    /** A membership message to a peer. */
    record Sent(NodeId to, MembershipMessage message) {}

    /** Events on a channel to a peer. */
    record Published(NodeId to, ChannelName channel, Reliability reliability, int events) {}

    final Set<NodeId> peers = new HashSet<>();
    final List<Sent> sent = new ArrayList<>();
    final List<Published> published = new ArrayList<>();
    final Map<Long, Long> timers = new HashMap<>();
    final Set<NodeId> unreachable = new HashSet<>();
    final Set<ChannelName> claimed = new HashSet<>();
    Optional<EntityId> proven = Optional.empty();
    private long sends;

    static Now at(long seconds) {
        return new Now(seconds * 1_000_000_000L, seconds * 1_000_000_000L);
    }

    /** The last message sent, as what it is. */
    <M extends MembershipMessage> M last(Class<M> kind) {
        return kind.cast(sent.getLast().message());
    }

    @Override
    public NodeId self() {
        return new NodeId(1);
    }

    @Override
    public List<NodeId> peers() {
        return List.copyOf(peers);
    }

    @Override
    public Optional<NodeId> nextHop(NodeId destination, Now now) {
        return Optional.empty();
    }

    @Override
    public void offerRoute(NodeId destination, NodeId neighbour, int metric, Now now) {}

    @Override
    public Map<NodeId, Duration> latencies() {
        return Map.of();
    }

    @Override
    public boolean available(NodeId node) {
        return true;
    }

    @Override
    public boolean connected(NodeId peer) {
        return peers.contains(peer);
    }

    @Override
    public Optional<EntityId> proven(NodeId peer) {
        return proven;
    }

    @Override
    public long send(NodeId to, SubprotocolId subprotocol, byte[] message, Now now) {
        if (!peers.contains(to) || unreachable.contains(to)) throw MeshException.noSession(to);
        sent.add(new Sent(to, MembershipMessage.read(message)));
        return ++sends;
    }

    @Override
    public boolean extended(NodeId peer) {
        return false;
    }

    @Override
    public int longestEvent(NodeId peer, Now now) {
        return 8_108;
    }

    @Override
    public void claim(ChannelName channel) {
        claimed.add(channel);
    }

    @Override
    public void release(ChannelName channel) {
        claimed.remove(channel);
    }

    @Override
    public long sendOn(
            ChannelName channel, NodeId to, Reliability reliability, List<byte[]> events, Now now) {
        if (!peers.contains(to) || unreachable.contains(to)) throw MeshException.noSession(to);
        published.add(new Published(to, channel, reliability, events.size()));
        return ++sends;
    }

    long sends() {
        return sends;
    }

    @Override
    public void schedule(long timer, long atNanos) {
        timers.put(timer, atNanos);
    }

    @Override
    public void cancel(long timer) {
        timers.remove(timer);
    }

    @Override
    public void run(Runnable userCode) {
        userCode.run();
    }

    @Override
    public <T> void complete(CompletableFuture<T> waiting, T value) {
        waiting.complete(value);
    }

    @Override
    public void fail(CompletableFuture<?> waiting, Throwable why) {
        waiting.completeExceptionally(why);
    }
}
