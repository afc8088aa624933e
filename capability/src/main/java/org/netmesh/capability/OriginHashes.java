package org.netmesh.capability;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.netmesh.kernel.NodeId;

/**
 * Who claims a 32-bit origin hash (spec 04a §8.4). While two nodes claim one, it names nobody.
 * Guarded by the lock of the index.
 */
final class OriginHashes {
    private final Map<Integer, SortedSet<NodeId>> claims = new HashMap<>();
    private long collisions;

    void add(int hash, NodeId node) {
        SortedSet<NodeId> claimants = claims.computeIfAbsent(hash, _ -> new TreeSet<>());
        if (claimants.add(node) && claimants.size() == 2) collisions++;
    }

    void remove(int hash, NodeId node) {
        claims.computeIfPresent(
                hash,
                (_, claimants) -> {
                    claimants.remove(node);
                    return claimants.isEmpty() ? null : claimants;
                });
    }

    /** The only claimant. */
    Optional<NodeId> owner(int hash) {
        SortedSet<NodeId> claimants = claims.get(hash);
        return claimants == null || claimants.size() > 1
                ? Optional.empty()
                : Optional.of(claimants.first());
    }

    boolean isAmbiguous(int hash) {
        SortedSet<NodeId> claimants = claims.get(hash);
        return claimants != null && claimants.size() > 1;
    }

    /** How often a second node claimed a hash. */
    long collisions() {
        return collisions;
    }

    boolean isEmpty() {
        return claims.isEmpty();
    }
}
