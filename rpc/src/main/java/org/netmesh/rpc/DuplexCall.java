package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * A call in which both sides stream, independently (spec 09 §16). Either half may be used from a
 * thread of its own; the call is cancelled once both halves are closed before its end.
 */
public interface DuplexCall extends AutoCloseable {
    CallId callId();

    /** Whether the call was made with a request window. */
    boolean flowControlled();

    /** The sending half; always the same. */
    DuplexSink sink();

    /** The receiving half; always the same. */
    DuplexStream stream();

    /** As {@link DuplexSink#send}. */
    default void send(byte[] body) {
        sink().send(body);
    }

    /** As {@link DuplexSink#finish}. */
    default void finishSending() {
        sink().finish();
    }

    /** As {@link DuplexStream#next()}. */
    default Optional<ByteBuffer> next() {
        return stream().next();
    }

    /** As {@link DuplexStream#next(Duration)}. */
    default Optional<ByteBuffer> next(Duration limit) {
        return stream().next(limit);
    }

    /** Closes both halves. */
    @Override
    default void close() {
        sink().close();
        stream().close();
    }
}
