package org.netmesh.mesh;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.netmesh.mesh.node.Command;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.udp.Answer;
import org.netmesh.mesh.udp.EventLoop;

/**
 * What a node's users ask of one of its protocols: each command names the future that says when it
 * is done. Thread-safe.
 *
 * @param <C> the protocol's commands
 */
final class ProtocolCalls<C> {
    private final EventLoop loop;
    private final Protocol<C> protocol;
    private final Function<C, CompletableFuture<?>> doneOf;

    /** Plugs the protocol in. */
    ProtocolCalls(EventLoop loop, Protocol<C> protocol, Function<C, CompletableFuture<?>> doneOf) {
        this.loop = loop;
        this.protocol = protocol;
        this.doneOf = doneOf;
        loop.<Boolean>call("registerProtocol", done -> new Command.Register(protocol, done));
    }

    /** Waits for what is asked. */
    <T> T call(String operation, Function<CompletableFuture<T>, C> command) {
        return loop.call(operation, done -> handing(command.apply(done)));
    }

    <T> CompletableFuture<T> ask(Function<CompletableFuture<T>, C> command) {
        return loop.ask(done -> handing(command.apply(done)));
    }

    /** Asks for something whose end is of no interest. */
    void tell(Function<CompletableFuture<Boolean>, C> command) {
        loop.tell(done -> handing(command.apply(done)));
    }

    /** Whoever waits for the command hears also that it was never handed over. */
    private Command handing(C command) {
        CompletableFuture<Boolean> handed = new Answer<>();
        handed.exceptionally(why -> doneOf.apply(command).completeExceptionally(why));
        return new Command.ToProtocol<>(protocol, command, handed);
    }
}
