package org.netmesh.rpc;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Whether a stream is open yet, and whoever waits for that. Thread-safe. */
final class OpenedCall {
    private final CompletableFuture<Boolean> opened = new CompletableFuture<>();

    void open() {
        opened.complete(true);
    }

    /** It never opened, or is over: then this says nothing new. */
    void fail(RpcException why) {
        opened.completeExceptionally(why);
    }

    boolean isOpen() {
        return opened.isDone() && !opened.isCompletedExceptionally();
    }

    /**
     * Waits until it is open.
     *
     * @param giveUp cancels the call, if the thread is interrupted
     */
    void await(Runnable giveUp) {
        try {
            opened.get();
        } catch (InterruptedException e) {
            giveUp.run();
            throw RpcCancelledException.interrupted(RpcOutcome.MAY_HAVE_RUN, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RpcException known) throw CallSite.seenHere(known);
            throw new IllegalStateException("calls fail with errors of nRPC", e.getCause());
        } catch (CancellationException e) {
            throw new IllegalStateException("the loop cancels nothing", e);
        }
    }
}
