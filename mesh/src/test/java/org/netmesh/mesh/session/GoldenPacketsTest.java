package org.netmesh.mesh.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.mesh.Golden.bytes;
import static org.netmesh.mesh.Golden.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.Hex;
import org.netmesh.mesh.Golden;
import org.netmesh.mesh.crypto.SessionPair;
import org.netmesh.mesh.wire.DropReason;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.Handshakes;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketView;
import org.netmesh.mesh.wire.StreamWindow;
import tools.jackson.databind.JsonNode;

class GoldenPacketsTest {
    private final PacketBuilder builder = new PacketBuilder();
    private final PacketView packet = new PacketView();
    private final FrameCursor frames = new FrameCursor();

    @Test
    @DisplayName("spec 01 §15.2, §3.6: packets of all kinds, made by the reference's builder")
    void theReferencesPacketsAreSealedToTheByte() {
        JsonNode v = Golden.WIRE.path("sealed_packets");
        byte[] key = bytes(v, "key");
        NetSession session =
                new NetSession(
                        SessionPair.known(number(v, "session_id"), key, key),
                        ReplayWindow.create(),
                        0);
        for (JsonNode p : v.path("packets")) {
            if (!p.has("counter")) continue;
            builder.direct();
            if (p.path("kind").asString().equals("heartbeat")) session.heartbeat(builder);
            else session.seal(filled(p));
            assertThat(Hex.of(builder.datagram()))
                    .as(p.path("kind").asString())
                    .isEqualTo(p.path("datagram").asString());
        }
        JsonNode wrapper = v.path("packets").path(5);
        byte[] noise = new byte[48];
        Arrays.fill(noise, (byte) 0xab);
        assertThat(Handshakes.direct(noise)).isEqualTo(bytes(wrapper, "datagram"));
    }

    @Test
    @DisplayName("spec 01 §15.2: packets of the fixed-key handshakes, direct and routed")
    void thePacketsOfTheFixedHandshakesAreSealedToTheByte() {
        JsonNode v = Golden.WIRE.path("handshake_mesh_direct");
        byte[] a = bytes(v, "initiator_tx_key");
        byte[] b = bytes(v, "initiator_rx_key");
        long id = number(v, "session_id");
        NetSession alice = new NetSession(SessionPair.known(id, a, b), ReplayWindow.create(), 0);
        NetSession bob = new NetSession(SessionPair.known(id, b, a), ReplayWindow.create(), 0);

        builder.direct();
        alice.seal(filled(v.path("data_packet_initiator_counter0")));
        assertDatagram(v.path("data_packet_initiator_counter0"));
        alice.heartbeat(builder.direct());
        assertDatagram(v.path("heartbeat_initiator_counter1"));
        builder.direct();
        alice.seal(filled(v.path("published_packet_initiator_counter2")));
        assertDatagram(v.path("published_packet_initiator_counter2"));
        JsonNode grant = v.path("stream_window_responder_counter0");
        bob.seal(grant(grant.path("grant")));
        assertDatagram(grant);

        JsonNode r = Golden.WIRE.path("handshake_mesh_routed");
        NetSession routed =
                new NetSession(
                        SessionPair.known(
                                number(r, "session_id"),
                                bytes(r, "initiator_tx_key"),
                                bytes(r, "initiator_rx_key")),
                        ReplayWindow.create(),
                        0);
        builder.routed(number(r, "responder_node_id"), (int) number(r, "initiator_node_id"), 8);
        routed.seal(filled(r.path("routed_data_packet_initiator_counter0")));
        assertDatagram(r.path("routed_data_packet_initiator_counter0"));
    }

    @Test
    @DisplayName(
            "spec 01 §19: every packet recorded on the six live sessions opens and reads alike")
    void recordedPacketsOfLivePeersOpen() {
        for (JsonNode v : Golden.WIRE.path("live_sessions")) {
            if (!v.has("session_id")) continue;
            long id = number(v, "session_id");
            byte[] a = bytes(v, "initiator_tx_key");
            byte[] b = bytes(v, "initiator_rx_key");
            NetSession initiator =
                    new NetSession(SessionPair.known(id, a, b), ReplayWindow.create(), 0);
            NetSession responder =
                    new NetSession(SessionPair.known(id, b, a), ReplayWindow.create(), 0);
            boolean ours = v.path("role").asString().startsWith("ours");
            for (var entry : v.properties()) {
                JsonNode p = entry.getValue();
                if (!p.has("datagram") || entry.getKey().contains("pingwave")) continue;
                boolean fromInitiator = entry.getKey().startsWith("ours") == ours;
                openRecorded(fromInitiator ? responder : initiator, entry.getKey(), p);
            }
        }
    }

