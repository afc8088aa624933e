package org.netmesh.rpc;

import java.time.Instant;
import java.util.Optional;
import org.netmesh.capability.predicate.NetWhere;
import org.netmesh.capability.predicate.Predicate;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;

/** What a handler knows of the call that it serves (spec 09 §12.3). Thread-safe. */
public interface RpcContext {
    /** As the caller states it; checked where its session or its announcement showed who it is. */
    OriginHash callerOrigin();

    /** The node whose session the call came on. */
    NodeId callerNode();

    CallId callId();

    ServiceName service();

    RpcHeaders headers();

    Optional<Instant> deadline();

    Optional<TraceContext> trace();

    Cancellation cancellation();

    /**
     * The predicate of the header {@code net-where}; empty if there is none.
     *
     * @throws org.netmesh.capability.predicate.PredicateException if the header is bad: refuse the
     *     request, never widen it
     */
    default Optional<Predicate> where() {
        return headers()
                .first(NetWhere.HEADER)
                .map(header -> NetWhere.decode(Bodies.bytes(header.value())));
    }
}
