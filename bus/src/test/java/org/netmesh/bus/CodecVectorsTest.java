package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.Xxh3;
import org.netmesh.kernel.codec.MalformedException;
import tools.jackson.databind.JsonNode;

/** Texts and bytes that other implementations share, against golden data. */
class CodecVectorsTest {
    @Test
    void validCursorsOfTheReferenceAreRead() {
        for (JsonNode row : Vectors.section("cursor").required("valid")) {
            Cursor cursor = Cursor.parse(row.required("base64").asString());
            row.required("positions")
                    .forEachEntry((shard, position) -> {
                        if (shard.equals("65535")) return;
                        ShardId id = new ShardId(Integer.parseInt(shard));
                        assertThat(cursor.position(id)).contains(position.asString());
                    });
            assertThat(Cursor.parse(cursor.encoded())).isEqualTo(cursor);
        }
    }

    @Test
    void cursorsAreWrittenAsTheReferenceWritesThem() {
        Cursor cursor =
                Cursor.empty()
                        .with(new ShardId(1), "1702123456790-0")
                        .with(new ShardId(0), "1702123456789-0");
        assertThat(cursor.encoded())
                .isEqualTo("eyIwIjoiMTcwMjEyMzQ1Njc4OS0wIiwiMSI6IjE3MDIxMjM0NTY3OTAtMCJ9");
        assertThat(Cursor.empty().encoded()).isEqualTo("e30=");
    }

    // spec 05 §25 M-35
    @Test
    void invalidCursorsGiveATypedError() {
        for (JsonNode row : Vectors.section("cursor").required("invalid")) {
            assertThatThrownBy(() -> Cursor.parse(row.required("text").asString()))
                    .as(row.required("why").asString())
                    .isInstanceOfSatisfying(
                            PollException.class,
                            e -> assertThat(e.kind()).isEqualTo(PollException.Kind.INVALID_CURSOR))
                    .hasMessageStartingWith("invalid cursor: ");
        }
        String deep = "{\"0\":".repeat(10_000);
        String text = Base64.getEncoder().encodeToString(deep.getBytes(UTF_8));
        assertThatThrownBy(() -> Cursor.parse(text)).isInstanceOf(PollException.class);
    }

    // spec 05 §25 M-26: "9" < "10"; 1700-9 < 1700-10
    @Test
    void idsCompareAsTheReferenceComparesThem() {
        Vectors.cases("id_compare")
                .forEach(row -> {
                    String a = row.get(0).asString();
                    String b = row.get(1).asString();
                    int order = List.of("lt", "eq", "gt").indexOf(row.get(2).asString()) - 1;
                    assertThat(Integer.signum(Positions.compare(a, b)))
                            .as(a + " : " + b)
                            .isEqualTo(order);
                    assertThat(Integer.signum(Positions.compare(b, a))).isEqualTo(-order);
                });
    }

    @Test
    void idsFallIntoTheReferencesClasses() {
        Vectors.cases("id_format")
                .forEach(row ->
                        assertThat(Positions.format(row.get(0).asString()))
                                .as(row.get(0).asString())
                                .hasToString(row.get(1).asString().toUpperCase(Locale.ROOT)));
    }

    // parity: dedup.dedup_id; spec 05 §25 M-38
    @Test
    void dedupIdsAreTheReferencesTexts() {
        Vectors.cases("dedup_id")
                .filter(row -> row.required("shard").asInt() <= ShardId.MAX)
                .forEach(row -> {
                    DedupId id =
                            new DedupId(
                                    Long.parseUnsignedLong(row.required("nonce").asString(), 16),
                                    new ShardId(row.required("shard").asInt()),
                                    row.required("sequence_start").asLong(),
                                    row.required("i").asInt());
                    assertThat(id).hasToString(row.required("id").asString());
                    assertThat(DedupId.parse(id.toString())).isEqualTo(id);
                });
    }

    @ParameterizedTest
    @MethodSource("wrongDedupIds")
    void otherTextsAreNoDedupIds(String text) {
        assertThatThrownBy(() -> DedupId.parse(text)).isInstanceOf(MalformedException.class);
    }

    static List<String> wrongDedupIds() {
        return List.of(
                "",
                "a:1:2",
                "0a:1:2:3",
                "A:1:2:3",
                "a:65535:2:3",
                "a:1:-2:3",
                "a:1:2:+3",
                "a:1:2:3:4",
                "a:01:2:3",
                ":1:2:3",
                "g:1:2:3",
                "a:1:2:3 ",
                "a".repeat(100));
    }

    @Test
    void nonceFilesAreTheReferencesBytes() {
        for (JsonNode row : Vectors.section("nonce_file").required("valid")) {
            byte[] bytes = HexFormat.of().parseHex(row.required("hex").asString());
            long nonce = Long.parseUnsignedLong(row.required("nonce").asString(), 16);
            assertThat(NonceFile.decode(ByteBuffer.wrap(bytes), bytes.length, "f"))
                    .isEqualTo(nonce);
            assertThat(NonceFile.encode(nonce)).isEqualTo(bytes);
        }
        for (JsonNode row : Vectors.section("nonce_file").required("invalid")) {
            byte[] bytes = HexFormat.of().parseHex(row.required("hex").asString());
            assertThatThrownBy(
                            () -> NonceFile.decode(ByteBuffer.wrap(bytes), bytes.length, "<path>"))
                    .hasMessage(row.required("reference_text").asString());
        }
    }

