package org.netmesh.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigInteger;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.PeerTicket;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.mesh.identity.Token;
import org.netmesh.testservers.ReferencePeer;
import tools.jackson.databind.JsonNode;

/** A mesh node in a process of the reference. */
final class ReferenceNode {
    private final ReferencePeer peer;
    private final int mesh;
    private final PeerTicket ticket;
    private final EntityId entity;

    private ReferenceNode(ReferencePeer peer, int mesh, PeerTicket ticket, EntityId entity) {
        this.peer = peer;
        this.mesh = mesh;
        this.ticket = ticket;
        this.entity = entity;
    }

    /**
     * @param more options of its language
     */
    static ReferenceNode open(
            ReferencePeer peer,
            Psk psk,
            long heartbeatMillis,
            long timeoutMillis,
            Map<String, ?> more)
            throws IOException {
        InetSocketAddress address = freeAddress();
        Map<String, Object> options = new HashMap<>(more);
        options.put("bind_addr", text(address));
        options.put("psk", psk.exportHex());
        options.put("num_shards", 1);
        options.put("heartbeat_interval_ms", heartbeatMillis);
        options.put("session_timeout_ms", timeoutMillis);
        JsonNode opened = peer.call("mesh_open", options);
        PeerTicket ticket =
                new PeerTicket(
                        address,
                        StaticPublicKey.parse(opened.path("public_key").asString()),
                        new NodeId(opened.path("node_id").bigIntegerValue().longValue()));
        EntityId entity = EntityId.of(HexFormat.of().parseHex(opened.path("entity_id").asString()));
        return new ReferenceNode(peer, opened.path("mesh").asInt(), ticket, entity);
    }

    PeerTicket ticket() {
        return ticket;
    }

    NodeId id() {
        return ticket.id();
    }

    EntityId entity() {
        return entity;
    }

    CompletableFuture<JsonNode> acceptAsync(NodeId caller) {
        return ask("mesh_accept", Map.of("node_id", unsigned(caller)));
    }

    void connect(MeshNode to) {
        call("mesh_connect", dialling(to.ticket()));
    }

    void connect(ReferenceNode to) {
        call("mesh_connect", dialling(to.ticket));
    }

    /** Only the Rust peer can. */
    void connectVia(InetSocketAddress relay, MeshNode to) {
        Map<String, Object> arguments = dialling(to.ticket());
        arguments.remove("addr");
        arguments.put("relay", text(relay));
        call("mesh_connect_via", arguments);
    }

    /** Only the Rust peer can. */
    void sendRouted(NodeId to, List<byte[]> events) {
        call(
                "mesh_send_routed",
                Map.of("node_id", unsigned(to), "events", hex(events), "shard", 0));
    }

    void start() {
        call("mesh_start", Map.of());
    }

    /** Events as text, in the order of arrival. */
    List<String> poll(int limit) {
        List<String> out = new ArrayList<>();
        for (JsonNode event : call("mesh_poll", Map.of("limit", limit)).path("events")) {
            out.add(event.path("raw").asString());
        }
        return out;
    }

    int discoveredNodes() {
        return call("mesh_peers", Map.of()).path("discovered_nodes").asInt();
    }

    /** Only the Rust peer can. */
    String status(NodeId node) {
        return call("mesh_status", Map.of("node_id", unsigned(node))).path("status").asString();
    }

    int openStream(NodeId to, long stream, long windowBytes, String reliability) {
        return call(
                        "stream_open",
                        Map.of(
                                "node_id",
                                unsigned(to),
                                "stream_id",
                                stream,
                                "window_bytes",
                                windowBytes,
                                "reliability",
                                reliability))
                .path("stream")
                .asInt();
    }

    void send(int stream, List<byte[]> events, String how) {
        peer.call("stream_send", Map.of("stream", stream, "events", hex(events), "how", how));
    }

    JsonNode streamStats(NodeId to, long stream) {
        return call("stream_stats", Map.of("node_id", unsigned(to), "stream_id", stream));
    }

    void announce(Map<String, ?> capabilities) {
        call("capabilities_announce", capabilities);
    }

    /**
     * @param question as its language puts it
     */
    Set<NodeId> find(Map<String, ?> question) {
        Set<NodeId> found = new HashSet<>();
        for (JsonNode id : call("capabilities_find", question).path("node_ids")) {
            found.add(new NodeId(id.bigIntegerValue().longValue()));
        }
        return found;
    }

    void registerChannel(String channel, boolean requireToken) {
        call("channel_register", Map.of("channel", channel, "require_token", requireToken));
    }

    void subscribe(MeshNode publisher, String channel, Optional<Token> token) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("publisher", unsigned(publisher.nodeId()));
        arguments.put("channel", channel);
        token.ifPresent(shown -> arguments.put("token", HexFormat.of().formatHex(shown.toBytes())));
        call("channel_subscribe", arguments);
    }

    void unsubscribe(MeshNode publisher, String channel) {
        call(
                "channel_unsubscribe",
                Map.of("publisher", unsigned(publisher.nodeId()), "channel", channel));
    }

    /** The report: {@code attempted}, {@code delivered}, {@code errors}. */
    JsonNode publish(String channel, String event) {
        String payload = HexFormat.of().formatHex(event.getBytes(UTF_8));
        return call("channel_publish", Map.of("channel", channel, "payload", payload));
    }

    JsonNode call(String operation, Map<String, ?> arguments) {
        return ReferencePeer.await(ask(operation, arguments));
    }

    CompletableFuture<JsonNode> ask(String operation, Map<String, ?> arguments) {
        Map<String, Object> all = new HashMap<>(arguments);
        all.put("mesh", mesh);
        return peer.ask(operation, all);
    }

    /** An operation on what the node has opened, which its number names. */
    CompletableFuture<JsonNode> askPeer(String operation, Map<String, ?> arguments) {
        return peer.ask(operation, arguments);
    }

    private static Map<String, Object> dialling(PeerTicket to) {
        Map<String, Object> out = new HashMap<>();
        out.put("addr", text(to.address()));
        out.put("public_key", to.key().hex());
        out.put("node_id", unsigned(to.id()));
        return out;
    }

    static Object unsigned(NodeId id) {
        return new BigInteger(Long.toUnsignedString(id.value()));
    }

    private static List<String> hex(List<byte[]> events) {
        return events.stream().map(HexFormat.of()::formatHex).toList();
    }

    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** The wheel does not tell its port, so it is given one that is free now. */
    static InetSocketAddress freeAddress() throws IOException {
        try (DatagramSocket probe =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
            return (InetSocketAddress) probe.getLocalSocketAddress();
        }
    }
}
