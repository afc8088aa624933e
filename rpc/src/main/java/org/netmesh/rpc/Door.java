package org.netmesh.rpc;

import java.util.function.Consumer;
import org.netmesh.rpc.node.RpcCommand;

/** The way of commands to a node's loop. Thread-safe. */
@FunctionalInterface
interface Door {
    /**
     * Hands a command over, without waiting.
     *
     * @param refused told why it will never arrive, on whichever thread; runs no user code
     */
    void tell(RpcCommand command, Consumer<? super Throwable> refused);

    /** As {@link #tell}, of a command that nobody misses on a node that was closed. */
    default void tell(RpcCommand command) {
        tell(command, _ -> {});
    }
}
