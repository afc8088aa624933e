package org.netmesh.mesh.extended;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Events that wait for credit, in the order of the calls; it goes on where it stopped. Confined to
 * one thread.
 */
final class QueuedSend {
    private final List<byte[]> events;
    private final @Nullable CompletableFuture<Integer> done;
    private final @Nullable Delivery delivery;
    private int next;

    /**
     * @param done completed when the last event was admitted
     * @param delivery told when all of it arrived, for messages of subprotocols
     */
    QueuedSend(
            List<byte[]> events,
            @Nullable CompletableFuture<Integer> done,
            @Nullable Delivery delivery) {
        this.events = events;
        this.done = done;
        this.delivery = delivery;
    }

    List<byte[]> events() {
        return events;
    }

    @Nullable CompletableFuture<Integer> done() {
        return done;
    }

    @Nullable Delivery delivery() {
        return delivery;
    }

    /** The first event that was not admitted. */
    int next() {
        return next;
    }

    void advance(int count) {
        next += count;
    }

    boolean finished() {
        return next == events.size();
    }
}
