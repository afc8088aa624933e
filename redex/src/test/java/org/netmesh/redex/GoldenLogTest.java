package org.netmesh.redex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.Hex;
import tools.jackson.databind.JsonNode;

/** Directories that a live 0.19.0 node wrote: we read them, and write the same (spec 06 §34). */
class GoldenLogTest {
    @TempDir private Path folder;

    static Stream<JsonNode> directories() {
        return Vectors.each("golden_directories");
    }

    @ParameterizedTest
    @MethodSource("directories")
    void aDirectoryOfTheReferenceOpensWithItsEventsAndIsLeftAsItIs(JsonNode golden) {
        ChannelName name = new ChannelName(golden.required("channel").asString());
        SortedMap<String, byte[]> files = Vectors.files(golden.required("files"));
        Vectors.write(folder, name, files);

        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(name, persistent().build());

            assertEvents(file, golden.required("events"));
            assertThat(file.nextSeq()).isEqualTo(golden.required("next_seq").asLong());
            assertThat(file.recovery().isClean()).isTrue();
        }
        assertThat(Vectors.read(folder, name)).isEqualTo(hex(files));
    }

    @ParameterizedTest
    @MethodSource("directories")
    void theSameStepsWriteTheSameBytes(JsonNode golden) {
        ChannelName name = new ChannelName(golden.required("channel").asString());
        if (name.value().equals("golden/typed")) return; // Its steps are TypedRedexFileTest's.

        try (Redex redex = redex()) {
            steps(redex, name, golden.required("steps"));
        }

        SortedMap<String, String> written = Vectors.read(folder, name);
        SortedMap<String, String> expected = hex(Vectors.files(golden.required("files")));
        assertThat(written.keySet()).isEqualTo(expected.keySet());
        written.forEach((path, bytes) -> {
            if (path.endsWith("/ts")) assertThat(bytes).hasSameSizeAs(expected.get(path));
            else assertThat(bytes).as(path).isEqualTo(expected.get(path));
        });
    }

    @Test
    void theExampleOfTheSpecificationSweepsToTheSameBytes() {
        JsonNode example = Vectors.of("directory_example");
        ChannelName name = new ChannelName(example.required("channel").asString());
        example.required("files")
                .properties()
                .forEach(e ->
                        Vectors.write(
                                folder,
                                name,
                                Map.of(
                                        e.getKey().substring(name.value().length() + 1),
                                        Hex.parse(e.getValue().asString()))));

        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(name, persistent().retentionMaxEvents(2).build());
            assertThat(file.readOne(1).orElseThrow().appendedNanos()).isEqualTo(2000);
            assertThat(file.sweepRetention()).isEqualTo(new RetentionResult(1, 2));
        }

        JsonNode after = example.required("after_retention_max_events_2");
        Vectors.read(folder, name)
                .forEach((path, bytes) ->
                        assertThat(bytes)
                                .isEqualTo(after.required(name.value() + "/" + path).asString()));
    }

    private static void assertEvents(RedexFile file, JsonNode events) {
        List<RedexEvent> read = file.readRange(0, -1);
        assertThat(read).hasSize(events.size());
        for (int i = 0; i < read.size(); i++) {
            JsonNode event = events.get(i);
            assertThat(read.get(i).seq()).isEqualTo(event.required("seq").asLong());
            assertThat(read.get(i).isInline()).isEqualTo(event.required("inline").asBoolean());
            assertThat(Hex.of(read.get(i).payload()))
                    .isEqualTo(event.required("payload_hex").asString());
            assertThat("0x%08x".formatted(read.get(i).checksum()))
                    .isEqualTo(event.required("checksum").asString());
        }
    }

    private static void steps(Redex redex, ChannelName name, JsonNode steps) {
        RedexFileConfig.Builder config = persistent();
        RedexFile file = null;
        for (JsonNode step : steps) {
            String text = step.asString();
            if (text.startsWith("retention_max_events")) config.retentionMaxEvents(number(text));
            else if (text.startsWith("retention_max_bytes")) config.retentionMaxBytes(number(text));
            else {
                if (file == null) file = redex.openFile(name, config.build());
                step(file, text);
            }
        }
    }

    private static void step(RedexFile file, String step) {
        if (step.startsWith("appendInline")) {
            file.appendInline(inlineBytes(step.substring(13)));
        } else if (step.startsWith("appendBatch")) {
            file.appendBatch(List.of("béta".getBytes(UTF_8), new byte[0], new byte[24]));
        } else if (step.equals("append five payloads of 10 bytes")) {
            for (int i = 0; i < 5; i++) file.append(payloadsOfTen(i));
        } else if (step.startsWith("append")) {
            payloads(step.substring(7)).forEach(file::append);
        } else if (step.equals("sweep")) {
            file.sweepRetention();
        } else if (step.equals("close")) {
            file.close();
        }
    }

    private static byte[] inlineBytes(String text) {
        if (text.startsWith("\"")) return text.substring(1, 9).getBytes(UTF_8);
        if (text.equals("8 zero bytes")) return new byte[8];
        if (!text.contains("*")) return Hex.parse(text);
        byte[] eight = new byte[8];
        Arrays.fill(eight, Hex.parse(text.substring(0, 2))[0]);
        return eight;
    }

    private static List<byte[]> payloads(String text) {
        List<byte[]> payloads = new ArrayList<>();
        for (String part : text.replace(" (heap)", "").split(", ", -1)) {
            boolean quoted = part.startsWith("\"");
            payloads.add(
                    quoted
                            ? part.substring(1, part.length() - 1).getBytes(UTF_8)
                            : Hex.parse(part));
        }
        return payloads;
    }

    /** The payloads of the reference's run, which its steps do not spell out. */
    private static byte[] payloadsOfTen(int i) {
        JsonNode golden =
                Vectors.each("golden_directories")
                        .filter(g -> g.required("channel").asString().equals("golden/bytes"))
                        .findFirst()
                        .orElseThrow();
        for (JsonNode event : golden.required("events")) {
            if (event.required("seq").asInt() == i) {
                return Hex.parse(event.required("payload_hex").asString());
            }
        }
        return new byte[10];
    }

    private static long number(String step) {
        return Long.parseLong(step.substring(step.indexOf('=') + 2));
    }

    private static SortedMap<String, String> hex(SortedMap<String, byte[]> files) {
        SortedMap<String, String> all = new TreeMap<>();
        files.forEach((path, bytes) -> all.put(path, Hex.of(bytes)));
        return all;
    }

    private static RedexFileConfig.Builder persistent() {
        return RedexFileConfig.builder().persistent(true);
    }

    private Redex redex() {
        return Redex.builder().persistentDir(folder).retentionSweep(Duration.ZERO).build();
    }
}
