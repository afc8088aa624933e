package org.netmesh.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;

/** A {@link LogWriter} in a process of its own, and the last state that it reported. */
final class Writer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Process process;
    private final Thread reader;
    // Guarded by this.
    private Optional<ReadingLog.State> first = Optional.empty();
    private Optional<ReadingLog.State> last = Optional.empty();

    Writer(Path folder) throws IOException {
        process =
                new ProcessBuilder(command(folder))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        reader = Thread.ofVirtual().start(this::read);
    }

    long pid() {
        return process.pid();
    }

    /** What it found in the log when it started; empty while it is starting. */
    synchronized Optional<ReadingLog.State> first() {
        return first;
    }

    /** The newest state that it said was on the disk. */
    synchronized Optional<ReadingLog.State> last() {
        return last;
    }

    /** Waits until it has written something; {@code false} if it did not in time. */
    synchronized boolean awaitWritten(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!hasWritten()) {
            long left = end - System.nanoTime();
            if (left <= 0) return false;
            NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** Whether it has added something to what it found. */
    synchronized boolean hasWritten() {
        return !first.equals(last);
    }

    /** Kills it as {@code kill -9} does, and returns once it is gone and all it said is read. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join();
    }

    /** Lets it end by itself, and returns once it is gone. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) return;
        } catch (IOException gone) {
            // It cannot be told any more; it is ended below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private void read() {
        try (var lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                report(ReadingLog.State.parse(line));
            }
        } catch (JacksonException | IOException killed) {
            return; // in the middle of a line, or of reading one
        }
    }

    private synchronized void report(ReadingLog.State state) {
        if (first.isEmpty()) first = Optional.of(state);
        last = Optional.of(state);
        notifyAll();
    }

    private static List<String> command(Path folder) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String modules = System.getProperty("jdk.module.path");
        if (modules != null) {
            command.addAll(
                    List.of("-p", modules, "-m", "org.netmesh.demo/" + LogWriter.class.getName()));
        } else {
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.add(LogWriter.class.getName());
        }
        command.add(folder.toString());
        return command;
    }
}
