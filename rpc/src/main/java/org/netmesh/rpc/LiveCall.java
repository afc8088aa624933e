package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.netmesh.rpc.node.CallListener;
import org.netmesh.rpc.node.OutgoingCall;
import org.netmesh.rpc.node.RpcCommand;

/** A call of ours and the way to it: what its caller does, the loop hears. Thread-safe. */
final class LiveCall {
    private final OutgoingCall call;
    private final Door door;
    // Takes the listener off the call's token; exchanged for nothing when the call is over.
    private final AtomicReference<Runnable> detach = new AtomicReference<>(LiveCall::nothing);

    LiveCall(OutgoingCall call, Door door) {
        this.call = call;
        this.door = door;
    }

    CallId id() {
        return call.id();
    }

    CallOptions options() {
        return call.options();
    }

    /**
     * @throws RpcCancelledException if its token was cancelled before; then nothing happens
     */
    void begin(CallListener listener) {
        CancelToken token = call.options().cancelToken().orElse(null);
        if (token != null && token.isCancelled()) throw RpcCancelledException.before();
        door.tell(
                new RpcCommand.Open(call, listener),
                why -> listener.failed(RpcTransportException.of(why, RpcOutcome.NOT_SENT)));
        if (token != null) detach.set(token.onCancel(this::cancel));
    }

    /** Gives the call up; nothing happens once it is over. */
    void cancel() {
        door.tell(new RpcCommand.Cancel(call));
    }

    void grant(long chunks) {
        door.tell(new RpcCommand.Grant(call, chunks));
    }

    void item(ByteBuffer body, boolean last) {
        door.tell(new RpcCommand.Item(call, body, last));
    }

    /** Nothing more will happen to the call. */
    void over() {
        detach.getAndSet(LiveCall::nothing).run();
    }

    private static void nothing() {}
}
