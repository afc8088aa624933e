package org.netmesh.kernel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.Seeds;
import org.netmesh.kernel.Vectors;
import tools.jackson.databind.JsonNode;

class PostcardTest {
    /** The type of the golden cases. */
    record Sample(long id, String name, Optional<Integer> level, boolean on, List<String> tags) {
        static Sample read(PostcardReader in) {
            return new Sample(
                    in.u64(),
                    in.string(),
                    in.optional(PostcardReader::i32),
                    in.bool(),
                    in.list(PostcardReader::string));
        }

        byte[] write() {
            return new PostcardWriter()
                    .u64(id)
                    .string(name)
                    .optional(level, PostcardWriter::i32)
                    .bool(on)
                    .list(tags, PostcardWriter::string)
                    .toByteArray();
        }

        /** As the reference prints it. */
        String printed() {
            return "(%s, \"%s\", %s, %s, [%s])"
                    .formatted(
                            Long.toUnsignedString(id),
                            name,
                            level.map(n -> "Some(" + n + ")").orElse("None"),
                            on,
                            String.join(", ", tags));
        }
    }

    static Stream<JsonNode> cases() {
        return Vectors.of("postcard_decode");
    }

    static LongStream seeds() {
        return Seeds.fresh(300);
    }

    // spec 06 §21
    @ParameterizedTest
    @MethodSource("cases")
    void lenientReadsWhatTheReferenceReadsAndRefusesWhatItRefuses(JsonNode golden) {
        PostcardReader in = PostcardReader.lenient(Hex.parse(golden.get("hex").asString()));
        if (golden.has("value")) {
            assertThat(Sample.read(in).printed()).isEqualTo(golden.get("value").asString());
            in.end();
        } else {
            assertThatThrownBy(() -> Sample.read(in)).isInstanceOf(MalformedException.class);
        }
    }

    // decision 33
    @Test
    void strictRefusesOverlongVarintsRepeatedKeysAndTrailingBytes() {
        assertThatThrownBy(() -> PostcardReader.of(Hex.parse("8000")).u64())
                .isInstanceOf(MalformedException.class)
                .hasMessage("an over-long varint");
        byte[] repeated = Hex.parse("0201010102");
        assertThatThrownBy(() ->
                        PostcardReader.of(repeated).map(PostcardReader::u8, PostcardReader::u8))
                .isInstanceOf(MalformedException.class);
        assertThat(PostcardReader.lenient(repeated).map(PostcardReader::u8, PostcardReader::u8))
                .containsExactly(Map.entry(1, 2));
        PostcardReader trailing = PostcardReader.of(Hex.parse("0100"));
        trailing.bool();
        assertThatThrownBy(trailing::end)
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        e -> assertThat(e.kind()).isEqualTo(MalformedException.Kind.OVERSIZE));
    }

    @Test
    void aListOfManyEmptyElementsIsBounded() {
        byte[] claim = new PostcardWriter().u64(-1).toByteArray();

        assertThatThrownBy(() -> PostcardReader.of(claim).list(_ -> "nothing"))
                .isInstanceOf(MalformedException.class)
                .hasMessage("more than 65536 empty elements");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyValueComesBackAndEveryTruncationIsRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Sample sample =
                new Sample(
                        random.nextLong() >>> random.nextInt(64),
                        "é".repeat(random.nextInt(4)),
                        random.nextBoolean() ? Optional.of(random.nextInt()) : Optional.empty(),
                        random.nextBoolean(),
                        random.ints(random.nextInt(4)).mapToObj(Integer::toString).toList());
        byte[] bytes = sample.write();

        PostcardReader in = PostcardReader.of(bytes);
        assertThat(Sample.read(in)).isEqualTo(sample);
        in.end();
        for (int length = 0; length < bytes.length; length++) {
            PostcardReader cut = PostcardReader.of(Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> Sample.read(cut)).isInstanceOf(MalformedException.class);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void numbersOfEveryWidthComeBack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long bits = random.nextLong() >> random.nextInt(64);
        byte[] bytes =
                new PostcardWriter()
                        .u8((int) bits & 0xff)
                        .u16((int) bits)
                        .u32(bits)
                        .u64(bits)
                        .i16((short) bits)
                        .i32((int) bits)
                        .i64(bits)
                        .f32((float) bits)
                        .f64((double) bits)
                        .bytes(new byte[] {(byte) bits})
                        .variant(3)
                        .map(
                                new TreeMap<>(Map.of(2, bits, 1, 0L)),
                                PostcardWriter::i32,
                                PostcardWriter::i64)
                        .toByteArray();

        PostcardReader in = PostcardReader.of(bytes);
        assertThat(in.u8()).isEqualTo((int) bits & 0xff);
        assertThat(in.u16()).isEqualTo((int) bits & 0xffff);
        assertThat(in.u32()).isEqualTo(bits & 0xffff_ffffL);
        assertThat(in.u64()).isEqualTo(bits);
        assertThat(in.i16()).isEqualTo((short) bits);
        assertThat(in.i32()).isEqualTo((int) bits);
        assertThat(in.i64()).isEqualTo(bits);
        assertThat(in.f32()).isEqualTo((float) bits);
        assertThat(in.f64()).isEqualTo((double) bits);
        assertThat(in.bytes()).containsExactly((byte) bits);
        assertThat(in.variant()).isEqualTo(3);
        assertThat(in.map(PostcardReader::i32, PostcardReader::i64))
                .containsExactly(Map.entry(1, 0L), Map.entry(2, bits));
        in.end();
    }
}
