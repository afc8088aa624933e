package org.netmesh.mesh;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.netmesh.mesh.session.Unread;

/**
 * An event on its way to its readers, each of whom has a queue of his own. The sender's credit
 * comes back when the last of them took it. Thread-safe.
 */
final class InboundEvent {
    private final MeshEvent event;
    private final int cost;
    private final Unread unread;
    private final Consumer<Unread> taken;
    private final AtomicInteger readers = new AtomicInteger();

    /**
     * @param cost credit that it holds
     * @param unread where that is accounted for
     * @param taken tells the loop that they took enough to look again
     */
    InboundEvent(MeshEvent event, int cost, Unread unread, Consumer<Unread> taken) {
        this.event = event;
        this.cost = cost;
        this.unread = unread;
        this.taken = taken;
    }

    MeshEvent event() {
        return event;
    }

    /** Before it is put into that many queues. */
    void enter(int queues) {
        readers.set(queues);
        unread.add(cost);
    }

    /** A queue gave it to its reader, or up. */
    void leave() {
        if (readers.decrementAndGet() == 0 && unread.take(cost)) taken.accept(unread);
    }

    /** Whether its sender keeps to the credit it was given. */
    boolean withinCredit() {
        return !unread.beyondWindow();
    }
}
