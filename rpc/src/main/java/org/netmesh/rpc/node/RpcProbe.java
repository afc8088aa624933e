package org.netmesh.rpc.node;

import java.time.Duration;
import java.util.Optional;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.NodeId;
import org.netmesh.rpc.CallId;
import org.netmesh.rpc.ResponseSink;
import org.netmesh.rpc.RpcShape;
import org.netmesh.rpc.ServiceName;

/**
 * Hears what happens to calls and handlers, for those who count (spec 09 §24, §25). Called on the
 * event loop: must neither block nor throw.
 */
public interface RpcProbe {
    RpcProbe NONE = new RpcProbe() {};

    /**
     * A call that is over, exactly once for each that was begun.
     *
     * @param callee empty if none was found
     * @param failure empty for success
     * @param abandoned whether its own caller gave it up
     * @param requestBytes sum of the bodies sent
     * @param responseBytes sum of the bodies received
     */
    record Ended(
            NodeId caller,
            Optional<NodeId> callee,
            ServiceName service,
            RpcShape shape,
            CallId call,
            Duration latency,
            Optional<NetMeshException> failure,
            boolean abandoned,
            long requestBytes,
            long responseBytes) {}

    /** A call of ours began. */
    default void callStarted(ServiceName service, RpcShape shape) {}

    /** A call of ours ended. */
    default void callEnded(Ended call, long wallNanos) {}

    /** A handler of ours began. */
    default void handlerStarted(ServiceName service, RpcShape shape) {}

    /**
     * A handler ended, and its last chunk was sent.
     *
     * @param served the call as it was answered
     * @param panicked whether it threw what it should not
     */
    default void handlerEnded(Ended served, boolean panicked, long wallNanos) {}

    default void chunkEmitted(ServiceName service) {}

    /** {@link ResponseSink#trySend} found the queue full. */
    default void chunkDropped(ServiceName service) {}

    /** An item came for which its call's queue had no room. */
    default void requestChunkDropped(ServiceName service) {}

    /** A request was refused before its handler ran. */
    default void rejected(ServiceName service, String reason) {}

    /** A frame was dropped: malformed, forged, or for nobody. */
    default void inboundDropped(ServiceName service) {}

    /** So many reply subscriptions are held now. */
    default void replySubscriptions(int held) {}
}
