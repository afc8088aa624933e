package org.netmesh.mesh.node;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.pin.PinChange;
import org.netmesh.mesh.wire.RoutingId;

/**
 * Whom we had a confirmed extended session with, least recently used first: from these a plain
 * session is not taken any more (spec 20 §1.3). Confined to the core's thread.
 */
final class ExtendedPins {
    static final int MAX_PINS = 10_000;

    private final int max;
    private final Consumer<? super PinChange> changes;
    private final LinkedHashMap<NodeId, EntityId> pins = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<RoutingId, Integer> routingIds = new HashMap<>();

    /**
     * @param changes told of each change, and of each pin that is used again
     */
    ExtendedPins(int max, Consumer<? super PinChange> changes) {
        this.max = max;
        this.changes = changes;
    }

    void pin(EntityId entity) {
        NodeId node = NodeId.of(entity);
        if (pins.put(node, entity) == null) {
            routingIds.merge(RoutingId.of(node), 1, Integer::sum);
        }
        changes.accept(new PinChange.Pinned(entity));
        if (pins.size() > max) forget(pins.keySet().iterator().next());
    }

    void forget(NodeId node) {
        @Nullable EntityId entity = pins.remove(node);
        if (entity == null) return;
        routingIds.computeIfPresent(
                RoutingId.of(node), (_, count) -> count == 1 ? null : count - 1);
        changes.accept(new PinChange.Forgotten(entity));
    }

    Optional<EntityId> get(NodeId node) {
        @Nullable EntityId entity = pins.get(node);
        return Optional.ofNullable(entity);
    }

    /** Whether any pinned node has this routing id, which may be all that is known. */
    boolean has(RoutingId routingId) {
        return routingIds.containsKey(routingId);
    }

    int size() {
        return pins.size();
    }
}
