package org.netmesh.mesh.channel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;

/**
 * Who is subscribed to what (spec 03 §10): everyone alone, or sharing a queue group of which each
 * event reaches one member. A peer is in a channel once. Channels and groups that empty are gone at
 * once. Confined to the event loop.
 */
final class Roster {
    private static final class Group {
        final List<NodeId> members = new ArrayList<>();
        int cursor;

        /** All members, whose turn it is first. */
        List<NodeId> inTurn() {
            List<NodeId> order = new ArrayList<>(members);
            Collections.rotate(order, -Math.floorMod(cursor++, members.size()));
            return order;
        }
    }

    private static final class Channel {
        final Map<NodeId, Optional<QueueGroup>> modes = new LinkedHashMap<>();
        final Map<QueueGroup, Group> groups = new LinkedHashMap<>();

        void leave(NodeId peer) {
            Optional<QueueGroup> mode = modes.remove(peer);
            if (mode == null || mode.isEmpty()) return;
            Group group = groups.get(mode.get());
            if (group == null) return;
            group.members.remove(peer);
            if (group.members.isEmpty()) groups.remove(mode.get());
        }
    }

    private final Map<ChannelName, Channel> channels = new LinkedHashMap<>();
    private final Map<NodeId, Set<ChannelName>> byPeer = new LinkedHashMap<>();
    private int size;

    /**
     * Adds a peer, or moves it into another mode.
     *
     * @param group empty to get every event
     * @return whether anything changed
     */
    boolean add(ChannelName name, NodeId peer, Optional<QueueGroup> group) {
        Channel channel = channels.computeIfAbsent(name, _ -> new Channel());
        Optional<QueueGroup> before = channel.modes.get(peer);
        if (before != null && before.equals(group)) return false;
        channel.leave(peer);
        if (before == null) size++;
        channel.modes.put(peer, group);
        group.ifPresent(g -> channel.groups.computeIfAbsent(g, _ -> new Group()).members.add(peer));
        byPeer.computeIfAbsent(peer, _ -> new LinkedHashSet<>()).add(name);
        return true;
    }

    /** Whether the peer was subscribed. */
    boolean remove(ChannelName name, NodeId peer) {
        Channel channel = channels.get(name);
        if (channel == null || !channel.modes.containsKey(peer)) return false;
        channel.leave(peer);
        size--;
        if (channel.modes.isEmpty()) channels.remove(name);
        Set<ChannelName> held = byPeer.getOrDefault(peer, Set.of());
        held.remove(name);
        if (held.isEmpty()) byPeer.remove(peer);
        return true;
    }

    /** Removes a peer everywhere; the channels it was in. */
    Set<ChannelName> removePeer(NodeId peer) {
        Set<ChannelName> held = Set.copyOf(byPeer.getOrDefault(peer, Set.of()));
        held.forEach(name -> remove(name, peer));
        return held;
    }

    boolean contains(ChannelName name, NodeId peer) {
        Channel channel = channels.get(name);
        return channel != null && channel.modes.containsKey(peer);
    }

    /** How a peer is subscribed: outer empty if it is not, inner empty if it gets every event. */
    Optional<Optional<QueueGroup>> mode(ChannelName name, NodeId peer) {
        Channel channel = channels.get(name);
        return channel == null ? Optional.empty() : Optional.ofNullable(channel.modes.get(peer));
    }

    /** Everyone in the channel, once. */
    List<NodeId> members(ChannelName name) {
        Channel channel = channels.get(name);
        return channel == null ? List.of() : List.copyOf(channel.modes.keySet());
    }

    /**
     * Whom the next event goes to: one choice for everyone alone, and for each group its members in
     * turn, whose turn it is first.
     */
    List<List<NodeId>> legs(ChannelName name) {
        Channel channel = channels.get(name);
        if (channel == null) return List.of();
        List<List<NodeId>> out = new ArrayList<>();
        channel.modes.forEach((peer, group) -> {
            if (group.isEmpty()) out.add(List.of(peer));
        });
        channel.groups.values().forEach(group -> out.add(group.inTurn()));
        return out;
    }

    /** Everyone who holds a channel. */
    List<NodeId> peers() {
        return List.copyOf(byPeer.keySet());
    }

    /** How many channels the peer holds, in whichever mode. */
    int channelsOf(NodeId peer) {
        return byPeer.getOrDefault(peer, Set.of()).size();
    }

    Collection<ChannelName> heldBy(NodeId peer) {
        return List.copyOf(byPeer.getOrDefault(peer, Set.of()));
    }

    /** Subscriptions of all channels. */
    int size() {
        return size;
    }

    int channelCount() {
        return channels.size();
    }

    int peerCount() {
        return byPeer.size();
    }
}
