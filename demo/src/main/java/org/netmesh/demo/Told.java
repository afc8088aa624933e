package org.netmesh.demo;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** The last thing that a process told. Thread-safe. */
final class Told {
    // Guarded by this.
    private Optional<String> last = Optional.empty();

    synchronized void tell(String line) {
        last = Optional.of(line);
        notifyAll();
    }

    /** So that the next thing told is a new one. */
    synchronized void forget() {
        last = Optional.empty();
    }

    synchronized Optional<String> last() {
        return last;
    }

    /**
     * Waits until it told something of a kind.
     *
     * @return empty if it did not in time
     */
    synchronized Optional<String> await(Predicate<String> kind, Duration limit)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (last.filter(kind).isEmpty()) {
            long left = end - System.nanoTime();
            if (left <= 0) return Optional.empty();
            NANOSECONDS.timedWait(this, left);
        }
        return last;
    }
}
