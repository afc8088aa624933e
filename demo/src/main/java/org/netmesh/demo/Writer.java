package org.netmesh.demo;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** A {@link LogWriter} in a process of its own, and the last state that it reported. */
final class Writer implements AutoCloseable {
    private final Child child;
    // Guarded by this.
    private Optional<ReadingLog.State> first = Optional.empty();
    private Optional<ReadingLog.State> last = Optional.empty();

    Writer(Path folder) throws IOException {
        child = new Child(LogWriter.class, List.of(folder.toString()), this::read);
    }

    long pid() {
        return child.pid();
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
        child.kill();
    }

    /** Lets it end by itself, and returns once it is gone. */
    @Override
    public void close() {
        child.close();
    }

    private void read(String line) {
        try {
            report(ReadingLog.State.parse(line));
        } catch (JacksonException killed) {
            return; // in the middle of a line
        }
    }

    private synchronized void report(ReadingLog.State state) {
        if (first.isEmpty()) first = Optional.of(state);
        last = Optional.of(state);
        notifyAll();
    }
}
