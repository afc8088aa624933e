package org.netmesh.rpc.node;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** What callers, handlers and servers of this node ask of nRPC on its loop. */
public sealed interface RpcCommand {
    /** Whether somebody waits for what comes of it. */
    default boolean urgent() {
        return this instanceof Open || this instanceof Returned;
    }

    /** Begins a call. */
    record Open(OutgoingCall call, CallListener listener) implements RpcCommand {}

    /**
     * The next item of an upload, which passed its gate.
     *
     * @param last whether it ends the upload; an empty last item is nothing but the end
     */
    record Item(OutgoingCall call, ByteBuffer body, boolean last) implements RpcCommand {}

    /** The caller takes so many more chunks. */
    record Grant(OutgoingCall call, long chunks) implements RpcCommand {}

    /** The caller gives up; nothing happens if the call is over. */
    record Cancel(OutgoingCall call) implements RpcCommand {}

    /**
     * @param done failed if the name is taken
     */
    record Serve(Service service, CompletableFuture<Boolean> done) implements RpcCommand {}

    /**
     * Takes no more calls.
     *
     * @param done once that is so
     */
    record Withdraw(Service service, CompletableFuture<Boolean> done) implements RpcCommand {}

    /** A chunk, which passed its gate. */
    record Chunk(Served call, ByteBuffer body) implements RpcCommand {}

    /** A chunk found no place. */
    record ChunkDropped(Served call) implements RpcCommand {}

    /** The handler took so many items since it said so last. */
    record TookItems(Served call, int items) implements RpcCommand {}

    /** The handler is through. */
    record Returned(Served call, Ending ending) implements RpcCommand {}
}
