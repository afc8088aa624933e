package org.netmesh.mesh.pin;

import org.netmesh.kernel.EntityId;

/** What happened to a pin (spec 20 §1.3). */
public sealed interface PinChange {
    /** An extended session with the entity was confirmed, for the first time or again. */
    record Pinned(EntityId entity) implements PinChange {}

    /** Room was needed, or the user wanted it forgotten. */
    record Forgotten(EntityId entity) implements PinChange {}
}
