package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/**
 * The items of a request as a handler takes them. Ends when the caller has sent the last one, and
 * when the call is cancelled: {@link RpcContext#cancellation} tells which. One reader.
 */
public interface RequestStream extends Iterable<ByteBuffer> {
    /**
     * Waits for the next item; empty at the end.
     *
     * @throws org.netmesh.kernel.InterruptedOperationException if the thread is interrupted
     */
    Optional<ByteBuffer> next();

    /** As {@link #next()}; empty also if none came in time. */
    Optional<ByteBuffer> next(Duration limit);

    /** Whether {@link #next()} will return no more items. */
    boolean ended();

    @Override
    Iterator<ByteBuffer> iterator();
}
