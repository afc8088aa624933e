package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.pin.PinChange;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.Unread;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketView;

/**
 * What the core has to say to the world. The two frequent ones lend buffers that are valid during
 * the call only. Called on the core's thread; must not call back into the core.
 */
public interface Output {
    /** Send these bytes. Never fails: what the socket does not take is counted there. */
    void datagram(InetSocketAddress to, byte[] bytes, int offset, int length);

    /** Whether {@link #whole} is possible here. */
    boolean sendsWhole();

    /** Send these bytes in one datagram that no router may cut into pieces, or not at all. */
    void whole(InetSocketAddress to, byte[] bytes, int offset, int length);

    /**
     * An event has come: {@code packet} and {@code event} stand on it.
     *
     * @param unread knows of what is kept for readers; what is not added to it counts as taken
     */
    void event(PeerState from, PacketView packet, FrameCursor event, Unread unread, Now now);

    void peerEvent(PeerEvent event);

    /** What is pinned has changed, or was used again; where pins are kept, keep it. */
    void pin(PinChange change);

    /** Run user code, anywhere but here. */
    void run(Runnable userCode);

    /** Complete what a caller waits for; dependants of the future must not run here. */
    <T> void complete(CompletableFuture<T> waiting, T value);

    /** Fail what a caller waits for; dependants of the future must not run here. */
    void fail(CompletableFuture<?> waiting, Throwable why);
}
