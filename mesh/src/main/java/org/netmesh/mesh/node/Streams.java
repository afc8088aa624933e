package org.netmesh.mesh.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.stream.BackpressureException;
import org.netmesh.mesh.stream.NotConnectedException;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.stream.StreamStats;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketFlags;
import org.netmesh.mesh.wire.PacketView;
import org.netmesh.mesh.wire.StreamWindow;

/**
 * Events on plain sessions: opening, sending, receiving and credit (spec 02 §15 to §18). Confined
 * to the core's thread.
 */
final class Streams {
    static final int MAX_WAITING_SENDS = 1_024;
    private static final int SILENT_HEARTBEATS = 3;

    private final NodeSetup setup;
    private final Peers peers;
    private final Transmitter transmitter;
    private final Timers timers;
    private final Output output;
    private final Figures figures;
    private final FrameCursor frames = new FrameCursor();
    private final byte[] grant = new byte[StreamWindow.BYTES];
    private long lastEpoch;
    private boolean grantsHeld;

    Streams(
            NodeSetup setup,
            Peers peers,
            Transmitter transmitter,
            Timers timers,
            Output output,
            Figures figures) {
        this.setup = setup;
        this.peers = peers;
        this.transmitter = transmitter;
        this.timers = timers;
        this.output = output;
        this.figures = figures;
    }

    /**
     * Opens a stream or finds it: the first configuration wins.
     *
     * @throws MeshException {@code NO_SESSION}
     */
    StreamHandle open(NodeId peer, StreamConfig config, Now now) {
        PeerState state = peers.get(peer);
        if (state == null) throw MeshException.noSession(peer);
        PlainStream stream = state.streams().get(config.streamId().value());
        if (stream == null) stream = create(state, config, now);
        return new StreamHandle(peer, config, stream.epoch());
    }

    /** Ends a stream; what waits on it fails. Nothing happens if it is not there. */
    void close(NodeId peer, StreamId id, Now now) {
        PeerState state = peers.get(peer);
        if (state == null) return;
        PlainStream stream = state.streams().get(id.value());
        if (stream != null) end(state, stream, "the stream was closed", now);
    }

    /**
     * Sends events now: all, or as many as the credit covers.
     *
     * @throws BackpressureException saying how many were sent
     * @throws NotConnectedException if the handle's stream is gone
     * @throws MeshException {@code PAYLOAD_TOO_LARGE} before anything is sent
     */
    void send(StreamHandle handle, List<byte[]> events, Now now) {
        PeerState peer = connected(handle);
        PlainStream stream = live(peer, handle);
        requireSendable(peer, stream, events, now);
        int sent =
                stream.waiting().isEmpty()
                        ? push(peer, stream, handle.config(), events, 0, now)
                        : 0;
        if (sent == events.size()) return;
        figures.count(Figures.Total.BACKPRESSURE);
        throw new BackpressureException(sent);
    }

    /**
     * Sends events as credit comes, in the order of the calls.
     *
     * @param done completed when the last one was sent; failed as {@link #send} fails
     */
    void sendWaiting(
            StreamHandle handle,
            List<byte[]> events,
            long limitNanos,
            CompletableFuture<Integer> done,
            Now now) {
        PeerState peer = connected(handle);
        PlainStream stream = live(peer, handle);
        requireSendable(peer, stream, events, now);
        if (stream.waiting().size() >= MAX_WAITING_SENDS) {
            throw MeshException.limit("waiting sends per stream", MAX_WAITING_SENDS);
        }
        WaitingSend send = new WaitingSend(events, 0, done);
        stream.waiting().add(send);
        pump(peer, stream, now);
        if (!send.finished() && limitNanos != Long.MAX_VALUE) {
            timers.at(now.nanos() + limitNanos, _ -> giveUp(stream, send));
        }
    }

