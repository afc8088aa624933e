package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/** The bodies that one side of a call streams to the other, in order. One reader. */
public interface BodyStream extends Iterable<ByteBuffer> {
    /** Waits for the next body; empty at the end. */
    Optional<ByteBuffer> next();

    /** As {@link #next()}; empty also if none came in time, which {@link #ended} tells apart. */
    Optional<ByteBuffer> next(Duration limit);

    /** Whether {@link #next()} will return no more bodies. */
    boolean ended();

    @Override
    Iterator<ByteBuffer> iterator();
}
