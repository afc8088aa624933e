package org.netmesh.rpc;

/** The sending half of a {@link TypedDuplexCall}. One sender at a time. */
public final class TypedDuplexSink<Q> implements AutoCloseable {
    private final DuplexSink raw;
    private final TypedBodies bodies;

    TypedDuplexSink(DuplexSink raw, TypedBodies bodies) {
        this.raw = raw;
        this.bodies = bodies;
    }

    public CallId callId() {
        return raw.callId();
    }

    public boolean flowControlled() {
        return raw.flowControlled();
    }

    /** As {@link DuplexSink#send}. */
    public void send(Q item) {
        raw.send(bodies.encodeItem(item));
    }

    /** As {@link DuplexSink#trySend}. */
    public boolean trySend(Q item) {
        return raw.trySend(bodies.encodeItem(item));
    }

    /** As {@link DuplexSink#finish}. */
    public void finish() {
        raw.finish();
    }

    /** As {@link DuplexSink#close}. */
    @Override
    public void close() {
        raw.close();
    }
}
