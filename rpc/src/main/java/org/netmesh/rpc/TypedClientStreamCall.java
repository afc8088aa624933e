package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.function.Function;

/** A typed upload and its one answer. One sender at a time; {@link #close} from any thread. */
public final class TypedClientStreamCall<Q, R> implements AutoCloseable {
    private final ClientStreamCall raw;
    private final TypedBodies bodies;
    private final Function<ByteBuffer, R> decoder;

    TypedClientStreamCall(
            ClientStreamCall raw, TypedBodies bodies, Function<ByteBuffer, R> decoder) {
        this.raw = raw;
        this.bodies = bodies;
        this.decoder = decoder;
    }

    public CallId callId() {
        return raw.callId();
    }

    /** As {@link ClientStreamCall#flowControlled}. */
    public boolean flowControlled() {
        return raw.flowControlled();
    }

    /** As {@link ClientStreamCall#send}. */
    public void send(Q item) {
        raw.send(bodies.encodeItem(item));
    }

    /** As {@link ClientStreamCall#trySend}. */
    public boolean trySend(Q item) {
        return raw.trySend(bodies.encodeItem(item));
    }

    /** As {@link ClientStreamCall#sendLast}. */
    public void sendLast(Q item) {
        raw.sendLast(bodies.encodeItem(item));
    }

    /**
     * As {@link ClientStreamCall#finish}.
     *
     * @throws RpcCodecException {@code codec_decode} if the answer cannot be read
     */
    public R finish() {
        return decoder.apply(raw.finish().body());
    }

    /** Sends all of them in the shortest form and waits for the answer. */
    public R sendAll(Iterable<? extends Q> items) {
        Iterator<? extends Q> left = items.iterator();
        while (left.hasNext()) {
            Q item = left.next();
            if (left.hasNext()) send(item);
            else sendLast(item);
        }
        return finish();
    }

    /** As {@link ClientStreamCall#close}. */
    @Override
    public void close() {
        raw.close();
    }
}
