package org.netmesh.testservers;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Another JVM, without any flag, that runs a class of the tests of this module: to be killed, or to
 * show what a user's program prints. Confined to one thread.
 */
public final class ChildJvm implements AutoCloseable {
    private static final Pattern FOR_TESTS =
            Pattern.compile(
                    "junit|opentest4j|apiguardian|assertj|byte-buddy|jazzer|surefire|testservers|test-classes");

    private final Process process;
    private final BufferedReader out;
    private final Path errors;

    private ChildJvm(Process process, Path errors) {
        this.process = process;
        this.out = process.inputReader();
        this.errors = errors;
    }

    /** With everything on the class path. */
    public static ChildJvm onClassPath(String mainClass, String... arguments) {
        return start(
                List.of("-cp", path("target/test-classes", "target/classes")),
                mainClass,
                arguments);
    }

    /**
     * With everything but the tests' own classes on the module path.
     *
     * @param module the room under test, which the test's class becomes part of
     */
    public static ChildJvm onModulePath(String module, String mainClass, String... arguments) {
        List<String> options =
                List.of(
                        "-p",
                        path("target/classes"),
                        "--patch-module",
                        module + "=" + Path.of("target/test-classes").toAbsolutePath(),
                        "-m");
        return start(options, module + "/" + mainClass, arguments);
    }

    /** What it prints next, or {@code null} at its end. */
    public String line() {
        try {
            return String.valueOf(out.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it without a chance to tidy up (SIGKILL); returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Whether it ends by itself within the time, with code 0. */
    public boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS) && process.exitValue() == 0;
    }

    /** What it has printed to its standard error. */
    public List<String> errors() {
        try {
            return Files.readAllLines(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        Folders.delete(errors);
    }

    private static ChildJvm start(List<String> options, String main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add(main);
        command.addAll(List.of(arguments));
        try {
            Path errors = Files.createTempFile("netmesh-child", ".err");
            return new ChildJvm(
                    new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** These folders, then what this JVM itself uses, but for what only tests need. */
    private static String path(String... folders) {
        String own =
                System.getProperty("jdk.module.path", "")
                        + File.pathSeparator
                        + System.getProperty("java.class.path", "");
        return Stream.concat(
                        Stream.of(folders)
                                .map(folder -> Path.of(folder).toAbsolutePath().toString()),
                        Stream.of(own.split(File.pathSeparator, -1))
                                .filter(entry -> !FOR_TESTS.matcher(entry).find())
                                .filter(entry -> !entry.isEmpty()))
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }
}
