package org.netmesh.rpc;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.netmesh.rpc.node.CallListener;

/** The one answer of a call and whoever waits for it. Thread-safe. */
final class UnaryCall implements CallListener {
    // The loop completes it, so nothing of the user's may hang on it.
    private final CompletableFuture<RpcReply> answer = new CompletableFuture<>();

    @Override
    public void replied(RpcReply reply) {
        answer.complete(reply);
    }

    @Override
    public void failed(RpcException why) {
        answer.completeExceptionally(why);
    }

    /** Whether {@link #await} will not wait. */
    boolean isOver() {
        return answer.isDone();
    }

    /**
     * Waits for the answer.
     *
     * @param giveUp tells the server, if the thread is interrupted
     */
    RpcReply await(Runnable giveUp) {
        try {
            return answer.get();
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
