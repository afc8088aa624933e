package org.netmesh.rpc.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.netmesh.rpc.RpcShape;
import org.netmesh.rpc.ServeOptions;
import org.netmesh.rpc.ServiceName;

/**
 * A service of this node. What it is, is immutable; whether it takes calls is the event loop's; how
 * many run may be asked from any thread.
 */
public final class Service {
    private final ServiceName name;
    private final RpcShape shape;
    private final ServeOptions options;
    private final Handling handling;
    private final AtomicInteger running = new AtomicInteger();
    private final CompletableFuture<Boolean> drained = new CompletableFuture<>();

    // Confined to the event loop.
    boolean closing;

    public Service(ServiceName name, RpcShape shape, ServeOptions options, Handling handling) {
        this.name = name;
        this.shape = shape;
        this.options = options;
        this.handling = handling;
    }

    public ServiceName name() {
        return name;
    }

    /** Calls that are being served. Thread-safe. */
    public int inFlight() {
        return running.get();
    }

    /** Completed once it is closed and its last call has ended. */
    public CompletableFuture<Boolean> drained() {
        return drained;
    }

    RpcShape shape() {
        return shape;
    }

    ServeOptions options() {
        return options;
    }

    Handling handling() {
        return handling;
    }

    /** Whether callers send items. */
    boolean uploads() {
        return shape == RpcShape.CLIENT_STREAMING || shape == RpcShape.DUPLEX;
    }

    /** Whether it answers with chunks. */
    boolean downloads() {
        return shape == RpcShape.SERVER_STREAMING || shape == RpcShape.DUPLEX;
    }

    boolean full() {
        return running.get() >= options.maxConcurrent();
    }

    void began() {
        running.incrementAndGet();
    }

    void ended() {
        running.decrementAndGet();
    }
}
