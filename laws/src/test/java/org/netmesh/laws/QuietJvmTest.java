package org.netmesh.laws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Law: a user's program runs with no flags and nothing appears on its error output. Each program
 * does real work in a Java of its own, once on the class path and once on the module path.
 */
class QuietJvmTest {
    private static final String EXAMPLES = "org.netmesh.examples";
    private static final long LIMIT_SECONDS = 300;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bus.QuickStart", "bus.TypedChannels", "redex.LogOnDisk"})
    void onTheClassPath(String program) throws Exception {
        assertThat(errorsOf("-cp", path(), EXAMPLES + "." + program)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bus.QuickStart", "bus.TypedChannels", "redex.LogOnDisk"})
    void onTheModulePath(String program) throws Exception {
        assertThat(errorsOf("-p", path(), "-m", EXAMPLES + "/" + EXAMPLES + "." + program))
                .isEmpty();
    }

    /** The examples and what they need at run time. */
    private static String path() {
        Path target = Checkout.underTest().root().resolve("examples/target");
        return target.resolve("classes")
                + File.pathSeparator
                + Checkout.read(target.resolve("classpath"));
    }

    private String errorsOf(String... arguments) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("ends in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(errors, UTF_8);
        assertThat(process.exitValue()).as("exit code; it said: %s", said).isZero();
        return said;
    }
}
