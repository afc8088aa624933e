package org.netmesh.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs an example as a user does: in a Java of its own, on the module path, with no flags. A
 * program that fails, hangs, or writes anything to its error output is refused.
 */
public final class Example {
    private static final long LIMIT_SECONDS = 300;

    private Example() {}

    /** The lines that {@code program} prints when it is run with {@code arguments}. */
    public static List<String> run(Class<?> program, String... arguments) {
        try {
            Path out = Files.createTempFile("example", ".out");
            Path err = Files.createTempFile("example", ".err");
            try {
                int exit = start(command(program, arguments), out, err);
                String errors = Files.readString(err, UTF_8);
                if (exit != 0 || !errors.isEmpty()) {
                    throw new AssertionError(
                            program.getName() + " ended with " + exit + ":\n" + errors);
                }
                return Files.readAllLines(out, UTF_8);
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new AssertionError("cannot run " + program.getName(), e);
        }
    }

    private static int start(List<String> command, Path out, Path err) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process process = builder.start();
        try {
            if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) return process.exitValue();
            throw new AssertionError("still running after " + LIMIT_SECONDS + " s: " + command);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + command, e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The examples and all they need at run time, as the build wrote it down. */
    private static String modulePath() throws IOException {
        Path target = Path.of("target").toAbsolutePath();
        return target.resolve("classes")
                + File.pathSeparator
                + Files.readString(target.resolve("classpath"), UTF_8);
    }

    private static List<String> command(Class<?> program, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-p");
        command.add(modulePath());
        command.add("-m");
        command.add(program.getModule().getName() + "/" + program.getName());
        Collections.addAll(command, arguments);
        return command;
    }
}
