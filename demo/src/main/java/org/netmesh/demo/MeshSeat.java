package org.netmesh.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.PeerTicket;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import tools.jackson.databind.json.JsonMapper;

/** A process of the demo's mesh: its node, and the lines between it and the demo. */
final class MeshSeat implements AutoCloseable {
    /** The readings, in order, each once; the other way the reader says where to begin. */
    static final StreamConfig READINGS =
            StreamConfig.builder(new StreamId(1)).reliability(Reliability.RELIABLE).build();

    /** Questions after the way, and their echoes; nobody repeats a lost one. */
    static final StreamConfig PINGS = StreamConfig.builder(new StreamId(2)).windowBytes(0).build();

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration HEARTBEAT = Duration.ofMillis(100);
    private static final Duration SILENCE = Duration.ofMillis(500);
    private static final Duration HANDSHAKE = Duration.ofSeconds(1);

    private final MeshNode node;
    private final Setup setup;
    private final BufferedReader orders;

    /**
     * The first line that a process is told.
     *
     * @param psk the key of this mesh, made for this run of the demo
     * @param relays tickets of those to dial
     * @param sensor the sensor's ticket, or nothing
     */
    record Setup(String psk, List<String> relays, String sensor) {
        String toLine() {
            return JSON.writeValueAsString(this);
        }

        List<PeerTicket> relayTickets() {
            return relays.stream().map(PeerTicket::parse).toList();
        }
    }

    private MeshSeat(MeshNode node, Setup setup, BufferedReader orders) {
        this.node = node;
        this.setup = setup;
        this.orders = orders;
    }

    /** Waits for the first line, starts a node, dials the relays, and prints its ticket. */
    static MeshSeat take() throws IOException {
        var orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        Setup setup = JSON.readValue(orders.readLine(), Setup.class);
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        MeshNode node =
                MeshNode.create(
                        MeshNodeConfig.builder(anyPort, Psk.fromHex(setup.psk()))
                                .heartbeatInterval(HEARTBEAT)
                                .sessionTimeout(SILENCE)
                                .handshakeTimeout(HANDSHAKE)
                                .sessionSecurity(SessionSecurity.REQUIRE_EXTENDED)
                                .build());
        node.start();
        setup.relayTickets().forEach(node::connect);
        var seat = new MeshSeat(node, setup, orders);
        seat.say(node.ticket().toString());
        return seat;
    }

    MeshNode node() {
        return node;
    }

    Setup setup() {
        return setup;
    }

    /** The next line; empty once the demo has ended. */
    Optional<String> order() throws IOException {
        return Optional.ofNullable(orders.readLine());
    }

    /** Tells the demo something, as a line of JSON. */
    void say(Object value) {
        System.out.println(JSON.writeValueAsString(value));
    }

    @Override
    public void close() {
        node.close();
    }
}
