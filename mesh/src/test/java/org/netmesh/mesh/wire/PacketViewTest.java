package org.netmesh.mesh.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.mesh.Golden.bytes;
import static org.netmesh.mesh.Golden.number;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.Golden;
import tools.jackson.databind.JsonNode;

class PacketViewTest {
    private final PacketView packet = new PacketView();

    @ParameterizedTest
    @ValueSource(strings = {"header", "header_2"})
    @DisplayName("spec 01 §15.13, §14 W-10: every header field and the associated data")
    void everyFieldOfTheGoldenHeadersIsRead(String name) {
        JsonNode v = Golden.WIRE.path(name);
        JsonNode fields = v.path("fields");
        byte[] datagram = bytes(v, "bytes");
        assertThat(wrap(datagram)).isEqualTo(DropReason.NONE);

        assertThat(packet.session()).isEqualTo(number(fields, "session_id"));
        assertThat(packet.stream()).isEqualTo(number(fields, "stream_id"));
        assertThat(packet.sequence()).isEqualTo(number(fields, "sequence"));
        assertThat(packet.payloadLength()).isEqualTo(fields.path("payload_len").asInt());
        assertThat(packet.eventCount()).isEqualTo(fields.path("event_count").asInt());
        assertThat(packet.flags()).isEqualTo(fields.path("flags").asInt());
        assertThat(packet.fragmentFlags()).isEqualTo(fields.path("frag_flags").asInt());
        assertThat(packet.subprotocol()).isEqualTo((int) number(fields, "subprotocol_id"));
        assertThat(packet.channelHash()).isEqualTo((int) number(fields, "channel_hash"));
        assertThat(packet.epoch()).isEqualTo((int) number(fields, "subnet_id"));
        assertThat(packet.originHash()).isEqualTo((int) number(fields, "origin_hash"));
        assertThat(packet.fragmentId()).isEqualTo(fields.path("fragment_id").asInt());
        assertThat(packet.fragmentIndex()).isEqualTo(fields.path("fragment_offset").asInt());
        assertThat(Arrays.copyOfRange(datagram, 12, 24)).isEqualTo(bytes(fields, "nonce"));

        byte[] associated = new byte[PacketLayout.ASSOCIATED_BYTES];
        PacketLayout.associated(datagram, 0, associated);
        assertThat(associated).isEqualTo(bytes(v, "aad"));
        datagram[6] = 99;
        PacketLayout.associated(datagram, 0, associated);
        assertThat(associated).isEqualTo(bytes(v, "aad"));
    }

    @Test
    @DisplayName("spec 01 §15.14: limits of the header, in the order of §3.3")
    void aHeaderBeyondALimitIsDroppedWithItsReason() {
        assertThat(wrap(header(8112, 2028))).isEqualTo(DropReason.NONE);
        assertThat(wrap(header(8113, 0))).isEqualTo(DropReason.LENGTH);
        assertThat(wrap(header(0, 2029))).isEqualTo(DropReason.LENGTH);
        assertThat(packet.wrap(header(0, 0), 0, 63)).isEqualTo(DropReason.SHORT);
        byte[] version = header(0, 0);
        version[2] = 2;
        assertThat(wrap(version)).isEqualTo(DropReason.VERSION);
        byte[] magic = header(0, 0);
        magic[1] = 0x44;
        assertThat(wrap(magic)).isEqualTo(DropReason.MAGIC);
    }

    @Test
    @DisplayName("spec 01 §14 W-15: the body is as long as the header says, before any cipher")
    void theBodyMustFit() {
        byte[] datagram = Arrays.copyOf(header(10, 1), 64 + 10 + 16);
        wrap(datagram);
        assertThat(packet.bodyFits()).isTrue();
        packet.wrap(datagram, 0, datagram.length - 1);
        assertThat(packet.bodyFits()).isFalse();
        // a heartbeat's claim is not looked at, its body must be the tag
        datagram[3] = PacketFlags.HEARTBEAT;
        packet.wrap(datagram, 0, 64 + 16);
        assertThat(packet.bodyFits()).isTrue();
        packet.wrap(datagram, 0, datagram.length);
        assertThat(packet.bodyFits()).isFalse();
    }

    @Test
    @DisplayName("spec 01 §6.4: the datagrams of handshakes")
    void handshakeDatagramsAreTheGoldenOnes() {
        assertThat(Hex.of(Arrays.copyOf(Handshakes.direct(new byte[48]), 64)))
                .isEqualTo(
                        Golden.WIRE
                                .path("header_validation")
                                .path("handshake_header_48")
                                .asString());
        for (String name : new String[] {"handshake_point_to_point", "handshake_mesh_direct"}) {
            JsonNode v = Golden.WIRE.path(name);
            assertThat(Handshakes.direct(bytes(v, "msg1_noise")))
                    .isEqualTo(bytes(v, "msg1_datagram"))
                    .hasSize(112);
        }
        JsonNode routed = Golden.WIRE.path("handshake_mesh_routed");
        NodeId alice = new NodeId(number(routed, "initiator_node_id"));
        NodeId bob = new NodeId(number(routed, "responder_node_id"));
        assertThat(
                        Handshakes.routed(
                                RoutingHeader.ofHandshake(bob, alice), bytes(routed, "msg1_noise")))
                .isEqualTo(bytes(routed, "msg1_datagram"))
                .hasSize(138);
        assertThat(
                        Handshakes.routed(
                                RoutingHeader.ofHandshake(alice, bob), bytes(routed, "msg2_noise")))
                .isEqualTo(bytes(routed, "msg2_datagram"))
                .hasSize(130);
        assertThat(Handshakes.nodeIdPayload(alice)).isEqualTo(bytes(routed, "msg1_payload"));
        assertThat(Handshakes.claimedNodeId(bytes(routed, "msg1_payload")))
                .isEqualTo(alice.value());
        assertThat(Handshakes.prologue(RoutingId.of(alice), RoutingId.of(bob)))
                .isEqualTo(bytes(routed, "prologue"));
    }

    @Test
    @DisplayName("spec 01 §14 W-14: frames are read from the bytes that are there, not as claimed")
    void goldenPayloadsGiveTheirEvents() {
        FrameCursor frames = new FrameCursor();
        Golden.each(Golden.WIRE.path("event_frames_decode").path("cases"))
                .forEach(v -> {
                    byte[] payload = bytes(v, "payload");
                    frames.over(payload, 0, payload.length, v.path("event_count").asInt());
                    assertThat(events(frames))
                            .as(v.path("case").asString())
                            .isEqualTo(
                                    Golden.each(v.path("events")).map(JsonNode::asString).toList());
                });
    }

    private static List<String> events(FrameCursor frames) {
        Stream.Builder<String> out = Stream.builder();
        for (int i = 0; frames.next(); i++) {
            assertThat(frames.index()).isEqualTo(i);
            out.add(Hex.of(frames.event()));
        }
        return out.build().toList();
    }

    private DropReason wrap(byte[] datagram) {
        return packet.wrap(datagram, 0, datagram.length);
    }

    private static byte[] header(int payloadLength, int eventCount) {
        byte[] header = new byte[64];
        header[0] = 0x45;
        header[1] = 0x4e;
        header[2] = 1;
        LittleEndian.put16(header, 60, payloadLength);
        LittleEndian.put16(header, 62, eventCount);
        return header;
    }
}
