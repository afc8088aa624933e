package org.netmesh.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the races of this room whole, in JVMs of their own. */
class RacesTest {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final int LIMIT_MINUTES = 120;

    @Test
    @Tag("long")
    @Timeout(value = LIMIT_MINUTES + 1, unit = TimeUnit.MINUTES)
    void noRaceOfAShardEndsInAForbiddenState() throws IOException, InterruptedException {
        Path log = TARGET.resolve("races.log");
        Process races =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                classPath(),
                                "org.openjdk.jcstress.Main",
                                "-m",
                                System.getProperty("netmesh.races", "default"),
                                "-r",
                                "races")
                        .directory(TARGET.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(races.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as("ended in time").isTrue();
        } finally {
            races.destroy();
        }
        assertThat(races.exitValue()).as(log.toString()).isZero();
        assertThat(Files.readString(log))
                .contains("Failed tests: No matches.", "Error tests: No matches.");
    }

    private static String classPath() throws IOException {
        String libraries = Files.readString(TARGET.resolve("classpath")).strip();
        return TARGET.resolve("classes") + File.pathSeparator + libraries;
    }
}