    @Test
    void storedRecordsAreWrittenAsTheReferenceWritesThem() {
        for (JsonNode row : Vectors.section("stored_record").required("encode")) {
            byte[] record =
                    StoredRecord.encode(
                            row.required("raw").asString().getBytes(UTF_8),
                            row.required("t").asLong(),
                            new ShardId(row.required("s").asInt()));
            assertThat(new String(record, UTF_8)).isEqualTo(row.required("record").asString());
        }
    }

    @Test
    void storedRecordsAreReadAsRedisReadersOfTheReferenceReadThem() {
        for (JsonNode row : Vectors.section("stored_record").required("read").required("cases")) {
            byte[] record = row.required("record").asString().getBytes(UTF_8);
            JsonNode wanted = row.has("both") ? row.required("both") : row.required("redis");
            if (wanted.isString()) {
                assertThatThrownBy(() -> StoredRecord.decode(record))
                        .as(row.toString())
                        .isInstanceOf(MalformedException.class);
            } else {
                StoredRecord read = StoredRecord.decode(record);
                assertThat(new String(read.payload(), UTF_8))
                        .isEqualTo(wanted.required("raw").asString());
                assertThat(Long.toUnsignedString(read.insertionTs()))
                        .isEqualTo(wanted.required("t").toString());
                assertThat(read.shard()).isEqualTo(wanted.required("s").asInt());
            }
        }
    }

    // spec 05 §25 M-39
    @Test
    void urlsLoseTheirCredentials() {
        Vectors.cases("redact_url")
                .forEach(row ->
                        assertThat(RedactedUrl.of(row.get(0).asString()))
                                .isEqualTo(row.get(1).asString()));
    }

    // parity: bus.StoredEvent, bus.StoredEvent.id, bus.StoredEvent.raw, bus.StoredEvent.rawBytes
    @Test
    void storedEventsHaveTheReferencesJsonForm() {
        Vectors.cases("stored_event_json")
                .filter(row -> row.required("sh").asInt() <= ShardId.MAX)
                .forEach(CodecVectorsTest::checkStoredEvent);
    }

    private static void checkStoredEvent(JsonNode row) {
        StoredEvent plain =
                StoredEvent.of(
                        row.required("sid").asString(),
                        Vectors.bytes(row.required("raw")),
                        Long.parseUnsignedLong(row.required("ts").toString()),
                        new ShardId(row.required("sh").asInt()));
        StoredEvent event =
                row.has("dedup") ? plain.withDedupId(row.required("dedup").asString()) : plain;
        if (row.has("json")) {
            assertThat(event.toJson()).isEqualTo(row.required("json").asString());
        } else {
            String text = row.required("error").asString();
            assertThatThrownBy(event::toJson)
                    .hasMessageStartingWith(text.substring(0, text.indexOf(':')));
        }
        assertThat(event.rawBytes()).isEqualTo(ByteBuffer.wrap(Vectors.bytes(row.get("raw"))));
    }

    @Test
    void shardsAreChosenAsTheReferenceChoosesThem() {
        Vectors.cases("shard_hash")
                .filter(row -> row.has("utf8"))
                .forEach(row -> {
                    long hash = Xxh3.hash64(row.required("utf8").asString().getBytes(UTF_8));
                    assertThat(Long.toHexString(hash))
                            .isEqualTo(row.required("xxh3_64").asString().replaceFirst("^0+", ""));
                    checkChoice(row.required("mod"), Routes.Choice.MODULO, hash);
                    checkChoice(row.required("mulshift"), Routes.Choice.MULTIPLY, hash);
                });
    }

    private static void checkChoice(JsonNode byCount, Routes.Choice choice, long hash) {
        byCount.forEachEntry((count, index) -> {
            Routes routes = TestShards.routes(Integer.parseInt(count), choice);
            assertThat(routes.index(hash)).isEqualTo(index.asInt());
        });
    }

    // spec 05 §26: back-off bounds; §25 M-12
    @Test
    void pausesStayInTheirBoundsAndShardsDoNotRetryInStep() {
        for (JsonNode row : Vectors.section("retry_backoff_ms").required("bounds")) {
            for (int shard = 0; shard < 64; shard++) {
                long nanos = Backoff.nanos(new ShardId(shard), row.get(0).asInt());
                assertThat(nanos)
                        .isBetween(
                                row.get(1).asLong() * 1_000_000, row.get(2).asLong() * 1_000_000);
            }
        }
        assertThat(
                        IntStream.range(0, 16)
                                .mapToLong(shard -> Backoff.nanos(new ShardId(shard), 2))
                                .distinct()
                                .count())
                .isGreaterThanOrEqualTo(4);
    }
}
