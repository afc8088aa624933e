package org.netmesh.redex;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another JVM that works on logs, to be killed or starved. Confined to one thread. */
final class LogProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private LogProcess(ProcessBuilder builder) {
        try {
            process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output = process.inputReader(UTF_8);
    }

    static LogProcess of(Class<?> main, List<String> options, String... arguments) {
        return new LogProcess(new ProcessBuilder(command(main, options, arguments)));
    }

    /** With a limit set by the shell first, as {@code ulimit -n 256}. */
    static LogProcess limited(String limit, Class<?> main, String... arguments) {
        List<String> command = command(main, List.of(), arguments);
        command.addAll(0, List.of("/bin/sh", "-c", limit + " && exec \"$@\"", "sh"));
        return new LogProcess(new ProcessBuilder(command));
    }

    private static List<String> command(Class<?> main, List<String> options, String... arguments) {
        String classPath =
                String.join(
                        File.pathSeparator,
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("java.class.path"),
                        "target/classes",
                        "target/test-classes");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** What it prints next; {@code null} at its end. */
    @Nullable String line() {
        try {
            return output.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it without a chance to tidy up; returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
