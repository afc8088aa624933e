package org.netmesh.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.netmesh.capability.CapabilityAnnouncement;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.WallClock;
import org.netmesh.mesh.MeshNode;

/** What only tests do to a real node. Stateless. */
public final class Meshes {
    private Meshes() {}

    /**
     * Lets a node know of a peer that does not exist, as if it had announced that it can do
     * nothing: it is found like any other for five minutes, and no packet reaches it. What is known
     * of the id already stays, and its first real announcement takes the place of this one.
     */
    public static void injectPeer(MeshNode node, NodeId madeUp) {
        node.discovery()
                .index()
                .insert(
                        new CapabilityAnnouncement(
                                madeUp,
                                nobody(madeUp),
                                0,
                                WallClock.system().epochNanos(),
                                CapabilityAnnouncement.DEFAULT_TTL_SECONDS,
                                CapabilitySet.empty(),
                                Optional.empty(),
                                0,
                                Optional.empty()));
    }

    /** An entity whose key nobody has. */
    private static EntityId nobody(NodeId node) {
        return EntityId.of(
                ByteBuffer.allocate(EntityId.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(node.value())
                        .array());
    }
}
