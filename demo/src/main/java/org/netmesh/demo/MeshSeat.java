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
import org.netmesh.capability.CapabilityChange;
import org.netmesh.capability.predicate.Predicate;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.NodeStatus;
import org.netmesh.mesh.PeerTicket;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.discovery.AnnounceOptions;
import org.netmesh.mesh.identity.Identity;
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

    /** Where the sensor publishes its readings, for those to whom it gave a token. */
    static final String CHANNEL = "machine/readings";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration HEARTBEAT = Duration.ofMillis(100);
    private static final Duration SILENCE = Duration.ofMillis(500);

    /** A process that has just begun may need seconds for its first handshake on a busy machine. */
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private static final int DIALS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    // Announced again after half of it: who missed the first one hears the next.
    private static final Duration LIFETIME = Duration.ofSeconds(10);
    private static final Duration ANNOUNCED = Duration.ofSeconds(1);

    /** What a process does at its seat; it ends when its input ends. */
    interface Work {
        void run(MeshSeat seat) throws IOException, InterruptedException;
    }

    private final MeshNode node;
    private final Identity identity;
    private final Setup setup;
    private final BufferedReader orders;

    /**
     * The first line that a process is told.
     *
     * @param psk the key of this mesh, made for this run of the demo
     * @param relays tickets of those to dial
     */
    record Setup(String psk, List<String> relays) {
        String toLine() {
            return JSON.writeValueAsString(this);
        }

        List<PeerTicket> relayTickets() {
            return relays.stream().map(PeerTicket::parse).toList();
        }
    }

    /**
     * The first line that a process tells.
     *
     * @param ticket how to dial it
     * @param entity who it is, in hexadecimal
     */
    record Card(String ticket, String entity) {
        static boolean isCard(String line) {
            return line.contains("\"ticket\"") && line.contains("\"entity\"");
        }

        static Card parse(String line) {
            return JSON.readValue(line, Card.class);
        }
    }

    private MeshSeat(MeshNode node, Identity identity, Setup setup, BufferedReader orders) {
        this.node = node;
        this.identity = identity;
        this.setup = setup;
        this.orders = orders;
    }

    /**
     * Runs a process of the mesh: waits for the first line, starts a node, announces it, dials the
     * relays, tells who it is, and does its work. One that the demo gave up says so in one line.
     */
    static void with(String role, Work work) {
        var orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        try {
            String line = orders.readLine();
            if (line == null) throw new IOException("the demo ended before it began");
            try (MeshSeat seat = take(role, JSON.readValue(line, Setup.class), orders)) {
                work.run(seat);
            }
        } catch (IOException | NetMeshException | InterruptedException failed) {
            System.err.println("netmesh demo: " + role + ": " + failed.getMessage());
            System.exit(1);
        }
    }

    private static MeshSeat take(String role, Setup setup, BufferedReader orders) {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Identity identity = Identity.generate();
        MeshNode node =
                MeshNode.create(
                        MeshNodeConfig.builder(anyPort, Psk.fromHex(setup.psk()))
                                .identity(identity)
                                .heartbeatInterval(HEARTBEAT)
                                .sessionTimeout(SILENCE)
                                .handshakeTimeout(HANDSHAKE)
                                .minAnnounceInterval(ANNOUNCED)
                                .sessionSecurity(SessionSecurity.REQUIRE_EXTENDED)
                                .build());
        node.start();
        String ticket = node.ticket().toString();
        node.announceCapabilities(
                Member.announcement(role, ticket), AnnounceOptions.DEFAULT.ttl(LIFETIME));
        for (PeerTicket relay : setup.relayTickets()) {
            dial(node, relay);
            Thread.ofVirtual().start(() -> keep(node, relay));
        }
        var seat = new MeshSeat(node, identity, setup, orders);
        seat.say(new Card(ticket, identity.entityId().hex()));
        return seat;
    }

    /** More than once: on a busy machine the other process may not have begun to answer. */
    private static void dial(MeshNode node, PeerTicket relay) {
        for (int dial = 1; ; dial++) {
            try {
                node.connect(relay);
                return;
            } catch (NetMeshException silent) {
                if (dial == DIALS) throw silent;
            }
        }
    }

    MeshNode node() {
        return node;
    }

    Identity identity() {
        return identity;
    }

    Setup setup() {
        return setup;
    }

    /** A starved process may be taken for dead and forgotten: it is reached again. */
    private static void keep(MeshNode node, PeerTicket relay) {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                try {
                    reach(node, relay);
                } catch (NetMeshException silent) {
                    // It may have been killed.
                }
            }
        } catch (InterruptedException ended) {
            return; // with the demo
        }
    }

    /** Dials another process, unless there is a session with it already. */
    static void reach(MeshNode node, PeerTicket other) {
        boolean lost =
                node.peer(other.id()).filter(peer -> peer.status() != NodeStatus.FAILED).isEmpty();
        if (lost) node.connect(other);
    }

    /** Finds the sensor, and turns away from it: as if another network lay between. */
    PeerTicket findSensor() {
        PeerTicket sensor = find(Member.WITH_SENSOR);
        node.partitionFilter().block(sensor.address());
        return sensor;
    }

    /** Waits until some node announced itself that matches. */
    PeerTicket find(Predicate wanted) {
        try (Subscription<CapabilityChange> found = node.discovery().watch(wanted)) {
            for (CapabilityChange change : found) {
                if (!(change instanceof CapabilityChange.Added(_, var announced))) continue;
                return PeerTicket.parse(Member.of(announced).ticket());
            }
        }
        throw new IllegalStateException("the node ended before it found what it wanted");
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
