package org.netmesh.capability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.codec.MalformedException;
import tools.jackson.databind.JsonNode;

class CapabilityAnnouncementTest {
    private static final String FILE = "announcement_derived.json";
    private static final long NOW = 1_700_000_000_000_000_000L;
    private static final EntityId ORIGIN =
            EntityId.parse("79b5562e8fe654f94078b112e8a98ba7901f853ae695bed7e0e3910bad049664");

    static Stream<JsonNode> cases() {
        return Vectors.rows(FILE, "cases");
    }

    // spec 04a §6, §18 M-2, M-3, M-6
    // parity: capabilities.hop_count
    @ParameterizedTest
    @MethodSource("cases")
    void theSignedBytesAndTheWireAreExact(JsonNode row) throws NoSuchAlgorithmException {
        byte[] seed = Hex.parse(row.required("seed_hex").asString());
        CapabilityAnnouncement unsigned = unsigned(row);
        String signedText = row.required("signed_payload_utf8").asString();
        assertThat(new String(unsigned.signedBytes(), UTF_8)).isEqualTo(signedText);
        assertThat(Hex.of(MessageDigest.getInstance("SHA-256").digest(unsigned.signedBytes())))
                .isEqualTo(row.required("signed_payload_sha256").asString());
        assertThat(unsigned.nodeId())
                .isEqualTo(NodeId.parse(row.required("node_id_hex").asString()));

        CapabilityAnnouncement record = unsigned;
        if (row.path("signature_hex").isString()) {
            record = unsigned.sign(Ed25519.signer(seed));
            assertThat(record.signature().orElseThrow().hex())
                    .isEqualTo(row.required("signature_hex").asString());
            for (var copy = Optional.of(record); copy.isPresent(); ) {
                assertThat(copy.get().verifies(Ed25519::verify)).isTrue();
                copy = copy.get().forwarded();
            }
        }
        String wire = row.required("wire_utf8").asString();
        assertThat(new String(record.encode(), UTF_8)).isEqualTo(wire);
        assertThat(CapabilityAnnouncement.decode(wire.getBytes(UTF_8))).isEqualTo(record);
        assertThat(record.isBound()).isTrue();
    }

    private static CapabilityAnnouncement unsigned(JsonNode row) {
        JsonNode input = row.required("input");
        EntityId entity = EntityId.parse(row.required("entity_id").asString());
        return new CapabilityAnnouncement(
                NodeId.of(entity),
                entity,
                input.required("version").bigIntegerValue().longValue(),
                Long.parseUnsignedLong(input.required("timestamp_ns").asString()),
                input.required("ttl_secs").asLong(),
                CapabilitySet.of(
                        Vectors.tags(input.required("tags_unsorted")),
                        Vectors.metadata(input.required("metadata"))),
                Optional.empty(),
                input.required("hop_count").asInt(),
                input.path("reflex_addr").isString()
                        ? Optional.of(ReflexAddress.parse(input.get("reflex_addr").asString()))
                        : Optional.empty());
    }

    static Stream<JsonNode> decode() {
        // Nobody writes the array form; ours need not read it.
        return Vectors.rows(FILE, "decode")
                .filter(row -> !row.get("name").asString().equals("array instead of object"));
    }

    // spec 04a §6, §18 M-28
    @ParameterizedTest
    @MethodSource("decode")
    void everyTextIsReadOrRefusedAsAWhole(JsonNode row) {
        String text = row.required("text").asString();
        byte[] json = text.getBytes(UTF_8);
        if (row.required("outcome").asString().equals("refused")) {
            assertThatThrownBy(() -> CapabilityAnnouncement.decode(json))
                    .isInstanceOf(MalformedException.class);
            return;
        }
        CapabilityAnnouncement record = CapabilityAnnouncement.decode(json);
        String expected = row.required("re_encoded").asString();
        assertThat(new String(record.encode(), UTF_8))
                .isEqualTo(expected.equals("same") ? text : expected);
        assertThat(record.verifies(Ed25519::verify))
                .isEqualTo(row.required("verifies").asBoolean());
    }

    static Stream<JsonNode> reflex() {
        return Vectors.rows(FILE, "reflex");
    }

