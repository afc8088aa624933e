package org.netmesh.mesh.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.netmesh.mesh.Golden.bytes;
import static org.netmesh.mesh.Golden.number;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.Golden;
import tools.jackson.databind.JsonNode;

class BodiesTest {
    @Test
    void theKeepAliveIsTheGoldenOne() {
        JsonNode v = Golden.WIRE.path("punch_keepalive");
        KeepAlive expected =
                new KeepAlive(new NodeId(number(v, "sender_node_id")), (int) number(v, "punch_id"));
        byte[] bytes = bytes(v, "bytes");
        assertThat(expected.toBytes()).isEqualTo(bytes);
        assertThat(KeepAlive.read(bytes, 0, bytes.length)).isEqualTo(expected);
    }

    @Test
    @DisplayName("spec 01 §14 W-20, §7.3: grants have exactly 16 bytes")
    void grantsAreTheGoldenOnes() {
        JsonNode v = Golden.WIRE.path("stream_window");
        StreamWindow grant =
                new StreamWindow(new StreamId(number(v, "stream_id")), number(v, "total_consumed"));
        assertThat(grant.toBytes()).isEqualTo(bytes(v, "bytes"));
        assertThat(StreamWindow.read(bytes(v, "bytes"), 0, 16)).isEqualTo(grant);
        Golden.each(Golden.WIRE.path("stream_window_decode").path("cases"))
                .filter(c -> c.path("length").asInt() != 16)
                .forEach(c -> {
                    int length = c.path("length").asInt();
                    assertThatExceptionOfType(MalformedException.class)
                            .isThrownBy(() -> StreamWindow.read(new byte[length], 0, length))
                            .withMessage(c.path("result").asString());
                });
    }

    @Test
    @DisplayName("spec 01 §4.3, §14 W-20: the missing list of a NACK saturates")
    void nacksListWhatIsMissing() {
        Golden.each(Golden.WIRE.path("nack_2").path("cases")).forEach(BodiesTest::checkNack);
        checkNack(Golden.WIRE.path("nack"));
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> Nack.read(new byte[15], 0, 15));
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> Nack.read(new byte[17], 0, 17));
    }

    private static void checkNack(JsonNode v) {
        Nack nack = new Nack(number(v, "next_expected"), number(v, "missing_bitmap"));
        assertThat(nack.toBytes()).isEqualTo(bytes(v, "bytes"));
        assertThat(Nack.read(bytes(v, "bytes"), 0, 16)).isEqualTo(nack);
        assertThat(nack.missingSequences().boxed())
                .isEqualTo(Golden.each(v.path("missing_sequences")).map(Golden::number).toList());
    }

    @Test
    @DisplayName("spec 01 §8.2, §14 W-28: golden beacons, their forwarding, and what is rejected")
    void beaconsAreTheGoldenOnes() {
        JsonNode v = Golden.WIRE.path("pingwave72");
        JsonNode primary = v.path("primary");
        Pingwave expected =
                new Pingwave(
                        BeaconOrigin.of(new NodeId(number(v, "origin_node_id"))),
                        v.path("seq").asLong(),
                        v.path("ttl").asInt(),
                        v.path("hop_count").asInt(),
                        v.path("origin_timestamp_us").asLong(),
                        number(v, "capability_hash"),
                        v.path("capability_version").asInt(),
                        v.path("load_level").asInt(),
                        BeaconHealth.of(v.path("health").asInt()),
                        new PrimaryCapabilities(
                                primary.path("gpu").asBoolean(),
                                primary.path("model_slots").asInt(),
                                primary.path("memory_tier").asInt(),
                                (int) number(primary, "tools_bitmap"),
                                (int) number(primary, "flags")));
        assertThat(Hex.of(expected.toBytes())).isEqualTo(v.path("bytes").asString());
        assertThat(Pingwave.read(bytes(v, "bytes"), 0, 72)).isEqualTo(expected);
        assertThat(Hex.of(expected.forwarded().orElseThrow().toBytes()))
                .isEqualTo(v.path("after_one_forward").asString());

        Golden.each(Golden.MESH_WIRE.path("pingwave_rejects"))
                .forEach(c -> {
                    byte[] bytes = bytes(c, "hex");
                    assertThatExceptionOfType(MalformedException.class)
                            .isThrownBy(() -> Pingwave.read(bytes, 0, bytes.length));
                });
        Golden.each(Golden.MESH_WIRE.path("pingwave_72"))
                .forEach(c -> {
                    byte[] bytes = bytes(c, "hex");
                    Pingwave beacon = Pingwave.read(bytes, 0, 72);
                    // any GPU byte but zero is written as one
                    bytes[64] = (byte) (bytes[64] == 0 ? 0 : 1);
                    assertThat(beacon.toBytes()).isEqualTo(bytes);
                });
    }

    @Test
    void liveBeaconsAreThoseThatOursSends() {
        Golden.each(Golden.WIRE.path("live_pingwaves").path("cases"))
                .forEach(v -> {
                    byte[] bytes = bytes(v, "datagram");
                    Pingwave beacon = Pingwave.read(bytes, 0, bytes.length);
                    assertThat(beacon.origin().node()).isEqualTo(number(v, "origin_node_id"));
                    assertThat(beacon.toBytes()).isEqualTo(bytes);
                    if (beacon.hopCount() == 0) {
                        assertThat(
                                        Pingwave.from(
                                                new NodeId(beacon.origin().node()),
                                                beacon.sequence(),
                                                beacon.originMicros()))
                                .isEqualTo(beacon);
                    }
                });
    }

    @Test
    @DisplayName("spec 01 §15.30, §15.31: (2,1), (1,2), (0,3), then no further; 255 hops stay 255")
    void aBeaconGoesFourLinksFar() {
        Pingwave beacon = Pingwave.from(new NodeId(5), 1, 0);
        for (int hop = 1; hop <= 3; hop++) {
            beacon = beacon.forwarded().orElseThrow();
            assertThat(beacon.hopCount()).isEqualTo(hop);
            assertThat(beacon.ttl()).isEqualTo(3 - hop);
        }
        assertThat(beacon.forwarded()).isEmpty();

        byte[] far = Pingwave.from(new NodeId(5), 1, 0).toBytes();
        far[41] = (byte) 255;
        assertThat(Pingwave.read(far, 0, 72).forwarded().orElseThrow().hopCount()).isEqualTo(255);
    }

    @Test
    @DisplayName("spec 01 §8.2: memory tiers by GB")
    void memoryTiersHaveTheirLimits() {
        long[] gigabytes = {0, 1, 2, 4, 5, 8, 16, 32, 64, 65, 128, 129, Long.MAX_VALUE};
        int[] tiers = {0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 6, 7, 7};
        for (int i = 0; i < tiers.length; i++) {
            assertThat(PrimaryCapabilities.tierOf(gigabytes[i])).isEqualTo(tiers[i]);
        }
    }
}
