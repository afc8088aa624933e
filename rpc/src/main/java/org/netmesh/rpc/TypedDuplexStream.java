package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.port.UserExecutor;

/** The receiving half of a {@link TypedDuplexCall}, as {@link TypedRpcStream}. One reader. */
public final class TypedDuplexStream<R> extends SourceSubscription<R> {
    private final DuplexStream raw;

    TypedDuplexStream(DuplexStream raw, Function<ByteBuffer, R> decoder) {
        super(new DecodedItems<>(raw, raw::close, decoder), UserExecutor.virtualThreads());
        this.raw = raw;
    }

    public CallId callId() {
        return raw.callId();
    }
}
