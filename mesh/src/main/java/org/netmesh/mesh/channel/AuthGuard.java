package org.netmesh.mesh.channel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;

/**
 * Who was admitted to which channel: the check of every publish, in constant time and without a
 * lock (spec 03 §12). Keys are the whole node id and the channel's name, so that no two subscribers
 * and no two channels are ever confused; the reference's filter in front of the exact set is
 * private to its process and not needed here. Thread-safe: a grant is seen by every check that
 * begins after it returned.
 */
public final class AuthGuard {
    private record Grant(long node, ChannelName channel) {}

    private final Set<Grant> grants = ConcurrentHashMap.newKeySet();

    public AuthGuard() {}

    public void grant(NodeId subscriber, ChannelName channel) {
        grants.add(new Grant(subscriber.value(), channel));
    }

    public void revoke(NodeId subscriber, ChannelName channel) {
        grants.remove(new Grant(subscriber.value(), channel));
    }

    /** Ends every grant of a node: it failed or left. */
    public void revokeAll(NodeId subscriber) {
        grants.removeIf(grant -> grant.node == subscriber.value());
    }

    public boolean allows(NodeId subscriber, ChannelName channel) {
        return grants.contains(new Grant(subscriber.value(), channel));
    }

    public int size() {
        return grants.size();
    }
}
