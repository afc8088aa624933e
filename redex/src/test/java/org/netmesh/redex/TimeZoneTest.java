package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TimeZone;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.kernel.ChannelName;

/** The default time zone, which is the whole process's, changes no file and no age. */
@Isolated("sets the default time zone")
class TimeZoneTest {
    private static final ChannelName NAME = new ChannelName("any/zone");

    @TempDir private Path folder;
    private Instant now = Instant.EPOCH;

    @ParameterizedTest // B-073
    @ValueSource(strings = {"Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu", "Europe/Berlin"})
    void filesAndAgesAreTheSameInEveryZone(String zone) {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            SortedMap<String, String> files = nightOfTheChange(folder.resolve("there"));
            TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
            assertThat(files).isEqualTo(nightOfTheChange(folder.resolve("utc")));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    private SortedMap<String, String> nightOfTheChange(Path base) {
        // Berlin's clock goes back half an hour later.
        now = Instant.parse("2026-10-25T00:30:00Z");
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
