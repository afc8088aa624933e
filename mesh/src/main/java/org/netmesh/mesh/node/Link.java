package org.netmesh.mesh.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelHash;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.extended.Association;
import org.netmesh.mesh.extended.Terms;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.SendFate;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.stream.BackpressureException;
import org.netmesh.mesh.stream.NotConnectedException;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.stream.StreamStats;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.mesh.wire.DropReason;
import org.netmesh.mesh.wire.PacketView;
import org.netmesh.mesh.wire.Pingwave;

/**
 * What we share with a peer: one plain session, or an association of extended ones. The core speaks
 * to both alike; only {@link Sessions} knows which one it makes. Confined to the core's thread.
 */
interface Link {
    boolean extended();

    /** The entity that its sessions proved. */
    Optional<EntityId> entity();

    /** What its sessions agreed on, if they are extended. */
    default Optional<Terms> terms() {
        return association().map(Association::terms);
    }

    /** What its sessions share, if they are extended. */
    Optional<Association> association();

    /** Whether it looks after its path itself, instead of following our routes (spec 20 §6). */
    boolean mobile();

    /** The next hop of its path has failed: looks for another way, if it is mobile. */
    void detour(Now now);

    /** The ids of its sessions. */
    void forEachSession(LongConsumer visitor);

    /** Whether a plain session that the peer dials may take its place (spec 01 §6.8). */
    boolean yieldsToCall(Now now);

    /** Opens a packet of one of its sessions in place. */
    DropReason open(PacketView packet, Now now);

    /** As {@link #received}, for the packet that a session opened before it belonged here. */
    DropReason receivedFirst(NetSession session, PacketView packet, Arrived how, Now now);

    /** Takes in the packet that just opened. */
    DropReason received(PacketView packet, Arrived how, Now now);

    /** Shows the peer that we live. */
    void heartbeat(Now now);

    /** Passes a beacon to the peer, in the form that it reads (spec 20 §7). */
    void beacon(Pingwave wave, Now now);

    /** Whether beacons of the peer come inside its sessions, so that one in clear is not its. */
    boolean beaconsInside();

    /** Whether nothing opened for longer than that. */
    boolean silent(long nanos, Now now);

    /** Opens a stream or finds it: the first configuration wins. */
    StreamHandle openStream(StreamConfig config, Now now);

    /** Ends a stream; what waits on it fails. Nothing happens if it is not there. */
    void closeStream(StreamId stream, Now now);

    /**
     * Sends events now: all, or as many as the credit covers.
     *
     * @throws BackpressureException saying how many were sent
     * @throws NotConnectedException if the handle's stream is gone
     * @throws MeshException {@code PAYLOAD_TOO_LARGE} before anything is sent
     */
    void send(StreamHandle handle, List<byte[]> events, Now now);

    /**
     * Sends events as credit comes, in the order of the calls.
     *
     * @param done completed when the last one was sent; failed as {@link #send} fails
     */
    void sendWaiting(
            StreamHandle handle,
            List<byte[]> events,
            long limitNanos,
            CompletableFuture<Integer> done,
            Now now);

    @Nullable StreamStats stats(StreamId stream, Now now);

    Map<StreamId, StreamStats> allStats(Now now);

    /**
     * Sends a message of a subprotocol.
     *
     * @param fate told once, in a later turn or from a timer
     * @throws MeshException {@code PAYLOAD_TOO_LARGE}: nothing was sent
     */
    void message(
            SubprotocolId subprotocol, byte[] message, BiConsumer<SendFate, Now> fate, Now now);

    /**
     * Sends events on the stream of a channel (spec 03 §11.3).
     *
     * @param fate told once, in a later turn or from a timer
     * @throws BackpressureException saying how many were sent
     * @throws MeshException {@code PAYLOAD_TOO_LARGE}: nothing was sent
     */
    void publish(
            ChannelHash channel,
            Reliability reliability,
            List<byte[]> events,
            BiConsumer<SendFate, Now> fate,
            Now now);

    /** The longest event or message that it carries now. */
    int longestEvent(Now now);

    /** One heartbeat interval has passed. */
    void tick(Now now);

    /** Sends what waits and may go now; called at the end of a turn in which it was touched. */
    void settle(Now now);

    /** It is gone: what waits fails, keys are wiped. */
    void end(String why, Now now);

    /**
     * We leave of our own will: the peer is told where it understands that, then as {@link #end}.
     */
    void farewell(String why, Now now);
}