    @ParameterizedTest
    @MethodSource("reflex")
    void addressesHaveOneText(JsonNode row) {
        String text = row.required("text").asString();
        if (row.required("re_encoded").isNull()) {
            assertThatThrownBy(() -> ReflexAddress.parse(text))
                    .isInstanceOf(MalformedException.class);
        } else {
            ReflexAddress address = ReflexAddress.parse(text);
            assertThat(address).hasToString(row.required("re_encoded").asString());
            assertThat(address.toSocketAddress().getPort())
                    .isEqualTo(Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)));
        }
    }

    // spec 04a §7.4 step 15, §18 M-5
    @Test
    void aReceiverRemovesReservedMetadata() {
        JsonNode row = Vectors.file(FILE).required("received_metadata");
        CapabilitySet sent = CapabilitySet.of(List.of(), Vectors.metadata(row.required("sent")));
        assertThat(ReceivedCapabilities.of(sent).metadata())
                .isEqualTo(Vectors.metadata(row.required("kept")));
    }

    // spec 04a §7.4 step 16, §18 M-18
    @Test
    void chainHeatIsKeptOnlyForChainsThatTheSetClaims() {
        List<String> tags =
                new ArrayList<>(
                        List.of("causal:aa:7", "heat:aa=0.50", "heat:bb=0.50", "heat:aaa=1.00"));
        CapabilitySet kept = ReceivedCapabilities.of(CapabilitySet.builder().tags(tags).build());
        assertThat(kept.wireTags()).containsExactly("causal:aa:7", "heat:aa=0.50");

        List<String> blobs = new ArrayList<>();
        for (int i = 0; i < 300; i++) blobs.add("heat:blob:%03d=0.%02d".formatted(i, i % 100));
        Collections.shuffle(blobs);
        CapabilitySet hottest =
                ReceivedCapabilities.of(CapabilitySet.builder().tags(blobs).build());
        assertThat(hottest.tags()).hasSize(256);
        assertThat(hottest.wireTags())
                .contains("heat:blob:299=0.99")
                .doesNotContain("heat:blob:000=0.00");
    }

    private static CapabilityAnnouncement announcement(long ttl) {
        return CapabilityAnnouncement.of(
                ORIGIN, 1, NOW, ttl, CapabilitySet.builder().tag("a").build(), Optional.empty());
    }

    // spec 04a §6, §18 M-11, M-12
    @Test
    void ageIsCountedInWholeSecondsAndNeverOverflows() {
        CapabilityAnnouncement record = announcement(2);
        assertThat(record.isExpired(NOW + 1_999_999_999L)).isFalse();
        assertThat(record.isExpired(NOW + 2_000_000_000L)).isTrue();
        assertThat(record.isExpired(NOW - 5)).isFalse();
        assertThat(record.remainingNanos(NOW + 1)).isEqualTo(1_999_999_999L);
        assertThat(record.remainingNanos(NOW + 9_000_000_000L)).isZero();
        assertThat(announcement(0).isExpired(NOW)).isTrue();

        CapabilityAnnouncement forever = announcement(4_294_967_295L);
        assertThat(forever.isExpired(NOW + 4_294_967_294_999_999_999L)).isFalse();
        assertThat(forever.remainingNanos(NOW)).isEqualTo(4_294_967_295_000_000_000L);
    }

    // parity: capabilities.MAX_CAPABILITY_HOPS
    @Test
    void anAnnouncementIsSentOnUntilSixteenLinksAreCrossed() {
        int links = 1;
        for (var copy = Optional.of(announcement(1)); copy.isPresent(); links++) {
            assertThat(copy.get().hopCount()).isEqualTo(links - 1);
            copy = copy.get().forwarded();
        }
        assertThat(links - 1).isEqualTo(CapabilityAnnouncement.MAX_HOPS);
    }

    // spec 04a §7.2, §21.2
    @Test
    void anOriginRefusesWhatForwardersCouldNotSendOn() {
        CapabilityAnnouncement fitting = padded(AnnouncementLimits.ORIGIN_BYTES);
        assertThat(fitting.encodeForOrigin()).hasSize(8_093);
        assertThatThrownBy(padded(AnnouncementLimits.ORIGIN_BYTES + 1)::encodeForOrigin)
                .isInstanceOfSatisfying(
                        CapabilityException.class,
                        e -> assertThat(e.kind()).isEqualTo(CapabilityException.Kind.TOO_LARGE))
                .hasMessageContaining("8094 bytes, at most 8093");
        CapabilitySet longTag = CapabilitySet.builder().tag("x".repeat(257)).build();
        assertThatThrownBy(announcement(1).withCapabilities(longTag)::encodeForOrigin)
                .isInstanceOf(CapabilityException.class);
    }

    private static CapabilityAnnouncement padded(int bytes) {
        CapabilityAnnouncement base = withMetadata(0);
        return withMetadata(bytes - base.encode().length);
    }

    private static CapabilityAnnouncement withMetadata(int length) {
        CapabilitySet set = CapabilitySet.empty().withMetadata("k", "x".repeat(length));
        return announcement(1).withCapabilities(set);
    }

    @Test
    void limitsRefuseARecordWhole() {
        byte[] json = padded(8_108).encode();
        assertThat(CapabilityAnnouncement.decode(json).hopCount()).isZero();
        byte[] tooLong = padded(8_109).encode();
        assertThatThrownBy(() -> CapabilityAnnouncement.decode(tooLong))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("more than 8108 bytes");
        byte[] tags =
                announcement(1)
                        .withCapabilities(CapabilitySet.builder().tags(List.of("a", "b")).build())
                        .encode();
        assertThatThrownBy(() ->
                        CapabilityAnnouncement.decode(
                                tags, new AnnouncementLimits(1_000, 1, 256, 256)))
                .hasMessageContaining("more than 1 tags");
        byte[] umlauts =
                announcement(1)
                        .withCapabilities(CapabilitySet.builder().tag("é".repeat(129)).build())
                        .encode();
        assertThatThrownBy(() -> CapabilityAnnouncement.decode(umlauts))
                .hasMessageContaining("more than 256 bytes in a tag");
    }

    // spec 04a §18 M-6: the binding of node id and signer, against a forged id
    @Test
    void aSignerCannotClaimTheNodeIdOfAnother() {
        CapabilityAnnouncement honest = announcement(1);
        CapabilityAnnouncement forged =
                new CapabilityAnnouncement(
                        new NodeId(42),
                        ORIGIN,
                        1,
                        NOW,
                        1,
                        honest.capabilities(),
                        Optional.empty(),
                        0,
                        Optional.empty());
        assertThat(honest.isBound()).isTrue();
        assertThat(forged.isBound()).isFalse();
    }

    // spec 04a §18 M-4: what UTF-8 cannot say is refused loudly, never signed as something else
    @Test
    void contentThatCannotBeEncodedIsNeverSigned() {
        CapabilityAnnouncement broken =
                announcement(1).withCapabilities(CapabilitySet.builder().tag("\ud800").build());
        assertThatThrownBy(() -> broken.sign(Ed25519.signer(new byte[32])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static LongStream seeds() {
        return Seeds.fresh(200);
    }

    // spec 04a §18 M-3
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyTruncationIsRefusedAndNoFlippedBitVerifies(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] key = new byte[32];
        random.nextBytes(key);
        byte[] json =
                Vectors.rows(FILE, "cases")
                        .toList()
                        .getFirst()
                        .get("wire_utf8")
                        .asString()
                        .getBytes(UTF_8);
        CapabilityAnnouncement original = CapabilityAnnouncement.decode(json);

        byte[] cut = Arrays.copyOf(json, random.nextInt(json.length));
        assertThatThrownBy(() -> CapabilityAnnouncement.decode(cut))
                .isInstanceOf(MalformedException.class);

        byte[] flipped = json.clone();
        flipped[random.nextInt(json.length)] ^= (byte) (1 << random.nextInt(8));
        try {
            CapabilityAnnouncement read = CapabilityAnnouncement.decode(flipped);
            boolean same = Arrays.equals(read.signedBytes(), original.signedBytes());
            boolean verifies = read.verifies(Ed25519::verify);
            if (!same) assertThat(verifies).isFalse();
        } catch (MalformedException expected) {
            // Most flips give no record.
        }
    }
}
