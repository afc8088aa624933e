package org.netmesh.mesh.extended;

import org.netmesh.mesh.crypto.Role;

/**
 * How much the keys that an association sends with were used (spec 20 §2.5). Immutable.
 *
 * @param packets in the direction that has more
 * @param failedPackets that did not open
 */
public record SessionAge(Role ourRole, long nanos, long packets, long failedPackets) {
    public boolean beyond(long limitNanos, long limitPackets) {
        return nanos > limitNanos || packets > limitPackets;
    }
}
