package org.netmesh.mesh.protocol;

import java.util.Optional;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;

/**
 * Who sent a message, taken from the session that opened its packet and from nowhere else.
 * Immutable.
 *
 * @param proven the entity, if the session proved it; a plain session only claims the node id
 */
public record Caller(NodeId node, Optional<EntityId> proven) {}
