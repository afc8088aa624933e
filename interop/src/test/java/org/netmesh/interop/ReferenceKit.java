package org.netmesh.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * Makes the reference's programs ready, once, in the user's cache folder. Where a tool for that is
 * missing the tests are skipped and say so; on a build server they fail instead.
 */
final class ReferenceKit {
    private ReferenceKit() {}

    /** The published wheel in a virtual environment of its own. */
    static ReferencePeer python() throws IOException {
        Path folder = folder("python-peer");
        Path environment = cache().resolve("python-peer");
        Path python = environment.resolve("bin/python");
        prepare(
                "python-peer",
                List.of(python.toString(), "-c", "import net"),
                List.of(
                        List.of("python3", "-m", "venv", environment.toString()),
                        List.of(
                                python.toString(),
                                "-m",
                                "pip",
                                "install",
                                "--quiet",
                                "--disable-pip-version-check",
                                "-r",
                                folder.resolve("requirements.txt").toString())),
                Map.of());
        return ReferencePeer.start(folder, List.of(python.toString(), "peer.py"));
    }

    /** The published crate, built by cargo. */
    static ReferencePeer rust() throws IOException {
        Path folder = folder("rust-peer");
        Path target = cache().resolve("cargo");
        Path program = target.resolve("release/rust-peer");
        prepare(
                "rust-peer",
                List.of("test", "-x", program.toString()),
                List.of(
                        List.of(
                                "cargo",
                                "build",
                                "--quiet",
                                "--release",
                                "--locked",
                                "--manifest-path",
                                folder.resolve("Cargo.toml").toString())),
                Map.of("CARGO_TARGET_DIR", target.toString()));
        return ReferencePeer.start(folder, List.of(program.toString()));
    }

    private static void prepare(
            String what,
            List<String> ready,
            List<List<String>> steps,
            Map<String, String> environment)
            throws IOException {
        Files.createDirectories(cache());
        try (FileChannel file =
                        FileChannel.open(
                                cache().resolve(what + ".lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock _ = file.lock()) {
            if (runs(ready, environment)) return;
            for (List<String> step : steps) {
                if (runs(step, environment)) continue;
                String missing = what + " cannot be made: " + String.join(" ", step) + " fails";
                if ("true".equals(System.getenv("CI"))) throw new AssertionError(missing);
                assumeTrue(false, missing);
            }
        }
    }

    private static boolean runs(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        try {
            return builder.start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static Path cache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(cache);
        return base.resolve("netmesh");
    }

    /** Surefire runs tests in the folder of their room. */
    private static Path folder(String name) {
        return Path.of(name).toAbsolutePath();
    }
}
