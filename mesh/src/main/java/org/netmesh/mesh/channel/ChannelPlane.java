package org.netmesh.mesh.channel;

import java.util.List;
import java.util.Optional;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.Outcome;

/**
 * A node's channels as protocols of upper rooms use them, on the event loop (spec 03). Outcomes
 * come in the same call or in a later turn. Events of a channel go to the protocol that claims it
 * ({@link org.netmesh.mesh.protocol.ProtocolContext#claim}).
 */
public interface ChannelPlane {
    /** Puts the config in the place of the one of that name. */
    void register(ChannelConfig config);

    /** Names that begin with the text, and have no config of their own, get this one. */
    void registerPrefix(String prefix, ChannelConfig config);

    /** Whether there was a config of that name; its subscribers stay. */
    boolean unregister(ChannelName name);

    boolean unregisterPrefix(String prefix);

    /**
     * Sends events to everyone who is subscribed and may have them (spec 03 §11.2).
     *
     * @param how empty for the channel's own default
     */
    void publish(
            ChannelName channel,
            List<byte[]> events,
            Optional<PublishConfig> how,
            Outcome<PublishReport> outcome,
            Now now);

    /**
     * Asks a peer to be let into its channel (spec 03 §7.6), again if it gets lost; renewed when
     * the peer comes back, if the options say so.
     */
    void subscribe(
            NodeId publisher,
            ChannelName channel,
            SubscribeOptions options,
            Outcome<Boolean> outcome,
            Now now);

    /** Leaves a peer's channel, whether we were in it or not. */
    void unsubscribe(NodeId publisher, ChannelName channel, Outcome<Boolean> outcome, Now now);

    /** Who is subscribed to a channel of ours, in whichever mode. */
    List<NodeId> subscribers(ChannelName channel);
}
