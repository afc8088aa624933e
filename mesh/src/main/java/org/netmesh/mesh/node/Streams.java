package org.netmesh.mesh.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelHash;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.plain.ReceiveCredit;
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
    private final Timers timers;
    private final Output output;
    private final Figures figures;
    private final FrameCursor frames = new FrameCursor();
    private final byte[] grant = new byte[StreamWindow.BYTES];
    private long lastEpoch;

    Streams(NodeSetup setup, Peers peers, Timers timers, Output output, Figures figures) {
        this.setup = setup;
        this.peers = peers;
        this.timers = timers;
        this.output = output;
        this.figures = figures;
    }

    StreamHandle open(PlainLink link, StreamConfig config, Now now) {
        PlainStream stream = obtain(link, config, now);
        return new StreamHandle(link.peer().id(), config, stream.epoch());
    }

    void close(PlainLink link, StreamId id, Now now) {
        PlainStream stream = link.streams().get(id.value());
        if (stream != null) end(link, stream, "the stream was closed", now);
    }

    void send(PlainLink link, StreamHandle handle, List<byte[]> events, Now now) {
        send(link, live(link, handle), handle.config(), events, now);
    }

    private void send(
            PlainLink link, PlainStream stream, StreamConfig config, List<byte[]> events, Now now) {
        requireSendable(link, stream, events, now);
        int sent = stream.waiting().isEmpty() ? push(link, stream, config, events, 0, now) : 0;
        if (sent == events.size()) return;
        figures.count(Figures.Total.BACKPRESSURE);
        throw new BackpressureException(sent);
    }

    /**
     * Sends events on a channel's stream; opened if it is not there, with the default window.
     *
     * @throws BackpressureException saying how many were sent
     */
    void publish(
            PlainLink link,
            ChannelHash channel,
            Reliability reliability,
            List<byte[]> events,
            Now now) {
        StreamConfig config =
                StreamConfig.builder(channel.publishStream()).reliability(reliability).build();
        PlainStream stream = obtain(link, config, now);
        stream.carries(channel);
        send(link, stream, config, events, now);
    }

    void sendWaiting(
            PlainLink link,
            StreamHandle handle,
            List<byte[]> events,
            long limitNanos,
            CompletableFuture<Integer> done,
            Now now) {
        PlainStream stream = live(link, handle);
        requireSendable(link, stream, events, now);
        if (stream.waiting().size() >= MAX_WAITING_SENDS) {
            throw MeshException.limit("waiting sends per stream", MAX_WAITING_SENDS);
        }
        WaitingSend send = new WaitingSend(events, 0, done);
        stream.waiting().add(send);
        pump(link, stream, now);
        if (!send.finished() && limitNanos != Long.MAX_VALUE) {
            timers.at(now.nanos() + limitNanos, _ -> giveUp(stream, send));
        }
    }

    @Nullable StreamStats stats(PlainLink link, StreamId id) {
        PlainStream stream = link.streams().get(id.value());
        return stream == null ? null : stream.stats();
    }

    Map<StreamId, StreamStats> allStats(PlainLink link) {
        Map<StreamId, StreamStats> out = new LinkedHashMap<>();
        link.streams().forEach(stream -> out.put(stream.id(), stream.stats()));
        return out;
    }

    /** An event packet opened; the link delivers its events and then grants credit. */
    PlainStream received(PlainLink link, PacketView packet, Now now) {
        PlainStream stream = link.streams().get(packet.stream());
        if (stream == null) {
            stream = create(link, StreamConfig.of(new StreamId(packet.stream())), now);
        }
        stream.received(packet.sequence(), packet.payloadLength(), now);
        return stream;
    }

    /**
     * A packet of grants opened: every frame is applied, malformed ones are passed over (spec 02
     * §30 M-42).
     */
    void grantsReceived(PlainLink link, PacketView packet, Now now) {
        for (frames.over(packet); frames.next(); ) {
            try {
                StreamWindow window =
                        StreamWindow.read(frames.bytes(), frames.offset(), frames.length());
                if (link.streams().quarantined(window.stream(), now)) continue;
                PlainStream stream = link.streams().get(window.stream().value());
                if (stream == null) continue;
                stream.granted(window.totalConsumed(), now);
                figures.count(Figures.Total.GRANTS_RECEIVED);
                pump(link, stream, now);
            } catch (MalformedException skipped) {
                // One bad frame costs the others nothing.
            }
        }
    }

    /** Once a heartbeat interval: lost credit is written off, idle and excess streams end. */
    void tick(PlainLink link, Now now) {
        List<PlainStream> live = new ArrayList<>();
        link.streams().forEach(live::add);
        for (PlainStream stream : live) {
            stream.receiving().compensate(now.nanos());
            grantWhenDue(link, stream, now);
            if (stream.repairCredit(SILENT_HEARTBEATS * setup.heartbeatNanos(), now)) {
                figures.count(Figures.Total.CREDIT_REPAIRS);
                pump(link, stream, now);
            }
        }
        for (PlainStream stream : link.streams().idle(setup.streamIdleNanos(), now)) {
            end(link, stream, "the stream was idle for too long", now);
            figures.count(Figures.Total.STREAMS_EVICTED);
        }
    }

    /** The session is gone: everything that waits on its streams fails. */
    void ended(PlainLink link, String why) {
        link.streams().forEach(stream -> failWaiting(stream, why));
    }

    private PlainStream obtain(PlainLink link, StreamConfig config, Now now) {
        PlainStream stream = link.streams().get(config.streamId().value());
        return stream == null ? create(link, config, now) : stream;
    }

    private PlainStream create(PlainLink link, StreamConfig config, Now now) {
        PlainStream stream =
                new PlainStream(
                        config,
                        ++lastEpoch,
                        (taken, then) -> {
                            boolean open = link.streams().get(taken.id().value()) == taken;
                            if (open && live(link)) grantWhenDue(link, taken, then);
                        },
                        now);
        link.streams().add(stream);
        while (link.streams().overLimit()) {
            PlainStream evicted = link.streams().leastRecentlyUsed();
            end(link, evicted, "the stream was the least recently used one above the limit", now);
            figures.count(Figures.Total.STREAMS_EVICTED);
        }
        return stream;
    }

    private void end(PlainLink link, PlainStream stream, String why, Now now) {
        link.streams().remove(stream, now);
        failWaiting(stream, why);
    }

    private void failWaiting(PlainStream stream, String why) {
        for (WaitingSend send : stream.waiting()) {
            output.fail(send.done(), new NotConnectedException(why));
        }
        stream.waiting().clear();
    }

    private boolean live(PlainLink link) {
        PeerState peer = peers.get(link.peer().id());
        return peer != null && peer.link() == link;
    }

    private static PlainStream live(PlainLink link, StreamHandle handle) {
        PlainStream stream = link.streams().get(handle.config().streamId().value());
        if (stream == null || stream.epoch() != handle.epoch()) {
            throw new NotConnectedException("the stream was closed; open it again");
        }
        return stream;
    }

    private void requireSendable(PlainLink link, PlainStream stream, List<byte[]> events, Now now) {
        int limit = link.longestEvent(now);
        for (byte[] event : events) {
            if (event.length > limit) throw MeshException.tooLarge(event.length, limit);
            if (!stream.canEverAdmit(event.length + Integer.BYTES)) {
                throw MeshException.tooLarge(event.length, (int) stream.config().windowBytes());
            }
        }
    }

    private void pump(PlainLink link, PlainStream stream, Now now) {
        for (WaitingSend send = stream.waiting().peek();
                send != null;
                send = stream.waiting().peek()) {
            send.next(push(link, stream, stream.config(), send.events(), send.next(), now));
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
            PlainLink link,
            PlainStream stream,
            StreamConfig config,
            List<byte[]> events,
            int first,
            Now now) {
        int next = first;
        while (next < events.size()) {
            PacketBuilder packet =
                    link.begin(now).stream(stream.id().value())
                            .sequence(stream.nextSequence())
                            .flags(
                                    config.reliability() == Reliability.RELIABLE
                                            ? PacketFlags.RELIABLE
                                            : 0);
            if (stream.channel() != null) {
                packet.published(stream.channel().wire(), setup.originWire());
            }
            int end = next;
            while (end < events.size()
                    && stream.canEverAdmit(
                            packet.payloadLength() + Integer.BYTES + events.get(end).length)
                    && packet.add(events.get(end))) {
                end++;
            }
            if (!stream.admit(packet.payloadLength(), now)) return next;
            link.send(packet, now);
            next = end;
        }
        return next;
    }

    /** Grants what readers took, at once or in a moment; for the rest they call again. */
    void grantWhenDue(PlainLink link, PlainStream stream, Now now) {
        ReceiveCredit receiving = stream.receiving();
        if (receiving.grantDue(now.nanos())) sendGrant(link, stream, now);
        long againNanos = receiving.grantDueNanos();
        if (againNanos == Long.MAX_VALUE || stream.grantPlanned()) return;
        if (againNanos - now.nanos() <= 0) {
            if (stream.unread().await() && receiving.grantDue(now.nanos())) {
                sendGrant(link, stream, now);
            }
            return;
        }
        stream.grantPlanned(true);
        timers.at(
                againNanos,
                then -> {
                    stream.grantPlanned(false);
                    if (live(link)) grantWhenDue(link, stream, then);
                });
    }

    private void sendGrant(PlainLink link, PlainStream stream, Now now) {
        StreamWindow.write(grant, 0, stream.id().value(), stream.receiving().takeGrant());
        PacketBuilder packet =
                link.begin(now).subprotocol(StreamWindow.SUBPROTOCOL).stream(
                                StreamWindow.CONTROL_STREAM)
                        .sequence(link.streams().nextControlSequence());
        packet.add(grant, 0, grant.length);
        link.send(packet, now);
        figures.count(Figures.Total.GRANTS_SENT);
    }
}
