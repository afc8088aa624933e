package org.netmesh.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.netmesh.testservers.ReferencePrograms;
import org.netmesh.testservers.ServerUnavailable;

/**
 * Runs the reference's benchmarks: the published crate and the published wheel. Where one cannot be
 * had, its column stays empty and a line says why.
 */
final class Theirs {
    private static final Path PROGRAMS = Path.of("bench", "reference");

    /** The crate's figures by area and name. */
    Map<String, Figure> crate(Collection<String> areas) throws InterruptedException {
        say("building the reference (a few minutes the first time)");
        try {
            Path program = ReferencePrograms.rust(PROGRAMS, "reference-bench");
            return figures("crate", List.of(program.toString()), areas);
        } catch (ServerUnavailable e) {
            say("no figures of the crate: " + e.getMessage());
            return Map.of();
        }
    }

    /** The wheel's figures by area and name. */
    Map<String, Figure> wheel(Collection<String> areas) throws InterruptedException {
        List<String> measured = List.of("bus", "redex", "cortex");
        try {
            Path python = ReferencePrograms.python();
            return figures(
                    "wheel",
                    List.of(python.toString(), "wheel_bench.py"),
                    areas.stream().filter(measured::contains).toList());
        } catch (ServerUnavailable e) {
            say("no figures of the wheel: " + e.getMessage());
            return Map.of();
        }
    }

    private Map<String, Figure> figures(
            String whose, List<String> program, Collection<String> areas)
            throws InterruptedException {
        Map<String, Figure> out = new LinkedHashMap<>();
        for (String area : areas) {
            say("measuring the " + whose + ": " + area);
            List<String> command = new ArrayList<>(program);
            command.add(area);
            for (String line : output(command)) {
                String[] part = line.split("\t", -1);
                if (part.length != 4) continue;
                Figure figure = new Figure(part[0], part[1], part[2], Double.parseDouble(part[3]));
                out.put(figure.key(), figure);
            }
        }
        return out;
    }

    /** What the program prints; what it says on stderr goes on to ours. */
    private List<String> output(List<String> command) throws InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(PROGRAMS.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process process = builder.start();
            try (BufferedReader reader = process.inputReader()) {
                List<String> lines = reader.lines().toList();
                process.waitFor();
                return lines;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(String what) {
        System.err.println("bench: " + what);
    }
}
