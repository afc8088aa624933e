package org.netmesh.laws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The one command: what it says without building anything. */
// The command is a POSIX shell script.
@DisabledOnOs(OS.WINDOWS)
class ScriptTest {
    private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+) ");
    private final Path script = Checkout.underTest().root().resolve("netmesh");

    @TempDir Path folder;

    private record Answer(int exit, String text) {}

    @Test
    void helpNamesEachCommandAndContributingExplainsIt() throws Exception {
        Answer help = run(script, "help");
        assertThat(help.exit).isZero();
        String contributing = Checkout.read(script.resolveSibling("CONTRIBUTING.md"));
        assertThat(COMMAND.matcher(help.text).results().map(found -> found.group(1)))
                .contains("demo", "test", "fuzz", "interop", "bench", "format", "parity", "redex")
                .allSatisfy(name -> assertThat(contributing).contains("`./netmesh " + name));
    }

    @Test
    void aCommandThatDoesNotExistIsRefusedWithThoseThatDo() throws Exception {
        Answer answer = run(script, "tset");
        assertThat(answer.exit).isNotZero();
        assertThat(answer.text).contains("usage:", "there is no command tset");
    }

    @Test
    void itWorksThroughALinkWithBlanksInItsPath() throws Exception {
        Path link = folder.resolve("a link");
        Files.createSymbolicLink(link, script);
        assertThat(run(link, "help").exit).isZero();
    }

    @Test
    void withoutMavenItSaysInOneLineWhatToDo() throws Exception {
        Path bare = folder.resolve("bin");
        Files.createDirectory(bare);
        for (String tool : List.of("sh", "dirname", "readlink", "sed", "mkdir", "id")) {
            Files.createSymbolicLink(bare.resolve(tool), where(tool));
        }
        Answer answer = run(bare, script, "parity");
        assertThat(answer.exit).isNotZero();
        assertThat(answer.text.lines())
                .singleElement()
                .asString()
                .contains("Maven is missing: install it");
    }

    private Answer run(Path command, String word) throws Exception {
        return run(Path.of(System.getenv("PATH")), command, word);
    }

    private Answer run(Path path, Path command, String word) throws Exception {
        Path output = folder.resolve("output");
        var builder =
                new ProcessBuilder(
                        new ArrayList<>(List.of(where("sh").toString(), command.toString(), word)));
        builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("PATH", path.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Answer(process.exitValue(), Files.readString(output, UTF_8));
    }

    private static Path where(String tool) {
        return List.of("/usr/bin", "/bin").stream()
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
