package org.netmesh.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A program that prints figures: area, name, unit and value of each on a line, between tabs. */
final class Program {
    private Program() {}

    /** Its figures, once it has ended; what it says on stderr goes on to ours. */
    static List<Figure> figures(List<String> command, Path folder) throws InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process process = builder.start();
            try (BufferedReader reader = process.inputReader()) {
                List<Figure> figures = reader.lines().flatMap(Program::figure).toList();
                process.waitFor();
                return figures;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Figure> figure(String line) {
        String[] part = line.split("\t", -1);
        if (part.length != 4) return Stream.empty();
        return Stream.of(new Figure(part[0], part[1], part[2], Double.parseDouble(part[3])));
    }
}
