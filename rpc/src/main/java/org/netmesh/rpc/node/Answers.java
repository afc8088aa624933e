package org.netmesh.rpc.node;

import java.time.Duration;
import java.util.OptionalLong;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.rpc.RpcException;
import org.netmesh.rpc.RpcOutcome;
import org.netmesh.rpc.RpcReply;
import org.netmesh.rpc.RpcServerException;
import org.netmesh.rpc.RpcStatus;
import org.netmesh.rpc.RpcTimeoutException;
import org.netmesh.rpc.RpcTransportException;
import org.netmesh.rpc.frame.Dispatch;
import org.netmesh.rpc.frame.Frame;
import org.netmesh.rpc.frame.FrameReader;
import org.netmesh.rpc.frame.Prefix;
import org.netmesh.rpc.frame.StreamMark;

/**
 * What servers send to calls of ours (spec 09 §7.3, §8): it counts from the node that was called
 * and from nobody else. Confined to the event loop.
 */
final class Answers {
    private final Calls calls;
    private final RpcProbe probe;

    Answers(Calls calls, RpcProbe probe) {
        this.calls = calls;
        this.probe = probe;
    }

    /** A frame came on a reply channel; {@code in} stands behind its prefix. */
    void frame(NodeId from, Prefix prefix, FrameReader in, Now now) {
        OutgoingCall call = calls.answeredBy(from, prefix.call());
        if (call == null) return;
        try {
            switch (prefix.dispatch()) {
                case Dispatch.RESPONSE -> response(call, in.response(), now);
                case Dispatch.REQUEST_GRANT -> granted(call, in.requestGrant(prefix.call()));
                default -> {
                    // Not for callers, or of a later version.
                }
            }
        } catch (MalformedException dropped) {
            probe.inboundDropped(call.service());
        }
    }

    private static void granted(OutgoingCall call, OptionalLong credits) {
        if (call.requestWindow.isPresent()) credits.ifPresent(call.listener::granted);
    }

    private void response(OutgoingCall call, Frame.Response response, Now now) {
        if (call.downloads()) {
            streamed(call, response, now);
            return;
        }
        call.responseBytes += response.body().remaining();
        if (response.status() != 0) {
            calls.end(call, failure(call, response, now), now);
            return;
        }
        calls.succeed(call, now);
        call.listener.replied(
                new RpcReply(
                        response.body(),
                        response.headers(),
                        Duration.ofNanos(now.nanos() - call.leftNanos)));
    }

    private void streamed(OutgoingCall call, Frame.Response response, Now now) {
        StreamMark mark = StreamMark.of(response);
        if (mark == StreamMark.ERROR) {
            calls.end(call, failure(call, response, now), now);
            return;
        }
        boolean item = mark == StreamMark.CHUNK || response.body().hasRemaining();
        if (item && !chunk(call, response, now)) return;
        if (mark == StreamMark.CHUNK) return;
        calls.succeed(call, now);
        call.listener.completed();
    }

    /** False if its reader is so far behind that the call had to end. */
    private boolean chunk(OutgoingCall call, Frame.Response response, Now now) {
        call.responseBytes += response.body().remaining();
        if (call.credit != null) call.credit.received(now.nanos());
        if (call.listener.chunk(response.body())) return true;
        calls.abandon(call, now);
        calls.end(
                call,
                RpcTransportException.of(
                        "the reader of the stream is too many chunks behind", RpcOutcome.RAN),
                now);
        return false;
    }

    /** A server that saw our deadline pass before we did says what we would have said. */
    private static RpcException failure(OutgoingCall call, Frame.Response response, Now now) {
        RpcStatus status = new RpcStatus(response.status());
        boolean late = now.nanos() >= call.deadlineNanos;
        boolean expired = status.equals(RpcStatus.TIMEOUT) || status.equals(RpcStatus.CANCELLED);
        if (late && expired) {
            return RpcTimeoutException.after(call.elapsed(now), RpcOutcome.MAY_HAVE_RUN);
        }
        return RpcServerException.of(status, response.body());
    }
}
