package org.netmesh.mesh.wire;

import org.netmesh.kernel.NodeId;

/** The low 32 bits of a node id, which is all that some fields carry (spec 01 §3.9). Immutable. */
public record RoutingId(int value) {
    public static RoutingId of(NodeId node) {
        return new RoutingId((int) node.value());
    }

    /** Eight hexadecimal digits. */
    @Override
    public String toString() {
        return "%08x".formatted(value);
    }
}