    @Nullable StreamStats stats(NodeId peer, StreamId id) {
        PeerState state = peers.get(peer);
        PlainStream stream = state == null ? null : state.streams().get(id.value());
        return stream == null ? null : stream.stats();
    }

    Map<StreamId, StreamStats> allStats(NodeId peer) {
        Map<StreamId, StreamStats> out = new LinkedHashMap<>();
        PeerState state = peers.get(peer);
        if (state != null) state.streams().forEach(stream -> out.put(stream.id(), stream.stats()));
        return out;
    }

    /** An event packet opened. */
    void received(PeerState peer, PacketView packet, Now now) {
        PlainStream stream = peer.streams().get(packet.stream());
        if (stream == null) {
            stream = create(peer, StreamConfig.of(new StreamId(packet.stream())), now);
        }
        stream.received(packet.sequence(), packet.payloadLength(), now);
        grantWhenDue(peer, stream, now);
        for (frames.over(packet); frames.next(); ) output.event(peer, packet, frames, now);
    }

    /**
     * A packet of grants opened: every frame is applied, malformed ones are passed over (spec 02
     * §30 M-42).
     */
    void grantsReceived(PeerState peer, PacketView packet, Now now) {
        for (frames.over(packet); frames.next(); ) {
            try {
                StreamWindow window =
                        StreamWindow.read(frames.bytes(), frames.offset(), frames.length());
                if (peer.streams().quarantined(window.stream(), now)) continue;
                PlainStream stream = peer.streams().get(window.stream().value());
                if (stream == null) continue;
                stream.granted(window.totalConsumed(), now);
                figures.count(Figures.Total.GRANTS_RECEIVED);
                pump(peer, stream, now);
            } catch (MalformedException skipped) {
                // One bad frame costs the others nothing.
            }
        }
    }

    /**
     * Holds all grants back while the user does not keep up, so that senders stop at their windows;
     * or gives them out again.
     */
    void holdGrants(boolean held, Now now) {
        grantsHeld = held;
        if (held) return;
        for (PeerState peer : peers.all()) {
            peer.streams().forEach(stream -> grantWhenDue(peer, stream, now));
        }
    }

    /** Once a heartbeat interval: lost credit is written off, idle and excess streams end. */
    void tick(Now now) {
        long open = 0;
        for (PeerState peer : peers.all()) {
            open += peer.streams().size();
            List<PlainStream> live = new ArrayList<>();
            peer.streams().forEach(live::add);
            for (PlainStream stream : live) {
                stream.receiving().compensate(now.nanos());
                grantWhenDue(peer, stream, now);
                if (stream.repairCredit(SILENT_HEARTBEATS * setup.heartbeatNanos(), now)) {
                    figures.count(Figures.Total.CREDIT_REPAIRS);
                    pump(peer, stream, now);
                }
            }
            for (PlainStream stream : peer.streams().due(setup.streamIdleNanos(), now)) {
                end(peer, stream, "the stream was idle for too long or above the limit", now);
                figures.count(Figures.Total.STREAMS_EVICTED);
            }
        }
        figures.set(Figures.Gauge.STREAMS, open);
    }

    /** The session is gone: everything that waits on its streams fails. */
    void ended(PeerState peer, String why) {
        peer.streams().forEach(stream -> failWaiting(stream, why));
    }

    private PlainStream create(PeerState peer, StreamConfig config, Now now) {
        PlainStream stream = new PlainStream(config, ++lastEpoch, now);
        peer.streams().add(stream);
        if (peer.streams().overLimit()) {
            for (PlainStream evicted : peer.streams().due(Long.MAX_VALUE, now)) {
                end(
                        peer,
                        evicted,
                        "the stream was the least recently used one above the limit",
                        now);
                figures.count(Figures.Total.STREAMS_EVICTED);
            }
        }
        return stream;
    }

    private void end(PeerState peer, PlainStream stream, String why, Now now) {
        peer.streams().remove(stream, now);
        failWaiting(stream, why);
    }

