package org.netmesh.mesh.node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelHash;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.extended.Association;
import org.netmesh.mesh.extended.ExtensionBlock;
import org.netmesh.mesh.extended.Feature;
import org.netmesh.mesh.extended.LaneCounters;
import org.netmesh.mesh.extended.LaneKey;
import org.netmesh.mesh.extended.LaneOptions;
import org.netmesh.mesh.extended.Lanes;
import org.netmesh.mesh.extended.Path;
import org.netmesh.mesh.extended.ReassemblyBudget;
import org.netmesh.mesh.extended.Terms;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.SendFate;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.stream.StreamStats;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.mesh.wire.DropReason;
import org.netmesh.mesh.wire.PacketView;
import org.netmesh.mesh.wire.Pingwave;

/** An association with a peer, as the core sees it (spec 20). Confined to the core's thread. */
final class ExtendedLink implements Link {
    /** What all extended links of a node share. */
    record Shared(
            NodeSetup setup,
            Peers peers,
            Transmitter transmitter,
            Timers timers,
            Deliveries deliveries,
            Topology topology,
            ReassemblyBudget budget,
            Turn turn,
            Moves moves,
            Output output) {}

    private final PeerState peer;
    private final Shared shared;
    private final Association association;
    private final Lanes lanes;
    private final List<Consumer<Now>> fates = new ArrayList<>();
    private Timers.@Nullable Timer timer;
    private long timerNanos = Long.MAX_VALUE;
    private boolean over;

    ExtendedLink(
            PeerState peer,
            Terms terms,
            Path path,
            NetSession session,
            Role role,
            Shared shared,
            Now now) {
        this.peer = peer;
        this.shared = shared;
        association =
                new Association(
                        terms,
                        path,
                        ExtensionBlock.DEFAULT_CREDIT,
                        ExtensionBlock.DEFAULT_MESSAGE_BYTES,
                        shared.setup().limits().maxStreams(),
                        shared.budget(),
                        session,
                        role,
                        new LinkSurroundings(peer, shared),
                        now);
        lanes = association.lanes();
        shared.turn().touch(this);
    }

    /** Whether a session on these terms joins this association instead of replacing it. */
    boolean joinedBy(Terms terms) {
        return association.terms().sameAssociation(terms);
    }

    void join(NetSession session, Role role, Now now) {
        boolean lower = shared.setup().self().compareTo(peer.id()) < 0;
        association.join(session, role, lower, now);
        shared.turn().touch(this);
    }

    /** A handshake showed that the peer can be reached this way. */
    void reachedOn(Path path, Now now) {
        association.reachedOn(path, now);
        shared.turn().touch(this);
    }

    @Override
    public boolean mobile() {
        return association.mobile();
    }

    @Override
    public void detour(Now now) {
        association.detour(now);
        shared.turn().touch(this);
    }

    @Override
    public boolean extended() {
        return true;
    }

    @Override
    public Optional<EntityId> entity() {
        return Optional.of(association.terms().entity());
    }

    @Override
    public Optional<Association> association() {
        return Optional.of(association);
    }

    @Override
    public void forEachSession(LongConsumer visitor) {
        association.forEachSession(visitor);
    }

    /** Never: a plain session does not touch an association (spec 20 §2.2). */
    @Override
    public boolean yieldsToCall(Now now) {
        return false;
    }

    @Override
    public DropReason open(PacketView packet, Now now) {
        return association.open(packet, now);
    }

    @Override
    public DropReason received(PacketView packet, Arrived how, Now now) {
        shared.turn().touch(this);
        association.received(packet, how.from(), how.relayed(), now);
        return DropReason.NONE;
    }

    @Override
    public DropReason receivedFirst(NetSession session, PacketView packet, Arrived how, Now now) {
        association.openedBy(session);
        return received(packet, how, now);
    }

    @Override
    public void heartbeat(Now now) {
        association.heartbeat();
        shared.turn().touch(this);
    }

    @Override
    public void beacon(Pingwave wave, Now now) {
        if (beaconsInside()) {
            association.beacon(wave);
            shared.turn().touch(this);
        } else {
            shared.transmitter().beacon(peer, wave);
        }
    }

    @Override
    public boolean beaconsInside() {
        return association.terms().features().has(Feature.BEACON);
    }

    @Override
    public boolean silent(long nanos, Now now) {
        return association.silent(nanos, now);
    }

    @Override
    public StreamHandle openStream(StreamConfig config, Now now) {
        long epoch =
                lanes.open(
                        key(config.streamId(), config.reliability()),
                        new LaneOptions(
                                config.windowBytes(),
                                config.fairnessWeight(),
                                config.closeBehavior()),
                        now);
        return new StreamHandle(peer.id(), config, epoch);
    }

