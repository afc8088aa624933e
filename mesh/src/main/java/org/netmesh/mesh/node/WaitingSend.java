package org.netmesh.mesh.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A send that waits for credit: it goes on where it stopped, so that nothing is sent twice.
 * Confined to the core's thread.
 */
final class WaitingSend {
    private final List<byte[]> events;
    private final CompletableFuture<Integer> done;
    private int next;

    WaitingSend(List<byte[]> events, int next, CompletableFuture<Integer> done) {
        this.events = events;
        this.next = next;
        this.done = done;
    }

    List<byte[]> events() {
        return events;
    }

    /** The first event that was not sent. */
    int next() {
        return next;
    }

    void next(int index) {
        next = index;
    }

    boolean finished() {
        return next == events.size();
    }

    CompletableFuture<Integer> done() {
        return done;
    }
}
