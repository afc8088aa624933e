package org.netmesh.rpc.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.netmesh.kernel.NodeId;

/**
 * How many calls go to each node, and which wait until there are fewer (spec 09 §29.1). Confined to
 * the event loop.
 */
final class Targets {
    private static final class Target {
        int running;
        final Deque<OutgoingCall> waiting = new ArrayDeque<>();
    }

    private final Map<NodeId, Target> targets = new HashMap<>();

    /** Takes a place for the call, or queues it; whether it has one. */
    boolean enter(NodeId node, OutgoingCall call) {
        Target target = targets.computeIfAbsent(node, _ -> new Target());
        boolean free = target.running < call.options().maxInFlightPerTarget();
        if (!target.waiting.isEmpty() || !free) {
            target.waiting.add(call);
            return false;
        }
        target.running++;
        return true;
    }

    /**
     * Gives the place of a call back.
     *
     * @return the call that has one now
     */
    Optional<OutgoingCall> leave(NodeId node) {
        Target target = targets.get(node);
        if (target == null) return Optional.empty();
        target.running--;
        return next(node, target);
    }

    /** A call no longer waits for a place. */
    Optional<OutgoingCall> forget(NodeId node, OutgoingCall call) {
        Target target = targets.get(node);
        if (target == null || !target.waiting.remove(call)) return Optional.empty();
        return next(node, target);
    }

    /** Calls of ours to the node that are under way or wait. */
    int load(NodeId node) {
        Target target = targets.get(node);
        return target == null ? 0 : target.running + target.waiting.size();
    }

    boolean isEmpty() {
        return targets.isEmpty();
    }

    private Optional<OutgoingCall> next(NodeId node, Target target) {
        OutgoingCall next = target.waiting.peek();
        if (next != null && target.running < next.options().maxInFlightPerTarget()) {
            target.waiting.remove();
            target.running++;
            return Optional.of(next);
        }
        if (target.running == 0 && next == null) targets.remove(node);
        return Optional.empty();
    }
}
