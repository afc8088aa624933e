package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The items of a request as a handler takes them. Ends when the caller has sent the last one, and
 * when the call is cancelled: {@link RpcContext#cancellation} tells which. One reader.
 */
public interface RequestStream extends BodyStream {
    /**
     * Waits for the next item; empty at the end.
     *
     * @throws org.netmesh.kernel.InterruptedOperationException if the thread is interrupted
     */
    @Override
    Optional<ByteBuffer> next();
}
