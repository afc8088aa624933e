package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.OriginHash;
import tools.jackson.databind.JsonNode;

/** The bytes of records, manifests, floors and tokens (spec 06 §2, §9.1, §20, §33). */
class RecordVectorsTest {
    static Stream<JsonNode> records() {
        return Vectors.each("redex_entry");
    }

    static Stream<JsonNode> manifests() {
        return Vectors.each("manifest");
    }

    static Stream<JsonNode> refusedManifests() {
        return Vectors.each("manifest_rejected");
    }

    static Stream<JsonNode> hashes() {
        return Vectors.each("xxh3_64_seed0");
    }

    // parity: redex.RedexEvent.checksum
    @ParameterizedTest
    @MethodSource("hashes")
    void checksumsAreTheLowTwentyEightBits(JsonNode vector) {
        byte[] input = Hex.parse(vector.required("input_hex").asString());
        int low28 = Integer.decode(vector.required("low28").asString());
        assertThat(Checksum28.of(input, 0, input.length)).isEqualTo(low28);
        if (input.length == 8) {
            assertThat(Checksum28.ofInline(IndexRecord.inlineNumber(input))).isEqualTo(low28);
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void recordsHaveTheirFields(JsonNode vector) {
        byte[] record = Hex.parse(vector.required("record_hex").asString());
        boolean inline = vector.required("kind").asString().equals("inline");
        long flags = Long.decode(vector.required("flags_and_checksum").asString());

        assertThat(IndexRecord.seq(record, 0)).isEqualTo(vector.required("seq").asLong());
        assertThat(IndexRecord.isInline(record, 0)).isEqualTo(inline);
        assertThat(IndexRecord.offset(record, 0))
                .isEqualTo(vector.required("payload_offset").asLong());
        assertThat(IndexRecord.length(record, 0))
                .isEqualTo(vector.required("payload_len").asLong());
        assertThat(IndexRecord.checksum(record, 0)).isEqualTo((int) flags & Checksum28.MASK);
    }

    // spec 06 §29 M-22
    @Test
    void aHeapRecordWithTheInlineFlagCannotBeBuilt() {
        byte[] record = new byte[IndexRecord.BYTES];
        assertThatThrownBy(() -> IndexRecord.putHeap(record, 0, 1, 0, 0, IndexRecord.INLINE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(record).containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void manifestsNameTheirGeneration(JsonNode vector) {
        long generation = vector.required("generation").asLong();
        byte[] bytes = Hex.parse(vector.required("hex").asString());
        assertThat(Manifest.encode(generation)).isEqualTo(bytes);
        assertThat(Manifest.decode(bytes)).contains(generation);
    }

    @ParameterizedTest
    @MethodSource("refusedManifests")
    void whatIsNoManifestIsRefused(JsonNode vector) {
        assertThat(Manifest.decode(Hex.parse(vector.required("hex").asString()))).isEmpty();
    }

    @Test
    void everyFlippedBitOfAManifestFloorOrIdentityIsSeen() {
        byte[] manifest = Manifest.encode(7);
        byte[] floor = Floor.encode(-9);
        byte[] id = new LogId(1, 2).encode();
        assertThat(Floor.decode(floor)).contains(-9L);
        assertThat(LogId.decode(id)).contains(new LogId(1, 2));
        for (int bit = 0; bit < 128; bit++) {
            assertThat(Manifest.decode(flipped(manifest, bit))).isEmpty();
            assertThat(Floor.decode(flipped(floor, bit))).isEmpty();
        }
        for (int bit = 0; bit < 192; bit++) assertThat(LogId.decode(flipped(id, bit))).isEmpty();
    }

    // parity: cortex.WriteToken, cortex.WriteToken.ctor, cortex.WriteToken.fromString,
    // parity: cortex.WriteToken.toString, cortex.WriteToken.originHash, cortex.WriteToken.seq
    @Test
    void tokensHaveOneTextForm() {
        for (JsonNode valid : Vectors.of("write_token").required("valid")) {
            String text = valid.required("text").asString();
            if (text.contains("+")) {
                assertThatThrownBy(() -> WriteToken.parse(text)).hasMessageContaining("decimal");
                continue;
            }
            WriteToken token = WriteToken.parse(text);
            assertThat(token.toString()).isEqualTo(valid.required("canonical").asString());
            assertThat(token.seq())
                    .isEqualTo(Long.parseUnsignedLong(valid.required("seq").asString()));
        }
        for (JsonNode invalid : Vectors.of("write_token").required("invalid")) {
            assertThatThrownBy(() -> WriteToken.parse(invalid.required("text").asString()))
                    .hasMessageContaining(invalid.required("message").asString());
        }
        WriteToken token = new WriteToken(new OriginHash(5), 6);
        assertThat(token.log()).isEqualTo(Optional.empty());
        assertThat(token.in(new ChannelName("a")).log()).contains(new ChannelName("a"));
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << (bit % 8));
        return copy;
    }
}
