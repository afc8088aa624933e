package org.netmesh.mesh;

import java.util.function.Consumer;
import org.netmesh.mesh.node.Command;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.udp.EventLoop;

/**
 * The way of an upper room's commands to its protocol, as short as it can be. Thread-safe.
 *
 * @param <C> the protocol's commands
 */
public final class ProtocolPort<C> {
    private final EventLoop loop;
    private final Protocol<C> protocol;

    private ProtocolPort(EventLoop loop, Protocol<C> protocol) {
        this.loop = loop;
        this.protocol = protocol;
    }

    static <C> ProtocolPort<C> open(EventLoop loop, Protocol<C> protocol) {
        loop.<Boolean>call("registerProtocol", done -> new Command.Register(protocol, done));
        return new ProtocolPort<>(loop, protocol);
    }

    /**
     * Hands a command over, without waiting.
     *
     * @param refused told why the protocol will never see it, at once or later on the node's loop:
     *     the node was closed, or {@code LIMIT} if too many commands wait; must not run user code
     */
    public void tell(C command, Consumer<? super Throwable> refused) {
        tell(command, false, refused);
    }

    /**
     * As {@link #tell}, for what somebody waits for: while the node's own thread sleeps, the
     * calling thread sees to it at once. Other commands may share packets with their like.
     */
    public void urge(C command, Consumer<? super Throwable> refused) {
        tell(command, true, refused);
    }

    private void tell(C command, boolean urgent, Consumer<? super Throwable> refused) {
        loop.tell(done -> new Command.ToProtocol<>(protocol, command, done), urgent, refused);
    }
}
