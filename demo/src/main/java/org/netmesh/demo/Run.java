package org.netmesh.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.PollException;
import org.netmesh.kernel.flow.Subscription;

/** One feed through the bus to the screen, and a companion that does its part meanwhile. */
final class Run<T> {
    private static final int MOST_IN_FLIGHT = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final PrintStream out;
    private final Feed<T> feed;
    private final NetNode node;
    private final Companion companion;
    private final Screen screen;
    private final Table table = new Table();

    /** What goes on beside the feed. */
    interface Companion {
        /** Nothing. */
        Companion NONE = List::of;

        /** Does what is due, and says in a few lines how it stands. */
        List<String> step() throws IOException, InterruptedException;

        /** This one, then the other one. */
        default Companion and(Companion other) {
            return () -> Stream.of(step(), other.step()).flatMap(List::stream).toList();
        }
    }

    Run(PrintStream out, DemoOptions options, Feed<T> feed, NetNode node, Companion companion) {
        this.out = out;
        this.feed = feed;
        this.node = node;
        this.companion = companion;
        screen = new Screen(out, options.live());
    }

    /** Whether every event came back. */
    boolean run() throws IOException, InterruptedException {
        out.println("In:   " + feed.describe());
        out.println();
        long start = System.nanoTime();
        try (Subscription<T> events = feed.subscribe(node)) {
            Thread.ofVirtual().start(() -> read(events));
            long emitted = feed.emit(node, this::step);
            boolean whole = table.awaitEvents(emitted, PATIENCE);
            screen.finish(table.lines());
            double seconds = (System.nanoTime() - start) / 1e9;
            out.printf(
                    "%n%,d events emitted, %,d received, %,d dropped, in %.1f s.%n",
                    emitted, table.events(), node.stats().eventsDropped(), seconds);
            return whole;
        }
    }

    private void read(Subscription<T> events) {
        while (!events.isClosed()) {
            try {
                events.forEach(event -> table.add(feed.figures(event)));
            } catch (PollException unanswered) {
                // A server may be slow for a while: the subscription asks it again.
            }
        }
    }

    private void step(long emitted) throws IOException, InterruptedException {
        table.awaitEvents(emitted - MOST_IN_FLIGHT, PATIENCE);
        var lines = new ArrayList<>(table.lines());
        List<String> beside = companion.step();
        if (!beside.isEmpty()) lines.add("");
        lines.addAll(beside);
        screen.update(lines);
    }
}
