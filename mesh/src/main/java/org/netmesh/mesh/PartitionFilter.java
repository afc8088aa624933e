package org.netmesh.mesh;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts a node off from addresses, for tests and operations (spec 02 §23): what comes from there is
 * dropped before anything else and counted, what goes there is dropped in silence. One-sided
 * blocking makes an asymmetric partition. Thread-safe.
 */
public final class PartitionFilter {
    private final Set<InetSocketAddress> blocked = ConcurrentHashMap.newKeySet();

    PartitionFilter() {}

    public void block(InetSocketAddress address) {
        blocked.add(address);
    }

    public void unblock(InetSocketAddress address) {
        blocked.remove(address);
    }

    public boolean isBlocked(InetSocketAddress address) {
        return !blocked.isEmpty() && blocked.contains(address);
    }
}
