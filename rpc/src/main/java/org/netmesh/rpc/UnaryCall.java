package org.netmesh.rpc;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.port.UserExecutor;
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

    /** Runs when the call is over; must not be user code. */
    void whenOver(Runnable then) {
        answer.whenComplete((_, _) -> then.run());
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

    /**
     * The answer as a future of the user's, whose dependants run away from the loop.
     *
     * @param giveUp tells the server, if the user cancels it
     */
    CompletableFuture<RpcReply> future(UserExecutor users, Runnable giveUp) {
        CompletableFuture<RpcReply> told = new CompletableFuture<>();
        told.whenComplete((_, _) -> {
            if (told.isCancelled()) giveUp.run();
        });
        answer.whenComplete((reply, why) -> users.execute(() -> settle(told, reply, why)));
        return told;
    }

    private static void settle(
            CompletableFuture<RpcReply> told, @Nullable RpcReply reply, @Nullable Throwable why) {
        if (reply != null) told.complete(reply);
        else if (why != null) told.completeExceptionally(why);
    }
}
