package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.SortedMap;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ChannelName;

/** The default time zone, which is the whole process's, changes no file and no age. */
@Isolated("sets the default time zone")
class TimeZoneTest {
    private static final ChannelName NAME = new ChannelName("any/zone");

    @TempDir private Path folder;
    private Instant now = Instant.EPOCH;

    /** Each zone with both of its next changes of the clock; half an hour is left until then. */
    static Stream<Arguments> nights() {
        return Stream.of(
                        "Pacific/Kiritimati",
                        "Etc/GMT+12",
                        "Asia/Kathmandu",
                        "Europe/Berlin",
                        "America/New_York",
                        "Australia/Lord_Howe")
                .flatMap(zone -> changes(zone).map(change -> arguments(zone, change)));
    }

    private static Stream<Instant> changes(String zone) {
        Instant year = Instant.parse("2026-01-01T00:00:00Z");
        var rules = ZoneId.of(zone).getRules();
        var first = rules.nextTransition(year);
        if (first == null) return Stream.of(year);
        Instant second = rules.nextTransition(first.getInstant()).getInstant();
        return Stream.of(first.getInstant(), second);
    }

    // B-073, B-093: retention, our only schedule, knows no local time: never twice, never not
    @ParameterizedTest
    @MethodSource("nights")
    void filesAndAgesAreTheSameInEveryZone(String zone, Instant change) {
        Instant begin = change.minus(Duration.ofMinutes(30));
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            SortedMap<String, String> files = night(begin, folder.resolve("there"));
            TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
            assertThat(files).isEqualTo(night(begin, folder.resolve("utc")));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    private SortedMap<String, String> night(Instant begin, Path base) {
        now = begin;
        try (Redex redex = redex(base)) {
            RedexFile file = redex.openFile(NAME, config());
            for (int i = 0; i < 3; i++) {
                file.append(new byte[] {(byte) i});
                now = now.plus(Duration.ofHours(1));
            }
        }
        now = now.minus(Duration.ofMinutes(30));
        try (Redex redex = redex(base)) {
            RedexFile file = redex.openFile(NAME, config());
            assertThat(file.sweepRetention()).isEqualTo(new RetentionResult(1, 2));
        }
        return Vectors.read(base, NAME);
    }

    private static RedexFileConfig config() {
        return RedexFileConfig.builder()
                .persistent(true)
                .retentionMaxAge(Duration.ofMinutes(90))
                .build();
    }

    private Redex redex(Path base) {
        return Redex.builder()
                .persistentDir(base)
                .retentionSweep(Duration.ZERO)
                .wallClock(() -> now)
                .build();
    }
}
