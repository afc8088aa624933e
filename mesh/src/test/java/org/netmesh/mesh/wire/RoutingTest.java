package org.netmesh.mesh.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.mesh.Golden.bytes;
import static org.netmesh.mesh.Golden.number;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.Golden;
import tools.jackson.databind.JsonNode;

class RoutingTest {
    private final RoutingView routing = new RoutingView();

    @Test
    @DisplayName("spec 01 §16, §15.23: golden routing headers, before and after a relay")
    void goldenHeadersAreWrittenReadAndForwarded() {
        Golden.each(Golden.WIRE.path("routing_header"))
                .forEach(v -> {
                    byte[] out = new byte[18];
                    new RoutingHeader(
                                    new NodeId(number(v, "dest_id")),
                                    new RoutingId((int) number(v, "src_id")),
                                    v.path("ttl").asInt())
                            .write(out, 0);
                    assertThat(out).isEqualTo(bytes(v, "bytes"));
                    assertThat(routing.wrap(out, 0, 18)).isEqualTo(DropReason.NONE);
                    assertThat(routing.destination()).isEqualTo(number(v, "dest_id"));
                    assertThat(routing.source()).isEqualTo((int) number(v, "src_id"));
                    assertThat(routing.ttl()).isEqualTo(v.path("ttl").asInt());
                    if (v.has("after_one_forward")) {
                        assertThat(routing.forward()).isEqualTo(DropReason.NONE);
                        assertThat(out).isEqualTo(bytes(v, "after_one_forward"));
                    }
                });
    }

    @Test
    @DisplayName("spec 01 §14 W-17, W-18: flags survive, unknown bits go, TTL 0 stays, hops end")
    void goldenForwardingStepsMatch() {
        Golden.each(Golden.WIRE.path("routing_header_parse").path("cases"))
                .forEach(v -> {
                    byte[] datagram = bytes(v, "in");
                    assertThat(routing.wrap(datagram, 0, datagram.length))
                            .isEqualTo(DropReason.NONE);
                    assertThat(routing.flags()).isEqualTo(bytes(v, "re_encoded")[4]);
                    boolean forwarded = routing.forward() == DropReason.NONE;
                    assertThat(forwarded).isEqualTo(v.path("forwarded").asBoolean());
                    // the reserved byte is copied by live relays, zeroed by the codec
                    byte[] expected = bytes(v, "after");
                    expected[5] = datagram[5];
                    assertThat(datagram).isEqualTo(expected);
                });
    }

    @Test
    @DisplayName("spec 01 §5.3: what a live relay made of given headers")
    void aRelayForwardsAsTheLiveOneDid() {
        Golden.each(Golden.WIRE.path("relay_forward").path("cases")).forEach(this::relay);
    }

    private void relay(JsonNode v) {
        byte[] datagram = bytes(v, "in");
        routing.wrap(datagram, 0, datagram.length);
        DropReason reason = routing.forward();
        if (v.path("out").isNull()) {
            assertThat(reason).isEqualTo(DropReason.TTL);
        } else {
            assertThat(reason).isEqualTo(DropReason.NONE);
            assertThat(Hex.of(datagram)).isEqualTo(v.path("out").asString());
        }
    }

    @Test
    @DisplayName("spec 01 §6.3, §3.9: prologues and ids of the mesh's golden file")
    void prologuesAndIdsAreTheGoldenOnes() {
        Golden.each(Golden.MESH_WIRE.path("handshake_prologue"))
                .forEach(v ->
                        assertThat(
                                        Handshakes.prologue(
                                                new RoutingId((int) number(v, "src_routing_id")),
                                                new RoutingId((int) number(v, "dest_routing_id"))))
                                .isEqualTo(bytes(v, "hex")));
        Golden.each(Golden.MESH_WIRE.path("node_identity"))
                .forEach(v ->
                        assertThat(NodeId.of(EntityId.of(bytes(v, "entity_public_key"))).value())
                                .isEqualTo(number(v, "node_id")));
        Golden.each(Golden.MESH_WIRE.path("routing_header"))
                .forEach(v -> {
                    byte[] header = bytes(v, "hex");
                    assertThat(routing.wrap(header, 0, 18)).isEqualTo(DropReason.NONE);
                    assertThat(routing.destination()).isEqualTo(number(v, "dest_id"));
                    assertThat(routing.source()).isEqualTo((int) number(v, "src_id"));
                    assertThat(routing.ttl()).isEqualTo(v.path("ttl").asInt());
                    assertThat(routing.hopCount()).isEqualTo(v.path("hop_count").asInt());
                    assertThat(routing.flags()).isEqualTo(v.path("flags").asInt());
                });
    }

    @Test
    void fewerBytesOrAnotherMagicAreNoRoutingHeader() {
        byte[] header = Hex.parse("525408000000efbeaddef0debc9a78563412");
        assertThat(routing.wrap(header, 0, 17)).isEqualTo(DropReason.SHORT);
        header[0] = 0x53;
        assertThat(routing.wrap(header, 0, 18)).isEqualTo(DropReason.MAGIC);
    }

    @Test
    @DisplayName("spec 01 §14 W-16, §15.27, §15.28, §15.39: kinds by two bytes and length")
    void kindsAreToldByTwoBytesAndTheLength() {
        assertThat(kind("5048", 14)).isEqualTo(DatagramKind.KEEP_ALIVE);
        assertThat(kind("5048", 13)).isEqualTo(DatagramKind.UNKNOWN);
        assertThat(kind("5048", 15)).isEqualTo(DatagramKind.UNKNOWN);
        assertThat(kind("4850", 14)).isEqualTo(DatagramKind.UNKNOWN);
        assertThat(kind("0000", 72)).isEqualTo(DatagramKind.PINGWAVE);
        assertThat(kind("5254", 72)).isEqualTo(DatagramKind.PINGWAVE);
        assertThat(kind("454e", 72)).isEqualTo(DatagramKind.DIRECT);
        assertThat(kind("5254", 81)).isEqualTo(DatagramKind.UNKNOWN);
        assertThat(kind("5254", 82)).isEqualTo(DatagramKind.ROUTED);
        assertThat(kind("454e", 2)).isEqualTo(DatagramKind.DIRECT);
        assertThat(DatagramKind.of(new byte[1], 0, 1)).isEqualTo(DatagramKind.UNKNOWN);
        assertThat(DatagramKind.of(new byte[0], 0, 0)).isEqualTo(DatagramKind.UNKNOWN);
        byte[] routed = Arrays.copyOf(Hex.parse("52540800000022221111454effffefbeadde"), 100);
        assertThat(DatagramKind.of(routed, 0, routed.length)).isEqualTo(DatagramKind.ROUTED);
    }

    private static DatagramKind kind(String magic, int length) {
        return DatagramKind.of(Arrays.copyOf(Hex.parse(magic), length), 0, length);
    }
}
