package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.codec.MalformedException;
import tools.jackson.databind.JsonNode;

class EventMetaTest {
    static Stream<JsonNode> metas() {
        return Vectors.each("event_meta").filter(meta -> meta.has("dispatch"));
    }

    static Stream<JsonNode> checksums() {
        return Vectors.each("event_meta_checksum");
    }

    static Stream<JsonNode> events() {
        return Stream.concat(Vectors.each("task_events"), Vectors.each("memory_events"));
    }

    static LongStream seeds() {
        return Seeds.fresh(200);
    }

    @ParameterizedTest
    @MethodSource("metas")
    void goldenMetasAreReadAndWritten(JsonNode golden) {
        EventMeta meta =
                new EventMeta(
                        golden.required("dispatch").asInt(),
                        golden.required("flags").asInt(),
                        new OriginHash(Vectors.u64(golden.required("origin_hash"))),
                        Vectors.u64(golden.required("seq_or_ts")),
                        (int) Vectors.u64(golden.required("checksum")));

        assertThat(Hex.of(meta.encode())).isEqualTo(golden.required("hex").asString());
        assertThat(EventMeta.decode(Vectors.hex(golden.required("hex")))).isEqualTo(meta);
    }

    @Test
    void thePadIsIgnoredOnReadAndZeroOnWrite() { // spec 06 §29 M-29
        byte[] padded = Vectors.hex(Vectors.of("event_meta").get(2).required("hex"));

        EventMeta meta = EventMeta.decode(padded);

        assertThat(meta.seqOrTs()).isEqualTo(0x123456789abcdef0L);
        assertThat(meta.encode()).containsSequence(0, 0, 0, 0).startsWith(0, 0, 0, 0);
    }

    @ParameterizedTest
    @MethodSource("checksums")
    void goldenChecksumsOfBothForms(JsonNode golden) {
        byte[] tail = Vectors.hex(golden.required("tail_hex"));
        EventMeta meta =
                EventMeta.of(
                        golden.required("dispatch").asInt(),
                        new OriginHash(Vectors.u64(golden.required("origin_hash"))),
                        Vectors.u64(golden.required("seq_or_ts")));

        assertThat(meta.checksum(tail)).isEqualTo((int) Vectors.u64(golden.required("v2")));
        assertThat(EventMeta.legacyChecksum(tail))
                .isEqualTo((int) Vectors.u64(golden.required("v1_tail_only")));
    }

    @ParameterizedTest
    @MethodSource("events")
    void goldenEventsAreSealedTheSame(JsonNode golden) {
        EventMeta meta =
                EventMeta.of(
                        (int) Vectors.u64(golden.required("dispatch")),
                        new OriginHash(Vectors.u64(golden.required("origin_hash"))),
                        Vectors.u64(golden.required("app_seq")));

        byte[] payload = meta.seal(Vectors.hex(golden.required("tail_hex")));

        assertThat(Hex.of(payload)).isEqualTo(golden.required("redex_payload_hex").asString());
        assertThat(EventMeta.isIntact(payload)).isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyFlippedBitOutsideThePadIsFound(long seed) { // spec 06 §29 M-29
        var random = new SplittableRandom(seed);
        byte[] tail = new byte[random.nextInt(40)];
        random.nextBytes(tail);
        byte[] payload =
                EventMeta.of(random.nextInt(256), new OriginHash(seed), random.nextLong())
                        .seal(tail);

        int bit = random.nextInt(payload.length * 8);
        payload[bit / 8] ^= (byte) (1 << bit % 8);

        boolean pad = bit / 8 == 2 || bit / 8 == 3;
        assertThat(EventMeta.isIntact(payload)).isEqualTo(pad);
    }

    @Test
    void fewerThan24BytesAreRefusedAndNothingElse() {
        for (int length = 0; length < EventMeta.BYTES; length++) {
            byte[] cut = new byte[length];
            assertThatThrownBy(() -> EventMeta.decode(cut))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("payload too short: " + length + " bytes");
        }
        assertThat(EventMeta.decode(new byte[EventMeta.BYTES]))
                .isEqualTo(EventMeta.of(0, new OriginHash(0), 0));
    }

    @Test
    void dispatchAndFlagsAreBytes() {
        assertThatThrownBy(() -> EventMeta.of(256, new OriginHash(1), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dispatch must be 0 to 255, got 256");
    }
}