    @Override
    public void closeStream(StreamId stream, Now now) {
        lanes.close(stream, now);
        shared.turn().touch(this);
    }

    @Override
    public void send(StreamHandle handle, List<byte[]> events, Now now) {
        shared.turn().touch(this);
        lanes.send(key(handle), handle.epoch(), events, now);
    }

    @Override
    public void sendWaiting(
            StreamHandle handle,
            List<byte[]> events,
            long limitNanos,
            CompletableFuture<Integer> done,
            Now now) {
        shared.turn().touch(this);
        Runnable giveUp = lanes.sendWaiting(key(handle), handle.epoch(), events, done, now);
        if (limitNanos != Long.MAX_VALUE) {
            shared.timers().at(now.nanos() + limitNanos, _ -> giveUp.run());
        }
    }

    @Override
    public @Nullable StreamStats stats(StreamId stream, Now now) {
        return lanes.counters(key(stream, Reliability.RELIABLE))
                .or(() -> lanes.counters(key(stream, Reliability.FIRE_AND_FORGET)))
                .map(counters -> stats(counters, now))
                .orElse(null);
    }

    @Override
    public Map<StreamId, StreamStats> allStats(Now now) {
        Map<StreamId, StreamStats> out = new LinkedHashMap<>();
        for (LaneKey key : lanes.streams()) {
            lanes.counters(key)
                    .ifPresent(counters -> out.putIfAbsent(key.stream(), stats(counters, now)));
        }
        return out;
    }

    @Override
    public void message(
            SubprotocolId subprotocol, byte[] message, BiConsumer<SendFate, Now> fate, Now now) {
        shared.turn().touch(this);
        lanes.messages(
                new LaneKey(subprotocol.value(), subprotocol.stream(), true),
                List.of(message.clone()),
                arrived -> tell(arrived ? SendFate.ACKNOWLEDGED : SendFate.FAILED, fate),
                now);
    }

    @Override
    public void publish(
            ChannelHash channel,
            Reliability reliability,
            List<byte[]> events,
            BiConsumer<SendFate, Now> fate,
            Now now) {
        shared.turn().touch(this);
        lanes.messages(
                key(channel.publishStream(), reliability),
                events.stream().map(byte[]::clone).toList(),
                arrived -> tell(arrived ? SendFate.ACKNOWLEDGED : SendFate.FAILED, fate),
                now);
    }

    @Override
    public int longestEvent(Now now) {
        return lanes.longestEvent();
    }

    @Override
    public void tick(Now now) {
        association.tick(
                shared.setup().sessionTimeoutNanos(), shared.setup().streamIdleNanos(), now);
        shared.turn().touch(this);
    }

    @Override
    public void settle(Now now) {
        List<Consumer<Now>> told = List.copyOf(fates);
        fates.clear();
        told.forEach(fate -> fate.accept(now));
        if (over) return;
        association.settle(now);
        arm();
    }

    @Override
    public void end(String why, Now now) {
        end(() -> association.end(why));
    }

    @Override
    public void farewell(String why, Now now) {
        end(() -> {
            association.goodbye(why, now);
            association.end(why);
        });
    }

    private void end(Runnable ending) {
        over = true;
        if (timer != null) timer.cancel();
        ending.run();
        shared.turn().touch(this);
    }

    private void tell(SendFate fate, BiConsumer<SendFate, Now> told) {
        fates.add(now -> told.accept(fate, now));
        shared.turn().touch(this);
    }

    /** Comes back when the association wants to; an earlier appointment stands. */
    private void arm() {
        long due = association.dueNanos();
        if (due >= timerNanos) return;
        if (timer != null) timer.cancel();
        timerNanos = due;
        timer = shared.timers().at(due, this::due);
    }

    private void due(Now now) {
        timer = null;
        timerNanos = Long.MAX_VALUE;
        if (over) return;
        association.timers(now);
        shared.turn().touch(this);
    }

    private static LaneKey key(StreamHandle handle) {
        return key(handle.config().streamId(), handle.config().reliability());
    }

    private static LaneKey key(StreamId stream, Reliability reliability) {
        return new LaneKey(0, stream, reliability == Reliability.RELIABLE);
    }

    private static StreamStats stats(LaneCounters counters, Now now) {
        long idleNanos = now.nanos() - counters.activityNanos();
        return new StreamStats(
                counters.nextSequence(),
                Math.max(0, counters.nextReceived() - 1),
                counters.unreadEvents(),
                Instant.EPOCH.plusNanos(now.wallNanos() - idleNanos),
                true,
                counters.refusals(),
                counters.remainingBytes(),
                counters.windowBytes(),
                counters.creditsReceived(),
                counters.creditsSent());
    }
}
