package org.netmesh.mesh.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.subprotocol.SubprotocolId;

/** What a {@link Protocol} may do; only from within its methods. */
public interface ProtocolContext {
    NodeId self();

    /** Everybody we have a session with. */
    List<NodeId> peers();

    /** The neighbour through which a node is reached now: itself, or a relay. */
    Optional<NodeId> nextHop(NodeId destination, Now now);

    /**
     * Makes a route known that a neighbour's message showed; a better one stays.
     *
     * @param metric links to the destination, 2 to 255
     */
    void offerRoute(NodeId destination, NodeId neighbour, int metric, Now now);

    /** How long messages travel from nodes near and far, as their beacons showed. */
    Map<NodeId, Duration> latencies();

    /** Whether work may be sent to a node: false only if its beacons say that it is ill. */
    boolean available(NodeId node);

    /** Whether there is a session with the peer. */
    boolean connected(NodeId peer);

    /** The entity that the peer's session proved, if any. */
    Optional<EntityId> proven(NodeId peer);

    /**
     * Sends one message, read before the call returns.
     *
     * @return a number by which {@link Protocol#onSendFate} speaks of it
     * @throws MeshException {@code NO_SESSION}; {@code PAYLOAD_TOO_LARGE} if the session cannot
     *     carry it: nothing was sent
     */
    long send(NodeId to, SubprotocolId subprotocol, byte[] message, Now now);

    /** Whether the session with the peer is an extended one (spec 20). */
    boolean extended(NodeId peer);

    /** The longest event or message that the session with the peer carries; 0 if there is none. */
    int longestEvent(NodeId peer, Now now);

    /**
     * Makes the events of a channel this protocol's, from whichever peer they come: those on the
     * channel's stream (spec 03 §5.2, 09 §2). Idempotent.
     *
     * @throws MeshException {@code INVALID_CONFIG} if another protocol has the channel
     */
    void claim(ChannelName channel);

    /** Gives a claimed channel back; its events are everybody's again. */
    void release(ChannelName channel);

    /**
     * Sends events on a channel to one peer, read before the call returns; who is subscribed does
     * not matter here.
     *
     * @return a number by which {@link Protocol#onSendFate} speaks of them
     * @throws MeshException {@code NO_SESSION}; {@code PAYLOAD_TOO_LARGE}: nothing was sent; {@code
     *     BACKPRESSURE} saying how many were sent
     */
    long sendOn(
            ChannelName channel, NodeId to, Reliability reliability, List<byte[]> events, Now now);

    /**
     * Calls {@link Protocol#onTimer} once at the time given, or soon if that has passed; the same
     * number again moves it.
     */
    void schedule(long timer, long atNanos);

    void cancel(long timer);

    /** Runs user code away from the loop; what it finds out comes back as a command. */
    void run(Runnable userCode);

    /** Completes what a caller waits for, away from the loop. */
    <T> void complete(CompletableFuture<T> waiting, T value);

    /** Fails what a caller waits for, away from the loop. */
    void fail(CompletableFuture<?> waiting, Throwable why);
}
