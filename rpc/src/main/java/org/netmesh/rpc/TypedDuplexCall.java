package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/** A call in which both sides stream values, as {@link DuplexCall}. */
public final class TypedDuplexCall<Q, R> implements AutoCloseable {
    private final DuplexCall raw;
    private final TypedDuplexSink<Q> sink;
    private final TypedDuplexStream<R> stream;

    TypedDuplexCall(DuplexCall raw, TypedBodies bodies, Function<ByteBuffer, R> decoder) {
        this.raw = raw;
        sink = new TypedDuplexSink<>(raw.sink(), bodies);
        stream = new TypedDuplexStream<>(raw.stream(), decoder);
    }

    public CallId callId() {
        return raw.callId();
    }

    public boolean flowControlled() {
        return raw.flowControlled();
    }

    /** The sending half; always the same. */
    public TypedDuplexSink<Q> sink() {
        return sink;
    }

    /** The receiving half; always the same. */
    public TypedDuplexStream<R> stream() {
        return stream;
    }

    /** As {@link DuplexSink#send}. */
    public void send(Q item) {
        sink.send(item);
    }

    /** As {@link DuplexSink#finish}. */
    public void finishSending() {
        sink.finish();
    }

    /** As {@link TypedDuplexStream#next}. */
    public Optional<R> next() {
        return stream.next();
    }

    /** Closes both halves. */
    @Override
    public void close() {
        raw.close();
    }
}
