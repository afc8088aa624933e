package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The receiving half of a {@link DuplexCall}. One reader. */
public interface DuplexStream extends BodyStream, AutoCloseable {
    CallId callId();

    /** As {@link RpcStream#next()}. */
    @Override
    Optional<ByteBuffer> next();

    /** Gives the half up; cancels if the other half is gone. */
    @Override
    void close();
}
