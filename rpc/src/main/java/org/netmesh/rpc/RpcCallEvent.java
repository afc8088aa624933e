package org.netmesh.rpc;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.netmesh.kernel.NodeId;

/**
 * A call that is over, told exactly once (spec 09 §25). Immutable.
 *
 * @param callee empty if no node was found
 * @param latency of the whole call, reply subscription included; of a served one from the handler's
 *     beginning
 * @param requestBytes sum of the bodies of the request
 * @param responseBytes sum of the bodies of the response
 */
public record RpcCallEvent(
        NodeId caller,
        Optional<NodeId> callee,
        ServiceName service,
        RpcShape shape,
        CallId call,
        Duration latency,
        RpcCallStatus status,
        long requestBytes,
        long responseBytes,
        Direction direction,
        Instant at) {
    /** Whose call it was. */
    public enum Direction {
        /** This node called. */
        OUTBOUND,
        /** This node served. */
        INBOUND
    }
}
