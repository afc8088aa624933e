package org.netmesh.mesh.udp;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.node.Output;
import org.netmesh.mesh.node.PeerState;
import org.netmesh.mesh.pin.PinChange;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.Unread;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketView;

/** Carries out what the core says. Confined to the event loop. */
final class LoopOutput implements Output {
    private final DatagramPort port;
    private final Predicate<InetSocketAddress> blocked;
    private final NodeEvents events;
    private final UserExecutor users;
    private final Consumer<? super PinChange> pins;

    LoopOutput(
            DatagramPort port,
            Predicate<InetSocketAddress> blocked,
            NodeEvents events,
            UserExecutor users,
            Consumer<? super PinChange> pins) {
        this.port = port;
        this.blocked = blocked;
        this.events = events;
        this.users = users;
        this.pins = pins;
    }

    @Override
    public void datagram(InetSocketAddress to, byte[] bytes, int offset, int length) {
        if (!blocked.test(to)) port.send(to, bytes, offset, length);
    }

    @Override
    public boolean sendsWhole() {
        return port.sendsWhole();
    }

    @Override
    public void whole(InetSocketAddress to, byte[] bytes, int offset, int length) {
        if (!blocked.test(to)) port.sendWhole(to, bytes, offset, length);
    }

    @Override
    public void event(
            PeerState from, PacketView packet, FrameCursor event, Unread unread, Now now) {
        events.event(from, packet, event, unread, now);
    }

    @Override
    public void peerEvent(PeerEvent event) {
        FlightRecord.of(event);
        events.peerEvent(event);
    }

    @Override
    public void pin(PinChange change) {
        pins.accept(change);
    }

    @Override
    public void run(Runnable userCode) {
        users.execute(userCode);
    }

    @Override
    public <T> void complete(CompletableFuture<T> waiting, T value) {
        if (waiting instanceof Answer) waiting.complete(value);
        else users.execute(() -> waiting.complete(value));
    }

    @Override
    public void fail(CompletableFuture<?> waiting, Throwable why) {
        if (waiting instanceof Answer) waiting.completeExceptionally(why);
        else users.execute(() -> waiting.completeExceptionally(why));
    }
}
