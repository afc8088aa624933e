package org.netmesh.mesh.extended;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.session.Unread;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketView;
import org.netmesh.mesh.wire.Pingwave;

/** What an association needs of the node around it. Called on the loop; must not call back. */
public interface Surroundings {
    /** Begins a packet to the peer; it is filled and sent before the next one is begun. */
    PacketBuilder begin(Now now);

    /**
     * Seals and sends the packet that was begun.
     *
     * @return its counter
     */
    long send(NetSession session, PacketBuilder filled, Now now);

    /** Begins a packet that goes a way of its own. */
    PacketBuilder begin(Path path);

    /**
     * Seals and sends the packet that was begun for this way.
     *
     * @return its counter
     */
    long send(NetSession session, PacketBuilder filled, Path path);

    /** Whether a datagram can be sent in one piece or not at all. */
    boolean measures();

    /** As {@link #send(NetSession, PacketBuilder, Now)}, in one piece or not at all. */
    long sendWhole(NetSession session, PacketBuilder filled, Now now);

    /** The other ways to the peer that are known. */
    List<Path> ways(Now now);

    /** Whether a peer of ours lives at an address. */
    boolean neighbour(InetSocketAddress address);

    /** A number that nobody can guess. */
    long random();

    /** The way to the peer is another now. */
    void moved(Path from, Path to, Now now);

    /**
     * Events or messages of a lane are due.
     *
     * @param frames stands before the first; valid during the call, as is {@code packet}
     * @param unread where readers of events keep account of what they take
     */
    void deliver(PacketView packet, FrameCursor frames, Unread unread, Now now);

    /** There is something to send: settle when this turn is over. */
    void due();

    /** A beacon came inside the session. */
    void beacon(Pingwave wave, Now now);

    /** A Noise message of a renewal came. */
    void handshake(ControlFrame.Handshake message, Now now);

    /** A session was let go. */
    void sessionEnded(NetSession session);

    <T> void complete(CompletableFuture<T> waiting, T value);

    void fail(CompletableFuture<?> waiting, Throwable why);

    /** The association cannot go on: end it when this turn is over. */
    void broken(MeshException why);
}
