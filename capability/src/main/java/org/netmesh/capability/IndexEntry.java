package org.netmesh.capability;

import java.util.Optional;
import org.netmesh.kernel.NodeId;

/**
 * One node's entry. Immutable.
 *
 * @param originHash the low 32 bits of the entity's origin hash
 * @param lifetimeNanos 0 for an announcement that lives until the next sweep
 */
record IndexEntry(
        NodeId nodeId,
        int slot,
        CapabilitySet capabilities,
        long version,
        long indexedAtNanos,
        long lifetimeNanos,
        int originHash,
        Optional<ReflexAddress> reflexAddress) {
    boolean isVisible(long nowNanos) {
        return lifetimeNanos == 0 || nowNanos - indexedAtNanos < lifetimeNanos;
    }

    boolean isDue(long nowNanos) {
        return nowNanos - indexedAtNanos >= lifetimeNanos;
    }
}
