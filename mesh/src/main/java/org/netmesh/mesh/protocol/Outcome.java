package org.netmesh.mesh.protocol;

import java.util.concurrent.CompletableFuture;
import org.netmesh.kernel.NetMeshException;

/** Hears once, on the event loop, what became of something that a protocol asked for. */
public interface Outcome<T> {
    void done(T value, Now now);

    void failed(NetMeshException why, Now now);

    /** Passes it on to a caller who waits outside the loop. */
    static <T> Outcome<T> to(ProtocolContext context, CompletableFuture<T> waiting) {
        return new Outcome<>() {
            @Override
            public void done(T value, Now now) {
                context.complete(waiting, value);
            }

            @Override
            public void failed(NetMeshException why, Now now) {
                context.fail(waiting, why);
            }
        };
    }
}
