package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.codec.PostcardReader;
import org.netmesh.kernel.codec.PostcardWriter;
import tools.jackson.databind.JsonNode;

/** Values of one type in a log, in the bytes of a Rust node (spec 06 §16, §21). */
class TypedRedexFileTest {
    private record Row(
            long number, String text, Optional<Integer> signed, boolean flag, List<String> list) {}

    private static final PostcardCodec<Row> CODEC =
            PostcardCodec.of(
                    (out, row) ->
                            out.u64(row.number)
                                    .string(row.text)
                                    .optional(row.signed, PostcardWriter::i32)
                                    .bool(row.flag)
                                    .list(row.list, PostcardWriter::string),
                    in ->
                            new Row(
                                    in.u64(),
                                    in.string(),
                                    in.optional(PostcardReader::i32),
                                    in.bool(),
                                    in.list(PostcardReader::string)));

    private static final List<Row> ROWS =
            List.of(
                    new Row(300, "hé", Optional.of(-5), true, List.of("x", "")),
                    new Row(0, "", Optional.empty(), false, List.of()),
                    new Row(
                            -1,
                            String.join("", Collections.nCopies(130, "z")),
                            Optional.of(Integer.MAX_VALUE),
                            true,
                            List.of("ü")),
                    new Row(
                            127,
                            "q",
                            Optional.of(Integer.MIN_VALUE),
                            false,
                            List.of("a", "b", "c")));

    private final RedexFile file = Redex.inMemory().openFile(new ChannelName("golden/typed"));
    private final TypedRedexFile<Row> typed = new TypedRedexFile<>(file, CODEC);

    @Test
    void theBytesAreThoseOfTheReference() {
        JsonNode golden =
                Vectors.each("golden_directories")
                        .filter(g -> g.required("channel").asString().equals("golden/typed"))
                        .findFirst()
                        .orElseThrow();
        for (JsonNode event : golden.required("events")) {
            byte[] payload = Hex.parse(event.required("payload_hex").asString());
            Row row = CODEC.decode(payload);
            assertThat(CODEC.encode(row)).isEqualTo(payload);
            typed.append(row);
        }
        List<Row> read = new ArrayList<>();
        for (TypedEvent<Row> event : typed.readRange(0, -1)) read.add(event.value());
        assertThat(read.get(0)).isEqualTo(ROWS.get(0));
        assertThat(read.get(1)).isEqualTo(ROWS.get(1));
        assertThat(read.get(3)).isEqualTo(ROWS.get(3));
    }

    @Test
    void anEventThatDoesNotDecodeFailsAlone() {
        typed.append(ROWS.get(0));
        file.append(new byte[] {1});
        typed.appendBatch(List.of(ROWS.get(1), ROWS.get(2)));
        TypedTail<Row> tail = typed.tail(0);

        assertThat(tail.next().orElseThrow().value()).isEqualTo(ROWS.get(0));
        TypedEvent<Row> bad = tail.next().orElseThrow();
        assertThatThrownBy(bad::value)
                .isInstanceOfSatisfying(
                        RedexException.class,
                        e -> assertThat(e.kind()).isEqualTo(RedexException.Kind.DECODE));
        assertThat(tail.next().orElseThrow().value()).isEqualTo(ROWS.get(1));
        assertThat(tail.next().orElseThrow().seq()).isEqualTo(3);
    }

    @Test
    void anEventStaysWhenItsFoldFails() {
        List<Row> state = new ArrayList<>();
        assertThat(typed.appendAndFold(ROWS.get(0), state, (row, to) -> to.add(row))).isZero();
        assertThatThrownBy(() ->
                        typed.appendAndFold(
                                ROWS.get(1),
                                state,
                                (_, _) -> {
                                    throw new IllegalStateException("fold");
                                }))
                .hasMessage("fold");
        assertThat(state).containsExactly(ROWS.get(0));
        assertThat(file.len()).isEqualTo(2);
    }
}
