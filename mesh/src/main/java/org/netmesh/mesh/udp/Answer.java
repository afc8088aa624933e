package org.netmesh.mesh.udp;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.NetMeshException;

/**
 * What a blocking call waits for. Nobody else sees it, so nothing depends on it, and the loop
 * completes it itself. Thread-safe.
 */
public final class Answer<T> extends CompletableFuture<T> {
    /**
     * Waits for it.
     *
     * @throws NetMeshException with which it was failed
     * @throws InterruptedOperationException if interrupted; the command is not taken back
     */
    T await(String operation) {
        try {
            return get();
        } catch (InterruptedException e) {
            throw InterruptedOperationException.during(operation, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NetMeshException known) throw rethrown(known);
            throw new IllegalStateException(operation, e.getCause());
        } catch (CancellationException e) {
            throw new IllegalStateException("the loop cancels nothing", e);
        }
    }

    /** The same failure, which shows the waiting thread's way here as well. */
    private static NetMeshException rethrown(NetMeshException failure) {
        failure.addSuppressed(new CallSite());
        return failure;
    }

    /** Where the caller stood when the failure reached it. */
    private static final class CallSite extends Exception {
        private static final long serialVersionUID = 1;

        CallSite() {
            super("called here");
        }
    }
}
