package org.netmesh.mesh.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelHash;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.extended.Association;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.SendFate;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.stream.StreamStats;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.mesh.wire.DropReason;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketView;
import org.netmesh.mesh.wire.Pingwave;
import org.netmesh.mesh.wire.StreamWindow;

/** One plain session with a peer (spec 01 §7). Confined to the core's thread. */
final class PlainLink implements Link {
    /** What all plain links of a node share. */
    record Shared(
            NodeSetup setup,
            Streams streams,
            Transmitter transmitter,
            Timers timers,
            Deliveries deliveries) {}

    private final PeerState peer;
    private final NetSession session;
    private final Role ourRole;
    private final PlainStreams streams;
    private final Shared shared;
    private final FrameCursor frames = new FrameCursor();

    PlainLink(PeerState peer, NetSession session, Role ourRole, Shared shared) {
        this.peer = peer;
        this.session = session;
        this.ourRole = ourRole;
        this.shared = shared;
        this.streams =
                new PlainStreams(
                        shared.setup().limits().maxStreams(), shared.setup().entropy().nextLong());
    }

    PeerState peer() {
        return peer;
    }

    PlainStreams streams() {
        return streams;
    }

    /** Begins a packet; fill it, then {@link #send} it before the next one is begun. */
    PacketBuilder begin(Now now) {
        return shared.transmitter().begin(peer, now);
    }

    void send(PacketBuilder filled, Now now) {
        shared.transmitter().send(peer, session, filled, now);
    }

    @Override
    public boolean extended() {
        return false;
    }

    @Override
    public Optional<EntityId> entity() {
        return Optional.empty();
    }

    @Override
    public Optional<Association> association() {
        return Optional.empty();
    }

    @Override
    public boolean mobile() {
        return false;
    }

    @Override
    public void detour(Now now) {}

    @Override
    public void forEachSession(LongConsumer visitor) {
        visitor.accept(session.id().value());
    }

    /** A session that we dialled and that lives is not replaced by its peer's call. */
    @Override
    public boolean yieldsToCall(Now now) {
        return ourRole == Role.RESPONDER || silent(shared.setup().sessionTimeoutNanos(), now);
    }

    @Override
    public DropReason open(PacketView packet, Now now) {
        return session.open(packet, now.nanos());
    }

    @Override
    public DropReason received(PacketView packet, Arrived how, Now now) {
        if (packet.heartbeat()) return DropReason.NONE;
        if (packet.subprotocol() == StreamWindow.SUBPROTOCOL) {
            shared.streams().grantsReceived(this, packet, now);
            return DropReason.NONE;
        }
        frames.over(packet);
        if (packet.subprotocol() != SubprotocolId.EVENTS.value()) {
            return shared.deliveries().messages(peer, packet, frames, now);
        }
        PlainStream stream = shared.streams().received(this, packet, now);
        shared.deliveries().events(peer, packet, frames, stream.unread(), now);
        shared.streams().grantWhenDue(this, stream, now);
        return DropReason.NONE;
    }

    @Override
    public DropReason receivedFirst(NetSession opener, PacketView packet, Arrived how, Now now) {
        return received(packet, how, now);
    }

    @Override
    public void heartbeat(Now now) {
        shared.transmitter().heartbeat(peer, session);
    }

    @Override
    public void beacon(Pingwave wave, Now now) {
        shared.transmitter().beacon(peer, wave);
    }

    @Override
    public boolean beaconsInside() {
        return false;
    }

    @Override
    public boolean silent(long nanos, Now now) {
        return session.silent(now.nanos(), nanos);
    }

    @Override
    public StreamHandle openStream(StreamConfig config, Now now) {
        return shared.streams().open(this, config, now);
    }

    @Override
    public void closeStream(StreamId stream, Now now) {
        shared.streams().close(this, stream, now);
    }

    @Override
    public void send(StreamHandle handle, List<byte[]> events, Now now) {
        shared.streams().send(this, handle, events, now);
    }

    @Override
    public void sendWaiting(
            StreamHandle handle,
            List<byte[]> events,
            long limitNanos,
            CompletableFuture<Integer> done,
            Now now) {
        shared.streams().sendWaiting(this, handle, events, limitNanos, done, now);
    }

    @Override
    public @Nullable StreamStats stats(StreamId stream, Now now) {
        return shared.streams().stats(this, stream);
    }

    @Override
    public Map<StreamId, StreamStats> allStats(Now now) {
        return shared.streams().allStats(this);
    }

    @Override
    public void message(
            SubprotocolId subprotocol, byte[] message, BiConsumer<SendFate, Now> fate, Now now) {
        int limit = longestEvent(now);
        if (message.length > limit) throw MeshException.tooLarge(message.length, limit);
        PacketBuilder packet =
                begin(now).subprotocol(subprotocol.value()).stream(subprotocol.stream().value())
                        .sequence(streams.nextSequence(subprotocol));
        packet.add(message);
        send(packet, now);
        shared.timers().at(now.nanos(), then -> fate.accept(SendFate.SENT, then));
    }

    @Override
    public void publish(
            ChannelHash channel,
            Reliability reliability,
            List<byte[]> events,
            BiConsumer<SendFate, Now> fate,
            Now now) {
        shared.streams().publish(this, channel, reliability, events, now);
        shared.timers().at(now.nanos(), then -> fate.accept(SendFate.SENT, then));
    }

    @Override
    public int longestEvent(Now now) {
        return shared.transmitter().maxEventBytes(peer, now);
    }

    @Override
    public void tick(Now now) {
        shared.streams().tick(this, now);
    }

    @Override
    public void settle(Now now) {}

    @Override
    public void end(String why, Now now) {
        shared.streams().ended(this, why);
        session.close();
    }

    /** A plain peer knows no farewell. */
    @Override
    public void farewell(String why, Now now) {
        end(why, now);
    }
}
