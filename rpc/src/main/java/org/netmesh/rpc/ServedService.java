package org.netmesh.rpc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.rpc.node.RpcCommand;
import org.netmesh.rpc.node.Service;

/** A service of this node as its owner sees it. Thread-safe. */
final class ServedService implements ServeHandle {
    private final Service service;
    private final Door door;
    private final AtomicBoolean closed = new AtomicBoolean();

    ServedService(Service service, Door door) {
        this.service = service;
        this.door = door;
    }

    @Override
    public ServiceName service() {
        return service.name();
    }

    @Override
    public int inFlight() {
        return service.inFlight();
    }

    @Override
    public boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) return;
        CompletableFuture<Boolean> withdrawn = new CompletableFuture<>();
        door.tell(
                new RpcCommand.Withdraw(service, withdrawn),
                _ -> {
                    // The node was closed: it serves nothing.
                    service.drained().complete(true);
                    withdrawn.complete(true);
                });
        withdrawn.join();
    }

    @Override
    public boolean close(Duration drain) {
        close();
        try {
            return service.drained().get(drain.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException stillRunning) {
            return false;
        } catch (InterruptedException e) {
            throw InterruptedOperationException.during("close", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a drain does not fail", e);
        }
    }
}
