package org.netmesh.testservers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a command and waits for its end. */
final class Command {
    private static final long LIMIT_MINUTES = 20;

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

    /** Sends the process a signal: {@code STOP}, {@code CONT}. */
    static void signal(Process process, String name) {
        List<String> command = List.of("kill", "-" + name, Long.toString(process.pid()));
        if (!run(command, Path.of("."), Map.of())) {
            throw new IllegalStateException("kill -" + name + " failed");
        }
    }
}
