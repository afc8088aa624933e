package org.netmesh.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the reference's benchmarks: the published crate, built once into the user's cache, and the
 * published wheel in a virtual environment there. Where one cannot be had, its column stays empty
 * and a line says why.
 */
final class Theirs {
    private final Path project;
    private final Path cache;

    /**
     * @param project the folder of this checkout
     */
    Theirs(Path project) {
        this.project = project;
        this.cache = cacheFolder();
    }

    /** The crate's figures by area and name. */
    Map<String, Figure> crate(Collection<String> areas) throws InterruptedException {
        Path target = cache.resolve("cargo");
        Path program = target.resolve("release").resolve("reference-bench");
        say("building the reference (a few minutes the first time)");
        List<String> build = List.of("cargo", "build", "--release", "--locked");
        if (!run(build, Map.of("CARGO_TARGET_DIR", target.toString()), new ArrayList<>())) {
            say("no figures of the crate: cargo is missing or could not build it (install Rust)");
            return Map.of();
        }
        Map<String, Figure> out = new LinkedHashMap<>();
        for (String area : areas) {
            say("measuring the crate: " + area);
            figures(List.of(program.toString(), area), out);
        }
        return out;
    }

    /** The wheel's figures by area and name. */
    Map<String, Figure> wheel(Collection<String> areas) throws InterruptedException {
        Path environment = cache.resolve("bench-venv");
        Path python = environment.resolve("bin").resolve("python");
        if (!Files.exists(environment.resolve("ready")) && !install(environment, python)) {
            say(
                    "no figures of the wheel: python3 or pip is missing, or the wheel cannot be fetched");
            return Map.of();
        }
        Map<String, Figure> out = new LinkedHashMap<>();
        for (String area : areas) {
            if (!List.of("bus", "redex", "cortex").contains(area)) continue;
            say("measuring the wheel: " + area);
            figures(List.of(python.toString(), "wheel_bench.py", area), out);
        }
        return out;
    }

    private boolean install(Path environment, Path python) throws InterruptedException {
        say("installing the wheel");
        String pins = project.resolve("interop/python-peer/requirements.txt").toString();
        List<String> lines = new ArrayList<>();
        boolean done =
                run(List.of("python3", "-m", "venv", environment.toString()), Map.of(), lines)
                        && run(
                                List.of(
                                        python.toString(),
                                        "-m",
                                        "pip",
                                        "install",
                                        "-q",
                                        "-r",
                                        pins),
                                Map.of(),
                                lines);
        try {
            if (done) Files.createFile(environment.resolve("ready"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return done;
    }

    private void figures(List<String> command, Map<String, Figure> out)
            throws InterruptedException {
        List<String> lines = new ArrayList<>();
        run(command, Map.of(), lines);
        for (String line : lines) {
            String[] part = line.split("\t", -1);
            if (part.length != 4) continue;
            Figure figure = new Figure(part[0], part[1], part[2], Double.parseDouble(part[3]));
            out.put(figure.key(), figure);
        }
    }

    /** Runs a program in {@code bench/reference}; what it says on stderr goes on to ours. */
    private boolean run(List<String> command, Map<String, String> environment, List<String> lines)
            throws InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(project.resolve("bench/reference").toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException missing) {
            return false;
        }
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return process.waitFor() == 0;
    }

    private static Path cacheFolder() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path root =
                xdg != null && !xdg.isEmpty()
                        ? Path.of(xdg)
                        : Path.of(System.getProperty("user.home"), ".cache");
        return root.resolve("netmesh");
    }

    private static void say(String what) {
        System.err.println("bench: " + what);
    }
}
