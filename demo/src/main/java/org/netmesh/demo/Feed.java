package org.netmesh.demo;

import java.io.IOException;
import java.util.List;
import org.netmesh.bus.NetNode;
import org.netmesh.kernel.flow.Subscription;

/**
 * Where the demo's events come from, and what a delivered event says.
 *
 * @param <T> an event as the bus delivers it
 */
interface Feed<T> {
    /** What a person would call it. */
    String describe();

    /**
     * Emits events until the input or the time is over.
     *
     * @param taken hears, every now and then, how many events the bus has taken so far; may block
     * @return how many events the bus took
     */
    long emit(NetNode node, Taken taken) throws IOException, InterruptedException;

    /** All events of this feed, from the first. */
    Subscription<T> subscribe(NetNode node);

    /** The figures in an event. */
    List<Reading> figures(T event);

    /** Hears of progress. */
    @FunctionalInterface
    interface Taken {
        void soFar(long events) throws IOException, InterruptedException;
    }
}
