package org.netmesh.mesh.bus;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.netmesh.bus.Batch;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.SessionKeys;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketFlags;
import org.netmesh.mesh.wire.PacketView;

/**
 * What a link knows and decides (spec 05 §20): handshakes, the session, whether the peer is there.
 * Does no I/O. Guarded by the link's lock. Times are monotonic nanoseconds.
 */
final class LinkState implements AutoCloseable {
    /** Where datagrams go; the bytes are lent for the call. */
    interface Wire {
        /** Whether the system took it; if not, it may later. */
        boolean send(InetSocketAddress to, byte[] bytes, int offset, int length);
    }

    /** Where events go that came in one packet. */
    interface Inbox {
        void received(long session, long stream, long sequence, List<byte[]> payloads);
    }

    private final MeshTransport config;
    private final Wire wire;
    private final Inbox inbox;
    private final @Nullable Dialling dialling;
    private final @Nullable Answering answering;
    private final PacketBuilder packet = new PacketBuilder();
    private final PacketView view = new PacketView();
    private final FrameCursor frames = new FrameCursor();
    private @Nullable LinkSession current;
    private boolean lost;
    private long heartbeatNanos;
    private long dropped;

    LinkState(MeshTransport config, Entropy entropy, Wire wire, Inbox inbox) {
        this.config = config;
        this.wire = wire;
        this.inbox = inbox;
        dialling =
                config.peerPublicKey()
                        .filter(_ -> dials())
                        .map(key -> dialling(key, entropy))
                        .orElse(null);
        answering =
                config.keyPair()
                        .filter(_ -> !dials())
                        .map(own -> new Answering(config.psk(), own, entropy))
                        .orElse(null);
    }

    /** Begins to ask for a session, or to wait for a caller. */
    void start(long nowNanos) {
        if (dialling != null) dialling.begin(nowNanos);
    }

    /** Whether the peer is there: a session, and not silent for too long. */
    boolean isUp() {
        return current != null && !lost;
    }

    /** Datagrams that were none of the peer's, or came too late. */
    long dropped() {
        return dropped;
    }

    /** Does what is due. */
    void tick(long nowNanos) {
        LinkSession session = current;
        if (session != null && nowNanos - heartbeatNanos >= 0) {
            session.session().heartbeat(packet.direct());
            transmit(session);
            heartbeatNanos = nowNanos + config.heartbeatInterval().toNanos();
        }
        if (session != null && !lost && silent(session, nowNanos)) {
            lost = true;
            start(nowNanos);
        }
        if (dialling != null) dialling.tick(nowNanos).ifPresent(call -> reply(config.peer(), call));
    }

    /** How long {@link #tick} has nothing to do. */
    long idleNanos(long nowNanos) {
        long idle = Dialling.NEVER;
        if (dialling != null && dialling.nextNanos() != Dialling.NEVER) {
            idle = dialling.nextNanos() - nowNanos;
        }
        LinkSession session = current;
        if (session != null) idle = Math.min(idle, heartbeatNanos - nowNanos);
        if (session != null && !lost) {
            long silentNanos = nowNanos - session.session().lastReceivedNanos();
            idle = Math.min(idle, config.sessionTimeout().toNanos() - silentNanos + 1);
        }
        return Math.max(0, idle);
    }

    /** A datagram came; what is not the peer's changes nothing but a counter. */
    void received(InetSocketAddress from, byte[] bytes, int length, long nowNanos) {
        boolean taken =
                !view.wrap(bytes, 0, length).dropped()
                        && (view.handshake() ? handshake(from, nowNanos) : sealed(from, nowNanos));
        if (!taken) dropped++;
    }

    /**
     * Seals as many events of a batch as one packet takes, for {@link #transmit}.
     *
     * @param from index of the first one
     * @return the index behind the last one
     */
    int seal(Batch batch, int from) {
        LinkSession session = Objects.requireNonNull(current);
        long stream = batch.shard().value();
        packet.direct().stream(stream).flags(reliable() ? PacketFlags.RELIABLE : 0);
        int next = from;
        while (next < batch.size() && packet.add(batch.payload(next))) next++;
        packet.sequence(session.nextSequence(stream));
        session.session().seal(packet);
        return next;
    }

    /** Sends the packet that was sealed last; {@code false} if the system was full. */
    boolean transmit() {
        return transmit(Objects.requireNonNull(current));
    }

    @Override
    public void close() {
        if (dialling != null) dialling.stop();
        if (answering != null) answering.close();
        if (current != null) current.close();
        current = null;
    }

    private boolean handshake(InetSocketAddress from, long nowNanos) {
        if (answering != null) {
            answering.heard(from, view.body(), nowNanos, answer -> reply(from, answer));
            return true;
        }
        if (dialling == null || !from.equals(config.peer())) return false;
        Optional<SessionKeys> keys = dialling.heard(view.body());
        keys.ifPresent(found -> adopt(new LinkSession(found, from, nowNanos), nowNanos));
        return keys.isPresent();
    }

    private boolean sealed(InetSocketAddress from, long nowNanos) {
        LinkSession session = find(view.session());
        if (session == null || (view.heartbeat() && !from.equals(session.peer()))) return false;
        if (session.session().open(view, nowNanos).dropped()) return false;
        if (session != current) {
            Objects.requireNonNull(answering).chosen(session);
            adopt(session, nowNanos);
        }
        if (lost) {
            lost = false;
            if (dialling != null) dialling.stop();
        }
        return view.heartbeat() || delivered(session);
    }

    private boolean delivered(LinkSession session) {
        if (reliable() && !session.first(view.stream(), view.sequence())) return false;
        List<byte[]> payloads = new ArrayList<>(view.eventCount());
        for (frames.over(view); frames.next(); ) payloads.add(frames.event());
        if (!payloads.isEmpty()) {
            inbox.received(session.id(), view.stream(), view.sequence(), payloads);
        }
        return true;
    }

    private @Nullable LinkSession find(long id) {
        if (current != null && current.id() == id) return current;
        return answering == null ? null : answering.candidate(id);
    }

    private void adopt(LinkSession session, long nowNanos) {
        if (current != null) current.close();
        current = session;
        lost = false;
        heartbeatNanos = nowNanos;
    }

    private boolean silent(LinkSession session, long nowNanos) {
        return session.session().silent(nowNanos, config.sessionTimeout().toNanos());
    }

    private boolean transmit(LinkSession to) {
        return wire.send(to.peer(), packet.bytes(), packet.offset(), packet.length());
    }

    private void reply(InetSocketAddress to, byte[] datagram) {
        // A datagram that the system does not take is lost, as on any wire.
        wire.send(to, datagram, 0, datagram.length);
    }

    private boolean reliable() {
        return config.reliability() != LinkReliability.NONE;
    }

    private boolean dials() {
        return config.role() == Role.INITIATOR;
    }

    private Dialling dialling(StaticPublicKey key, Entropy entropy) {
        return new Dialling(config.psk(), key, config.handshakeTimeout().toNanos(), entropy);
    }
}
