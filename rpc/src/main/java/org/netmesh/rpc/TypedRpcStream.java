package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.port.UserExecutor;

/**
 * The values of a response, in order, as they come: one by one, in a {@code for} loop, or as a
 * {@link java.util.concurrent.Flow.Publisher} (spec 09 §20). What the call fails with is thrown
 * after the values before it, once; one that cannot be read is {@code codec_decode}, and cancels
 * the call. Interrupting a waiting thread cancels it too. One reader; {@link #close} from any
 * thread.
 */
public final class TypedRpcStream<R> extends SourceSubscription<R> {
    private final RpcStream raw;

    TypedRpcStream(RpcStream raw, Function<ByteBuffer, R> decoder) {
        super(new DecodedItems<>(raw, raw::close, decoder), UserExecutor.virtualThreads());
        this.raw = raw;
    }

    public CallId callId() {
        return raw.callId();
    }

    /** As {@link RpcStream#grant}. */
    public void grant(int chunks) {
        raw.grant(chunks);
    }

    /** As {@link RpcStream#flowControlled}. */
    public boolean flowControlled() {
        return raw.flowControlled();
    }
}
