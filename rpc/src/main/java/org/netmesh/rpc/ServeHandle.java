package org.netmesh.rpc;

import java.time.Duration;

/** A service that this node serves. Thread-safe. */
public interface ServeHandle extends AutoCloseable {
    ServiceName service();

    /** Calls that are being served. */
    int inFlight();

    boolean isClosed();

    /**
     * Takes no new calls once this returns and withdraws the announcement; running handlers go on
     * to their end, and this does not wait for them. Idempotent.
     */
    @Override
    void close();

    /**
     * As {@link #close()}, then waits for them.
     *
     * @return whether all ended in time
     */
    boolean close(Duration drain);
}
