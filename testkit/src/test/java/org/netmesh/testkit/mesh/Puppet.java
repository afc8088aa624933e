package org.netmesh.testkit.mesh;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.NoiseInitiator;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.wire.DropReason;
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

/**
 * A plain peer whose every packet a test makes up: it stands in the place of a node that is gone.
 * Confined to the simulation's thread.
 */
final class Puppet {
    /** A packet that was sent to it. */
    record Heard(int subprotocol, long stream, List<byte[]> events) {}

    private final Simulation simulation;
    private final SimNode target;
    private final InetSocketAddress address;
    private final NetSession session;
    private final PacketBuilder packet = new PacketBuilder();
    private final List<Heard> heard = new ArrayList<>();

    private Puppet(
            Simulation simulation, SimNode target, InetSocketAddress address, NetSession session) {
        this.simulation = simulation;
        this.target = target;
        this.address = address;
        this.session = session;
        simulation.network().attach(address, (_, bytes) -> hear(bytes));
    }

    /** Ends a node and begins a session with another one in its name. */
    static Puppet of(Simulation simulation, SimMesh mesh, SimNode gone, SimNode target) {
        gone.crash();
        NoiseInitiator call =
                NoiseInitiator.begin(
                        Crypto.system(),
                        mesh.psk(),
                        target.publicKey(),
                        Handshakes.prologue(RoutingId.of(gone.id()), RoutingId.of(target.id())),
                        simulation.entropy(),
                        _ -> Handshakes.nodeIdPayload(gone.id()));
        List<byte[]> answers = new ArrayList<>();
        simulation.network().attach(gone.address(), (_, bytes) -> answers.add(bytes));
        target.inject(
                gone.address(),
                Handshakes.routed(
                        RoutingHeader.ofHandshake(target.id(), gone.id()), call.message()));
        simulation.until("an answer", Duration.ofSeconds(5), () -> !answers.isEmpty());
        byte[] answer = answers.getFirst();
        byte[] message =
                Arrays.copyOfRange(
                        answer,
                        PacketLayout.ROUTING_BYTES + PacketLayout.HEADER_BYTES,
                        answer.length);
        NetSession session =
                NetSession.of(call.complete(message).orElseThrow().secrets().plainKeys(), 0);
        return new Puppet(simulation, target, gone.address(), session);
    }

    /** Seals what the test fills in, and sends it. */
    void send(UnaryOperator<PacketBuilder> fill) {
        say(sealed(fill));
    }

    /** A packet that is genuine, not yet sent. */
    byte[] sealed(UnaryOperator<PacketBuilder> fill) {
        session.seal(fill.apply(packet.direct()));
        return packet.datagram();
    }

    /** A heartbeat that is genuine, not yet sent. */
    byte[] heartbeat() {
        session.heartbeat(packet.direct());
        return packet.datagram();
    }

    /** Sends any bytes. */
    void say(byte[] datagram) {
        target.inject(address, datagram);
    }

    /** What it was sent and could open, without heartbeats. */
    List<Heard> heard() {
        return List.copyOf(heard);
    }

    private void hear(byte[] bytes) {
        PacketView view = new PacketView();
        if (view.wrap(bytes, 0, bytes.length).dropped() || view.handshake()) return;
        if (session.open(view, simulation.time().nanos()) != DropReason.NONE) return;
        if (view.heartbeat()) return;
        FrameCursor frames = new FrameCursor();
        frames.over(view);
        List<byte[]> events = new ArrayList<>();
        while (frames.next()) events.add(Objects.requireNonNull(frames.event()));
        heard.add(new Heard(view.subprotocol(), view.stream(), events));
    }
}
