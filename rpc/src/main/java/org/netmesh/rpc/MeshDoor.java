package org.netmesh.rpc;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.ProtocolPort;
import org.netmesh.rpc.node.RpcCommand;

/** The way to the loop of a real node, once the protocol is plugged in. Thread-safe. */
final class MeshDoor implements Door {
    private static final long PAUSE_NANOS = 1_000_000;

    private final AtomicReference<@Nullable ProtocolPort<RpcCommand>> port =
            new AtomicReference<>();

    void lead(ProtocolPort<RpcCommand> to) {
        port.set(to);
    }

    /** A new call is refused when the loop is behind; everything else waits for it. */
    @Override
    public void tell(RpcCommand command, Consumer<? super Throwable> refused) {
        if (command instanceof RpcCommand.Open) {
            pass(command, refused);
            return;
        }
        while (true) {
            AtomicReference<@Nullable Throwable> why = new AtomicReference<>();
            pass(command, why::set);
            Throwable reason = why.get();
            if (reason == null) return;
            if (!full(reason)) {
                refused.accept(reason);
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void pass(RpcCommand command, Consumer<? super Throwable> refused) {
        ProtocolPort<RpcCommand> way = port.get();
        if (way == null) throw new IllegalStateException("the protocol is not plugged in");
        if (command.urgent()) way.urge(command, refused);
        else way.tell(command, refused);
    }

    private static boolean full(Throwable why) {
        return why instanceof NetMeshException known && known.kind() == MeshException.Kind.LIMIT;
    }
}
