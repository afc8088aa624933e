package org.netmesh.rpc;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.flow.Mailbox;
import org.netmesh.kernel.port.UserExecutor;

/** A node's observer and the events that wait for it. Thread-safe. */
final class Watcher {
    private final UserExecutor users;
    private final AtomicLong droppedBefore = new AtomicLong();
    private volatile @Nullable Mailbox<RpcCallEvent> waiting;

    Watcher(UserExecutor users) {
        this.users = users;
    }

    /** Never waits. */
    void offer(RpcCallEvent event) {
        Mailbox<RpcCallEvent> mailbox = waiting;
        if (mailbox != null) mailbox.offer(event);
    }

    /** In the place of the one before. */
    synchronized void set(RpcObserver observer) {
        clear();
        Mailbox<RpcCallEvent> mailbox = new Mailbox<>(RpcObserver.MAX_BEHIND);
        waiting = mailbox;
        users.execute(() -> run(mailbox, observer));
    }

    synchronized void clear() {
        Mailbox<RpcCallEvent> mailbox = waiting;
        if (mailbox == null) return;
        waiting = null;
        droppedBefore.addAndGet(mailbox.dropped());
        mailbox.finish();
    }

    long dropped() {
        Mailbox<RpcCallEvent> mailbox = waiting;
        return droppedBefore.get() + (mailbox == null ? 0 : mailbox.dropped());
    }

    private static void run(Mailbox<RpcCallEvent> mailbox, RpcObserver observer) {
        try {
            while (!mailbox.ended()) {
                RpcCallEvent event = mailbox.next(Long.MAX_VALUE);
                if (event != null) tell(observer, event);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(RpcObserver observer, RpcCallEvent event) {
        try {
            observer.onCall(event);
        } catch (RuntimeException theObserversOwn) {
            // It loses this event; the next one is another chance.
        }
    }
}
