package org.netmesh.rpc.node;

import java.util.Optional;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.discovery.DiscoveryPlane;
import org.netmesh.mesh.protocol.Caller;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.rpc.RpcHeaders;
import org.netmesh.rpc.RpcShape;
import org.netmesh.rpc.RpcStatus;
import org.netmesh.rpc.frame.Dispatch;
import org.netmesh.rpc.frame.Frame;
import org.netmesh.rpc.frame.FrameReader;
import org.netmesh.rpc.frame.Prefix;
import org.netmesh.rpc.frame.StreamMark;

/**
 * What callers send to our services: whether it is let in, and which call it belongs to (spec 09
 * §12.3, §13 to §16). Confined to the event loop.
 */
final class Requests {
    private final DiscoveryPlane discovery;
    private final Serving serving;
    private final RpcProbe probe;

    Requests(DiscoveryPlane discovery, Serving serving, RpcProbe probe) {
        this.discovery = discovery;
        this.serving = serving;
        this.probe = probe;
    }

    /** A frame came on the service's request channel; {@code in} stands behind its prefix. */
    void frame(Service service, Caller caller, Prefix prefix, FrameReader in, Now now) {
        if (!genuine(caller, prefix)) {
            probe.inboundDropped(service.name());
            return;
        }
        Served.Key key = new Served.Key(caller.node(), prefix.origin(), prefix.call());
        try {
            switch (prefix.dispatch()) {
                case Dispatch.REQUEST -> request(service, key, in, now);
                case Dispatch.REQUEST_CHUNK -> chunk(service, key, in, now);
                case Dispatch.CANCEL -> serving.cancel(key, now);
                case Dispatch.STREAM_GRANT ->
                        in.streamGrant().ifPresent(credits -> serving.grant(key, credits, now));
                default -> {
                    // Not for servers, or of a later version.
                }
            }
        } catch (MalformedException dropped) {
            probe.inboundDropped(service.name());
        }
    }

    /** Where we know who a node is, it speaks for itself alone (spec 09 §29.1). */
    private boolean genuine(Caller caller, Prefix prefix) {
        Optional<EntityId> entity = caller.proven().or(() -> discovery.pinned(caller.node()));
        return entity.map(known -> OriginHash.of(known).value() == prefix.origin()).orElse(true);
    }

    private void request(Service service, Served.Key key, FrameReader in, Now now) {
        Frame.Request request;
        try {
            request = in.request();
        } catch (MalformedException e) {
            Ending ending =
                    Ending.of(RpcStatus.UNKNOWN_VERSION, "malformed request: " + e.getMessage());
            refuse(service, key, ending, "malformed", now);
            return;
        }
        if (!request.service().equals(service.name().value())) {
            // Another service whose channel has the same hash.
            probe.inboundDropped(service.name());
            return;
        }
        if (!admitted(service, key, request, now)) return;
        serving.begin(service, key, request, now);
    }

    private boolean admitted(Service service, Served.Key key, Frame.Request request, Now now) {
        if (service.options().allow().map(set -> !set.contains(key.node())).orElse(false)) {
            Ending ending =
                    Ending.of(RpcStatus.UNAUTHORIZED, "this node may not call " + service.name());
            return refuse(service, key, ending, "unauthorized", now);
        }
        if (Deadlines.past(request.deadlineNanos(), now)) {
            Ending ending =
                    Ending.of(RpcStatus.TIMEOUT, "deadline already passed when request landed");
            return refuse(service, key, ending, "deadline", now);
        }
        Optional<String> missing = missingFlags(service.shape(), request);
        if (missing.isPresent()) {
            Ending ending = Ending.of(RpcStatus.INTERNAL, missing.get());
            return refuse(service, key, ending, "shape", now);
        }
        if (serving.serves(key)) {
            Ending ending =
                    Ending.of(
                            RpcStatus.INTERNAL, "duplicate REQUEST for already-in-flight call_id");
            return refuse(service, key, ending, "duplicate", now);
        }
        if (service.closing) {
            Ending ending =
                    Ending.of(
                            RpcStatus.NOT_FOUND, "service %s is closed".formatted(service.name()));
            return refuse(service, key, ending, "closed", now);
        }
        if (service.full()) {
            Ending ending =
                    Ending.of(
                            RpcStatus.BACKPRESSURE,
                            "service %s serves %d calls, as many as it may"
                                    .formatted(service.name(), service.options().maxConcurrent()));
            return refuse(service, key, ending, "capacity", now);
        }
        return true;
    }

    private static Optional<String> missingFlags(RpcShape shape, Frame.Request request) {
        return switch (shape) {
            case UNARY, SERVER_STREAMING -> Optional.empty();
            case CLIENT_STREAMING ->
                    request.has(Frame.Request.CLIENT_STREAMING)
                            ? Optional.empty()
                            : Optional.of(
                                    "REQUEST on a client-streaming service must set FLAG_RPC_CLIENT_STREAMING_REQUEST");
            case DUPLEX ->
                    request.has(Frame.Request.CLIENT_STREAMING | Frame.Request.STREAMING_RESPONSE)
                            ? Optional.empty()
                            : Optional.of(
                                    "REQUEST on a duplex service must set FLAG_RPC_CLIENT_STREAMING_REQUEST and FLAG_RPC_STREAMING_RESPONSE");
        };
    }

    /** Answers without a handler; false, for the caller to return. */
    private boolean refuse(Service service, Served.Key key, Ending ending, String reason, Now now) {
        probe.rejected(service.name(), reason);
        RpcHeaders mark = service.downloads() ? StreamMark.FINAL : RpcHeaders.EMPTY;
        serving.refuse(service, key, ending.frame(mark), now);
        return false;
    }

    private void chunk(Service service, Served.Key key, FrameReader in, Now now) {
        Frame.RequestChunk chunk = in.requestChunk();
        if (chunk.call() != key.call()) {
            probe.inboundDropped(service.name());
            return;
        }
        serving.item(key, chunk.body(), chunk.end(), now);
    }
}
