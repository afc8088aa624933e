package org.netmesh.testservers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One running server, told by its output that it is ready. Ends with this JVM at the latest.
 * Freeze, thaw and kill come from one thread at a time.
 */
final class ServerProcess {
    private static final long READY_SECONDS = 180;
    private static final int KEPT_LINES = 50;

    private final Process process;
    private final Thread endsWithUs;
    private final Deque<String> lastLines = new ArrayDeque<>();

    private ServerProcess(Process process) {
        this.process = process;
        this.endsWithUs = Thread.ofPlatform().unstarted(process::destroyForcibly);
    }

    /**
     * Starts the program and waits for the line that says it serves.
     *
     * @throws IllegalStateException with its last lines, if it ends or stays silent instead
     */
    static ServerProcess start(ServerProgram program, List<String> arguments, String readyLine) {
        List<String> command = new ArrayList<>();
        command.add(program.executable().toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(program.environment());
        try {
            ServerProcess server = new ServerProcess(builder.start());
            Runtime.getRuntime().addShutdownHook(server.endsWithUs);
            server.awaitReady(readyLine);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Stops it from running, with all its connections open (SIGSTOP). */
    void freeze() {
        Command.signal(process, "STOP");
    }

    /** Lets it run on (SIGCONT). */
    void thaw() {
        Command.signal(process, "CONT");
    }

    /** Ends it without a chance to tidy up (SIGKILL); returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
        if (Thread.currentThread() != endsWithUs) forgetHook();
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(endsWithUs);
        } catch (IllegalStateException _) {
            // This JVM is ending: the hook runs anyway.
        }
    }

    private void awaitReady(String readyLine) {
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> read(readyLine, ready));
        try {
            if (ready.get(READY_SECONDS, TimeUnit.SECONDS)) return;
        } catch (TimeoutException | ExecutionException e) {
            // Told below, with what it printed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
        synchronized (lastLines) {
            throw new IllegalStateException(
                    "the server did not come up; it said:\n" + String.join("\n", lastLines));
        }
    }

    /** Keeps reading to the end, or a talkative server would stand still. */
    private void read(String readyLine, CompletableFuture<Boolean> ready) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (lastLines) {
                    if (lastLines.size() == KEPT_LINES) lastLines.removeFirst();
                    lastLines.addLast(line);
                }
                if (line.contains(readyLine)) ready.complete(true);
            }
        } catch (IOException e) {
            // Its end of the pipe is gone: so is the server.
        }
        ready.complete(false);
    }
}
