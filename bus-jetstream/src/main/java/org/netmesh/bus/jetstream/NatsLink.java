package org.netmesh.bus.jetstream;

import io.nats.client.Connection;
import io.nats.client.Connection.Status;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.netmesh.bus.AdapterException;

/**
 * The one connection in use. When it is gone the next call makes another; calls that need one at
 * the same time share the attempt. Thread-safe.
 */
final class NatsLink {
    private final NatsDialer dialer;
    private final ReentrantLock dialing = new ReentrantLock();
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    NatsLink(NatsDialer dialer) {
        this.dialer = dialer;
    }

    /**
     * @throws AdapterException {@code SHUTDOWN} after {@link #close}
     * @throws NatsUnreachable if a new connection was needed and no server was reached
     */
    Connection current() throws NatsUnreachable, InterruptedException {
        Connection open = connection;
        if (open != null && isUsable(open)) return open;
        dialing.lockInterruptibly();
        try {
            if (closed) throw AdapterException.shutdown();
            open = connection;
            if (open != null && isUsable(open)) return open;
            if (open != null) hangUp(open);
            Connection made = dialer.dial();
            connection = made;
            return made;
        } finally {
            dialing.unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends the connection, and with it what is under way. Idempotent. */
    void close() throws InterruptedException {
        closed = true;
        dialing.lockInterruptibly();
        try {
            Connection open = connection;
            connection = null;
            if (open != null) open.close();
            dialer.close();
        } finally {
            dialing.unlock();
        }
    }

    private boolean isUsable(Connection open) {
        return !closed && open.getStatus() == Status.CONNECTED;
    }

    /** Closing waits for a dead server's threads: nobody else should. */
    private static void hangUp(Connection dead) {
        Thread.startVirtualThread(() -> {
            try {
                dead.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
