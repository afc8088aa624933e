package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/** The receiving half of a {@link DuplexCall}. One reader. */
public interface DuplexStream extends AutoCloseable, Iterable<ByteBuffer> {
    CallId callId();

    /** As {@link RpcStream#next()}. */
    Optional<ByteBuffer> next();

    /** As {@link RpcStream#next(Duration)}. */
    Optional<ByteBuffer> next(Duration limit);

    /** Whether {@link #next()} will return no more chunks. */
    boolean ended();

    /** Gives the half up; cancels if the other half is gone. */
    @Override
    void close();

    @Override
    Iterator<ByteBuffer> iterator();
}
