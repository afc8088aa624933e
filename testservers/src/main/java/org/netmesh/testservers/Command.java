package org.netmesh.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a command and waits for its end. */
final class Command {
    private static final long LIMIT_MINUTES = 20;
    private static final long STANDSTILL_NANOS = 60_000_000_000L;

    private Command() {}

    /** Whether it ended well in time; what it prints is of no interest. */
    static boolean run(List<String> words, Path folder, Map<String, String> environment) {
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            if (process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) return process.exitValue() == 0;
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Sends the process a signal: {@code CONT}, or {@code STOP}, which returns when it stands. */
    static void signal(Process process, String name) {
        List<String> command = List.of("kill", "-" + name, Long.toString(process.pid()));
        if (!run(command, Path.of("."), Map.of())) {
            throw new IllegalStateException("kill -" + name + " failed");
        }
        if (name.equals("STOP")) awaitStandstill(process);
    }

    /** A stopped process may still run for a moment: each thread stops when it next may. */
    private static void awaitStandstill(Process process) {
        long deadline = System.nanoTime() + STANDSTILL_NANOS;
        while (!standsStill(process)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("process %d goes on".formatted(process.pid()));
            }
            Thread.onSpinWait();
        }
    }

    private static boolean standsStill(Process process) {
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        try (Stream<Path> threads = Files.list(tasks)) {
            return threads.allMatch(Command::stopped);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The state is the letter behind the name, which stands in brackets. */
    private static boolean stopped(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException ended) {
            return true;
        }
    }
}
