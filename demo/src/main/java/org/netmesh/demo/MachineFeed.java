package org.netmesh.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.TypedChannel;
import org.netmesh.kernel.flow.Subscription;

/** This machine's readings, four times a second, through a typed channel. */
final class MachineFeed implements Feed<Reading> {
    private static final String CHANNEL = "machine/readings";
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private final Machine machine;
    private final Duration duration;

    MachineFeed(Machine machine, Duration duration) {
        this.machine = machine;
        this.duration = duration;
    }

    @Override
    public String describe() {
        return "this machine's readings, from " + machine.describe();
    }

    @Override
    public long emit(NetNode node, Taken taken) throws IOException, InterruptedException {
        TypedChannel<Reading> channel = channel(node);
        long start = System.nanoTime();
        long events = 0;
        while (System.nanoTime() - start < duration.toNanos()) {
            for (Reading reading : machine.read(System.nanoTime())) {
                if (channel.publish(reading)) events++;
            }
            taken.soFar(events);
            Thread.sleep(INTERVAL);
        }
        return events;
    }

    @Override
    public Subscription<Reading> subscribe(NetNode node) {
        return channel(node).subscribe();
    }

    @Override
    public List<Reading> figures(Reading reading) {
        return List.of(reading);
    }

    private static TypedChannel<Reading> channel(NetNode node) {
        return node.channel(CHANNEL, Reading.class);
    }
}
