package org.netmesh.redex;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A process of Net 0.19.0, the published wheel, driven by JSON lines; its environment is made in
 * the user's cache at first use. Where that is not possible tests are skipped, and say so; with
 * {@code CI=true} they fail instead.
 */
final class WheelPeer implements AutoCloseable {
    private static final String SCRIPT = "interop/python-peer/peer.py";
    private static final long INSTALL_SECONDS = 50;
    private static final long EXIT_SECONDS = 20;

    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;

    private WheelPeer(Path python, Path script) throws IOException {
        process =
                new ProcessBuilder(python.toString(), script.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        requests = process.outputWriter(UTF_8);
        answers = process.inputReader(UTF_8);
    }

    static WheelPeer start() {
        try {
            Optional<Path> script = script();
            if (script.isEmpty()) return skip("there is no " + SCRIPT + " above this folder");
            Path home = home();
            Path python = home.resolve("bin").resolve("python");
            if (!works(python) && !install(home, script.get())) {
                return skip("the wheel cannot be installed in " + home);
            }
            return new WheelPeer(python, script.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WheelPeer skip(String why) {
        String message = "no live peer: " + why;
        if ("true".equals(System.getenv("CI"))) throw new AssertionError(message);
        return Assumptions.abort(message);
    }

    private static Optional<Path> script() {
        return Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
                .map(folder -> folder.resolve(SCRIPT))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static Path home() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path folder =
                cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return folder.resolve("netmesh").resolve("python-peer");
    }

    private static boolean works(Path python) throws IOException {
        return Files.isExecutable(python) && run(List.of(python.toString(), "-c", "import net"));
    }

    private static boolean install(Path home, Path script) throws IOException {
        String requirements = script.resolveSibling("requirements.txt").toString();
        String pip = home.resolve("bin").resolve("pip").toString();
        return run(List.of("python3", "-m", "venv", home.toString()))
                && run(List.of(pip, "install", "--quiet", "--requirement", requirements));
    }

    private static boolean run(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            return process.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Sends one request and waits for its answer; {@code fields} are names and values in turn. */
    JsonNode ask(String operation, Object... fields) {
        Map<String, Object> request = new HashMap<>(Map.of("id", 1, "op", operation));
        for (int i = 0; i < fields.length; i += 2) request.put((String) fields[i], fields[i + 1]);
        try {
            requests.write(JsonMapper.shared().writeValueAsString(request) + "\n");
            requests.flush();
            String line = answers.readLine();
            if (line == null) throw new AssertionError("the peer died in " + operation);
            JsonNode answer = JsonMapper.shared().readTree(line);
            if (answer.has("error")) throw new AssertionError(operation + ": " + answer);
            return answer.required("ok");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process without a chance to tidy up (SIGKILL); returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Ends the process, which closes what it has open. */
    @Override
    public void close() {
        try {
            requests.close();
            if (process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
