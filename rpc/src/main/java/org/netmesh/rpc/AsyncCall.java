package org.netmesh.rpc;

import java.util.concurrent.CompletableFuture;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.rpc.node.CallListener;

/** The one answer of a call as a future, whose dependants run away from the loop. Thread-safe. */
final class AsyncCall extends CompletableFuture<RpcReply> implements CallListener {
    private final LiveCall call;
    private final UserExecutor users;

    AsyncCall(LiveCall call, UserExecutor users) {
        this.call = call;
        this.users = users;
    }

    @Override
    public void replied(RpcReply reply) {
        call.over();
        users.execute(() -> complete(reply));
    }

    @Override
    public void failed(RpcException why) {
        call.over();
        users.execute(() -> completeExceptionally(why));
    }

    /** Tells the server, too. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) call.cancel();
        return cancelled;
    }
}