    private void openRecorded(NetSession session, String name, JsonNode p) {
        byte[] datagram = bytes(p, "datagram");
        int start = datagram[0] == 0x52 ? 18 : 0;
        assertThat(packet.wrap(datagram, start, datagram.length - start))
                .isEqualTo(DropReason.NONE);
        assertThat(session.open(packet, 1)).as(name).isEqualTo(DropReason.NONE);
        if (!p.has("frames")) return;
        assertThat(packet.stream()).isEqualTo(number(p, "stream_id"));
        assertThat(packet.sequence()).isEqualTo(number(p, "sequence"));
        assertThat(events())
                .isEqualTo(Golden.each(p.path("frames")).map(JsonNode::asString).toList());
    }

    @Test
    @DisplayName("spec 01 §19, W-46: 71 datagrams in order, each with the live node's verdict")
    void everyDatagramGetsTheVerdictOfTheLiveNode() {
        JsonNode v = Golden.WIRE.path("receive_cases");
        long id = number(v, "session_id");
        byte[] a = bytes(v, "initiator_tx_key");
        byte[] b = bytes(v, "initiator_rx_key");
        NetSession sender = new NetSession(SessionPair.known(id, a, b), ReplayWindow.create(), 0);
        NetSession node = new NetSession(SessionPair.known(id, b, a), ReplayWindow.reference(), 0);
        long counter = 0;
        for (JsonNode c : v.path("cases")) {
            byte[] datagram =
                    c.has("datagram") ? bytes(c, "datagram") : largest(sender, counter, c);
            // the reference's receive buffer cuts what is longer
            boolean taken =
                    packet.wrap(datagram, 0, Math.min(datagram.length, 8192)) == DropReason.NONE
                            && !packet.handshake()
                            && node.open(packet, 1) == DropReason.NONE;
            String note = c.path("note").asString();
            boolean events = taken && !packet.heartbeat();
            assertThat(events).as(note).isEqualTo(!c.path("grant").isEmpty());
            assertThat(events ? events() : List.of())
                    .as(note)
                    .hasSameSizeAs(Golden.each(c.path("delivered")).toList());
            if (taken) counter = Math.max(counter, packet.counter() + 1);
        }
        assertThat(node.openedPackets()).isGreaterThan(30);
    }

    /** Builds what the golden file only describes: a payload of 8,112 bytes, or one too many. */
    private byte[] largest(NetSession sender, long counter, JsonNode c) {
        while (sender.sealedPackets() < counter) sender.heartbeat(builder.direct());
        if (c.path("build").asString().contains("8109")) {
            // ours cannot build it; the counter that the reference spent on it is gone all the same
            sender.heartbeat(builder.direct());
            return new byte[8193];
        }
        byte[] event = new byte[8108];
        Arrays.fill(event, (byte) 0x71);
        assertThat(builder.direct().add(event)).isTrue();
        sender.seal(builder);
        return Arrays.copyOf(builder.datagram(), c.path("length").asInt());
    }

    private PacketBuilder filled(JsonNode p) {
        builder.flags(p.path("flags").asInt(0)).stream(optional(p, "stream_id"))
                .sequence(optional(p, "sequence"))
                .subprotocol((int) optional(p, "subprotocol_id"))
                .published(
                        (int) optional(p, "channel_hash"),
                        (int) (optional(p, "origin_hash") | optional(p, "origin_hash_64")));
        for (JsonNode event : p.path("events_utf8")) {
            assertThat(builder.add(event.asString().getBytes(UTF_8))).isTrue();
        }
        return builder;
    }

    private PacketBuilder grant(JsonNode grant) {
        byte[] body = new byte[StreamWindow.BYTES];
        StreamWindow.write(body, 0, number(grant, "stream_id"), number(grant, "total_consumed"));
        builder.direct().subprotocol(StreamWindow.SUBPROTOCOL).stream(StreamWindow.CONTROL_STREAM);
        assertThat(builder.add(body)).isTrue();
        return builder;
    }

    private void assertDatagram(JsonNode p) {
        assertThat(Hex.of(builder.datagram())).isEqualTo(p.path("datagram").asString());
    }

    private List<String> events() {
        List<String> events = new ArrayList<>();
        for (frames.over(packet); frames.next(); ) events.add(Hex.of(frames.event()));
        return events;
    }

    private static long optional(JsonNode p, String field) {
        return p.has(field) ? number(p, field) : 0;
    }
}
