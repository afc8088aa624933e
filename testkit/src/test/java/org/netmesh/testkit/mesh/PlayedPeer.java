package org.netmesh.testkit.mesh;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.NoiseInitiator;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.wire.DatagramKind;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.Handshakes;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketLayout;
import org.netmesh.mesh.wire.PacketView;
import org.netmesh.mesh.wire.RoutingHeader;
import org.netmesh.mesh.wire.RoutingId;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** A plain peer played packet by packet: it knows the PSK and has no rules of its own. */
final class PlayedPeer {
    /** One packet that it could open. */
    record Opened(int flags, int subprotocol, long stream, long sequence, List<byte[]> events) {}

    private final Simulation simulation;
    private final SimMesh mesh;
    private final NodeId id;
    private final InetSocketAddress address;
    private final List<byte[]> heard = new ArrayList<>();
    private final PacketBuilder builder = new PacketBuilder();
    private @Nullable NoiseInitiator attempt;
    private @Nullable NetSession session;

    PlayedPeer(Simulation simulation, SimMesh mesh, NodeId id, InetSocketAddress address) {
        this.simulation = simulation;
        this.mesh = mesh;
        this.id = id;
        this.address = address;
        simulation.network().attach(address, (_, datagram) -> heard.add(datagram));
    }

    NodeId id() {
        return id;
    }

    InetSocketAddress address() {
        return address;
    }

    /** The session of the last handshake. */
    NetSession session() {
        return Objects.requireNonNull(session, "no handshake was answered");
    }

    /** A datagram with a fresh call, which says who calls as it should. */
    byte[] call(SimNode peer) {
        return call(peer, id.value());
    }

    /** A datagram with a fresh call under our routing id that claims some node id. */
    byte[] call(SimNode peer, long claimed) {
        byte[] payload = new byte[Long.BYTES];
        for (int i = 0; i < Long.BYTES; i++) payload[i] = (byte) (claimed >>> (8 * i));
        NoiseInitiator next =
                NoiseInitiator.begin(
                        Crypto.system(),
                        mesh.psk(),
                        peer.publicKey(),
                        Handshakes.prologue(RoutingId.of(id), RoutingId.of(peer.id())),
                        simulation.entropy(),
                        _ -> payload);
        attempt = next;
        RoutingHeader header =
                new RoutingHeader(peer.id(), RoutingId.of(id), RoutingHeader.HANDSHAKE_TTL);
        return Handshakes.routed(header, next.message());
    }

    /** Calls, waits a moment, and says whether the answer fits. */
    boolean join(SimNode peer) {
        peer.inject(address, call(peer));
        return answered();
    }

    /** Whether the last call was answered; then the session is there. */
    boolean answered() {
        simulation.run(Duration.ofMillis(5));
        for (byte[] datagram : heard) {
            int head = PacketLayout.ROUTING_BYTES + PacketLayout.HEADER_BYTES;
            if (DatagramKind.of(datagram, 0, datagram.length) != DatagramKind.ROUTED) continue;
            byte[] message = Arrays.copyOfRange(datagram, head, datagram.length);
            var done = Objects.requireNonNull(attempt).complete(message);
            if (done.isEmpty()) continue;
            session = NetSession.of(done.get().secrets().plainKeys(), simulation.time().nanos());
            return true;
        }
        return false;
    }

    /** An empty packet; fill it, then {@link #say} it. */
    PacketBuilder packet() {
        return builder.direct();
    }

    /** Seals the packet and puts it into the node. */
    void say(SimNode peer) {
        peer.inject(address, sealed(builder));
    }

    byte[] sealed(PacketBuilder packet) {
        session().seal(packet);
        return packet.datagram();
    }

    /** So that the node does not miss us. */
    void beat(SimNode peer) {
        session().heartbeat(builder.direct());
        peer.inject(address, builder.datagram());
    }

    /** What came since the last time and opens under the session, heartbeats left out. */
    List<Opened> opened() {
        List<Opened> out = new ArrayList<>();
        heard.forEach(datagram -> open(datagram).ifPresent(out::add));
        heard.clear();
        return out;
    }

    private Optional<Opened> open(byte[] datagram) {
        PacketView view = new PacketView();
        boolean direct = DatagramKind.of(datagram, 0, datagram.length) == DatagramKind.DIRECT;
        if (!direct || view.wrap(datagram, 0, datagram.length).dropped()) return Optional.empty();
        boolean ours = !view.handshake() && !view.heartbeat();
        if (!ours || session().open(view, simulation.time().nanos()).dropped()) {
            return Optional.empty();
        }
        List<byte[]> events = new ArrayList<>();
        FrameCursor frames = new FrameCursor();
        for (frames.over(view); frames.next(); ) events.add(frames.event());
        return Optional.of(
                new Opened(
                        view.flags(), view.subprotocol(), view.stream(), view.sequence(), events));
    }
}
