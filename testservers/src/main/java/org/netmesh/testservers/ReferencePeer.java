package org.netmesh.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process of the reference implementation, its Python wheel driven by JSON lines: see {@code
 * interop/python-peer}. One question at a time. Confined to one thread.
 */
public final class ReferencePeer implements AutoCloseable {
    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    private ReferencePeer(Process process) {
        this.process = process;
        this.in = process.outputWriter(UTF_8);
        this.out = process.inputReader(UTF_8);
    }

    /**
     * Starts one, in an environment that is made in the user's cache on first use.
     *
     * @param folder of the peer's script
     * @throws ServerUnavailable if Python or the wheel cannot be had
     */
    public static ReferencePeer start(Path folder) {
        Path script = folder.resolve("peer.py").toAbsolutePath().normalize();
        if (!Files.exists(script)) throw ServerUnavailable.because("there is no " + script);
        try {
            List<String> command = List.of(python(folder).toString(), script.toString());
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            return new ReferencePeer(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One request line; the answer to it. */
    public String ask(String request) {
        try {
            in.write(request);
            in.newLine();
            in.flush();
            String answer = out.readLine();
            if (answer == null) throw new IllegalStateException("the reference peer has ended");
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static Path python(Path folder) throws IOException {
        String wanted = Files.readString(folder.resolve("requirements.txt"));
        Path environment = UserCache.folder("python-" + Integer.toHexString(wanted.hashCode()));
        Path python = environment.resolve("bin/python");
        Path complete = environment.resolve("complete");
        if (Files.exists(complete)) return python;
        List<String> make = List.of("python3", "-m", "venv", environment.toString());
        List<String> install =
                List.of(
                        environment.resolve("bin/pip").toString(),
                        "install",
                        "-q",
                        "-r",
                        folder.resolve("requirements.txt").toAbsolutePath().toString());
        if (!Command.run(make, environment, Map.of())
                || !Command.run(install, environment, Map.of())) {
            throw ServerUnavailable.because("the reference's Python wheel could not be installed");
        }
        Files.createFile(complete);
        return python;
    }
}
