package org.netmesh.mesh.protocol;

import java.util.Set;
import org.netmesh.mesh.subprotocol.SubprotocolId;

/**
 * A state machine that an upper room plugs into a node. All methods run on the node's event loop,
 * one after the other: they must not block, read a clock, or run user code; that goes through
 * {@link ProtocolContext#run}. What a method throws is counted and does not stop the loop.
 *
 * @param <C> the commands that the room's blocking face hands in
 */
public interface Protocol<C> {
    /**
     * The subprotocols whose messages it takes; no other protocol of the node may name one of them.
     */
    Set<SubprotocolId> subprotocols();

    /** Called once, before anything else. */
    void start(ProtocolContext context, Now now);

    /**
     * One message has come: one event frame of a packet.
     *
     * @param bytes valid during the call only, from {@code offset} on, {@code length} of them
     */
    void onMessage(
            Caller caller,
            SubprotocolId subprotocol,
            byte[] bytes,
            int offset,
            int length,
            Now now);

    /**
     * One event has come on a channel that it claimed.
     *
     * @param bytes valid during the call only, from {@code offset} on, {@code length} of them
     * @return whether it took the event; else it goes where events of unclaimed channels go
     */
    default boolean onChannelEvent(Arrival arrival, byte[] bytes, int offset, int length, Now now) {
        return false;
    }

    void onCommand(C command, Now now);

    /** A timer that {@link ProtocolContext#schedule} set is due. */
    default void onTimer(long timer, Now now) {}

    default void onPeerChange(PeerChange change, Now now) {}

    default void onSendFate(long send, SendFate fate, Now now) {}

    /** The node closes: fail what waits. Called once, last. */
    default void onClose(Now now) {}
}
