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
     * Starts the Python wheel, in an environment that is made in the user's cache on first use.
     *
     * @param folder {@code interop/python-peer}
     * @throws ServerUnavailable if Python or the wheel cannot be had
     */
    public static ReferencePeer python(Path folder) {
        Path script = folder.resolve("peer.py").toAbsolutePath().normalize();
        if (!Files.exists(script)) throw ServerUnavailable.because("there is no " + script);
        return start(List.of(environment(folder).toString(), script.toString()));
    }

    /**
     * Starts the Rust crate: the program that {@code RUST_PEER} names, or else one that is built in
     * the user's cache on first use, which takes minutes.
     *
     * @param folder {@code interop/rust-peer}
     * @throws ServerUnavailable if it cannot be built
     */
    public static ReferencePeer rust(Path folder) {
        String ready = System.getenv("RUST_PEER");
        if (ready != null && !ready.isEmpty()) return start(List.of(ready));
        Path target = UserCache.folder("cargo");
        Path program = target.resolve("release/rust-peer");
        List<String> build = List.of("cargo", "build", "--release", "--locked");
        boolean built =
                Files.exists(folder)
                        && Command.run(
                                build, folder, Map.of("CARGO_TARGET_DIR", target.toString()));
        if (!built)
            throw ServerUnavailable.because("the reference's Rust crate could not be built");
        return start(List.of(program.toString()));
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

    private static ReferencePeer start(List<String> command) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            return new ReferencePeer(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Python that has the wheel. */
    private static Path environment(Path folder) {
        Path requirements = folder.resolve("requirements.txt").toAbsolutePath();
        try {
            String wanted = Files.readString(requirements);
            Path environment = UserCache.folder("python-" + Integer.toHexString(wanted.hashCode()));
            Path complete = environment.resolve("complete");
            if (!Files.exists(complete)) {
                install(environment, requirements);
                Files.createFile(complete);
            }
            return environment.resolve("bin/python");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void install(Path environment, Path requirements) {
        List<String> make = List.of("python3", "-m", "venv", environment.toString());
        String pip = environment.resolve("bin/pip").toString();
        List<String> install = List.of(pip, "install", "-q", "-r", requirements.toString());
        if (!Command.run(make, environment, Map.of())
                || !Command.run(install, environment, Map.of())) {
            throw ServerUnavailable.because("the reference's Python wheel could not be installed");
        }
    }
}
