package org.netmesh.rpc;

import org.jspecify.annotations.Nullable;

/** Where a typed handler writes the values of its answer. Thread-safe, as {@link ResponseSink}. */
public final class TypedResponseSink<R> {
    private final ResponseSink raw;
    private final TypedBodies bodies;
    private volatile @Nullable RpcCodecException failure;

    TypedResponseSink(ResponseSink raw, TypedBodies bodies) {
        this.raw = raw;
        this.bodies = bodies;
    }

    /**
     * As {@link ResponseSink#send}.
     *
     * @throws RpcCodecException if the value has no form; escaping from the handler it answers
     *     {@code 0x0006}
     */
    public void send(R value) {
        raw.send(encode(value));
    }

    /** As {@link ResponseSink#trySend}. */
    public boolean trySend(R value) {
        return raw.trySend(encode(value));
    }

    boolean failedWith(Throwable thrown) {
        return thrown.equals(failure);
    }

    private byte[] encode(R value) {
        try {
            return bodies.encodeItem(value);
        } catch (RpcCodecException e) {
            failure = e;
            throw e;
        }
    }
}