    private void failWaiting(PlainStream stream, String why) {
        for (WaitingSend send : stream.waiting()) {
            output.fail(send.done(), new NotConnectedException(why));
        }
        stream.waiting().clear();
    }

    private PeerState connected(StreamHandle handle) {
        PeerState peer = peers.get(handle.peer());
        if (peer == null) throw new NotConnectedException("peer session gone; connect again");
        return peer;
    }

    private static PlainStream live(PeerState peer, StreamHandle handle) {
        PlainStream stream = peer.streams().get(handle.config().streamId().value());
        if (stream == null || stream.epoch() != handle.epoch()) {
            throw new NotConnectedException("the stream was closed; open it again");
        }
        return stream;
    }

    private void requireSendable(PeerState peer, PlainStream stream, List<byte[]> events, Now now) {
        int limit = transmitter.maxEventBytes(peer, now);
        for (byte[] event : events) {
            if (event.length > limit) throw MeshException.tooLarge(event.length, limit);
            if (!stream.canEverAdmit(event.length + Integer.BYTES)) {
                throw MeshException.tooLarge(event.length, (int) stream.config().windowBytes());
            }
        }
    }

    private void pump(PeerState peer, PlainStream stream, Now now) {
        for (WaitingSend send = stream.waiting().peek();
                send != null;
                send = stream.waiting().peek()) {
            send.next(push(peer, stream, stream.config(), send.events(), send.next(), now));
            if (!send.finished()) return;
            stream.waiting().remove();
            output.complete(send.done(), send.events().size());
        }
    }

    private void giveUp(PlainStream stream, WaitingSend send) {
        if (stream.waiting().remove(send)) {
            output.fail(send.done(), new BackpressureException(send.next()));
        }
    }

    /**
     * Sends packet after packet while the credit lasts; returns the index of the first event that
     * was not sent.
     */
    private int push(
            PeerState peer,
            PlainStream stream,
            StreamConfig config,
            List<byte[]> events,
            int first,
            Now now) {
        int next = first;
        while (next < events.size()) {
            PacketBuilder packet =
                    transmitter.begin(peer, now).stream(stream.id().value())
                            .sequence(stream.nextSequence())
                            .flags(
                                    config.reliability() == Reliability.RELIABLE
                                            ? PacketFlags.RELIABLE
                                            : 0);
            int end = next;
            while (end < events.size()
                    && stream.canEverAdmit(
                            packet.payloadLength() + Integer.BYTES + events.get(end).length)
                    && packet.add(events.get(end))) {
                end++;
            }
            if (!stream.admit(packet.payloadLength(), now)) return next;
            transmitter.send(peer, packet, now);
            next = end;
        }
        return next;
    }

    private void grantWhenDue(PeerState peer, PlainStream stream, Now now) {
        if (grantsHeld) return;
        if (stream.receiving().grantDue(now.nanos())) {
            sendGrant(peer, stream, now);
        } else if (!stream.grantPlanned() && stream.receiving().grantDueNanos() != Long.MAX_VALUE) {
            stream.grantPlanned(true);
            timers.at(
                    stream.receiving().grantDueNanos(),
                    then -> {
                        stream.grantPlanned(false);
                        if (peers.get(peer.id()) == peer) grantWhenDue(peer, stream, then);
                    });
        }
    }

    private void sendGrant(PeerState peer, PlainStream stream, Now now) {
        StreamWindow.write(grant, 0, stream.id().value(), stream.receiving().takeGrant());
        PacketBuilder packet =
                transmitter.begin(peer, now).subprotocol(StreamWindow.SUBPROTOCOL).stream(
                                StreamWindow.CONTROL_STREAM)
                        .sequence(peer.streams().nextControlSequence());
        packet.add(grant, 0, grant.length);
        transmitter.send(peer, packet, now);
        figures.count(Figures.Total.GRANTS_SENT);
    }
}
