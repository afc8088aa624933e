package org.netmesh.rpc.node;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.channel.ChannelException;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.Outcome;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.rpc.RpcCancelledException;
import org.netmesh.rpc.RpcCodecException;
import org.netmesh.rpc.RpcException;
import org.netmesh.rpc.RpcNoRouteException;
import org.netmesh.rpc.RpcOutcome;
import org.netmesh.rpc.RpcShape;
import org.netmesh.rpc.RpcTimeoutException;
import org.netmesh.rpc.RpcTransportException;
import org.netmesh.rpc.frame.Frame;
import org.netmesh.rpc.frame.FrameWriter;
import org.netmesh.rpc.node.OutgoingCall.Phase;

/**
 * The calls of this node, from the choice of a target to their one end (spec 09 §8 to §11). A call
 * is in the table from its beginning to its end, so each ends exactly once. Confined to the event
 * loop.
 */
final class Calls {
    static final int MAX_CALLS = 262_144;
    private static final int PLAIN_WINDOW = 4;
    private static final int EXTENDED_WINDOW = 32;
    private static final int EXTENDED_REQUEST_WINDOW = 64;

    private final ProtocolContext context;
    private final Alarms alarms;
    private final Wire wire;
    private final ReplySubscriptions subscriptions;
    private final Targets targets;
    private final Candidates candidates;
    private final RpcProbe probe;
    private final Map<Long, OutgoingCall> table = new HashMap<>();

    Calls(
            ProtocolContext context,
            Alarms alarms,
            Wire wire,
            ReplySubscriptions subscriptions,
            Targets targets,
            Candidates candidates,
            RpcProbe probe) {
        this.context = context;
        this.alarms = alarms;
        this.wire = wire;
        this.subscriptions = subscriptions;
        this.targets = targets;
        this.candidates = candidates;
        this.probe = probe;
    }

    /** The call of that id, if it goes to that node: nobody else may answer it. */
    @Nullable OutgoingCall answeredBy(NodeId node, long id) {
        OutgoingCall call = table.get(id);
        return call != null && node.equals(call.target) ? call : null;
    }

    int size() {
        return table.size();
    }

    /** Begins a call. */
    void open(OutgoingCall call, CallListener listener, Now now) {
        call.listener = listener;
        call.begin(now);
        probe.callStarted(call.service(), call.shape());
        OutgoingCall before = table.get(call.id().value());
        if (before != null) {
            lose(before, "another call had its id", now);
            // An answer to that one may still come, and must not reach this one.
            end(
                    call,
                    RpcTransportException.of("its id is another call's", RpcOutcome.NOT_SENT),
                    now);
            return;
        }
        table.put(call.id().value(), call);
        if (table.size() > MAX_CALLS) {
            end(
                    call,
                    RpcTransportException.of(
                            MeshException.limit("calls under way", MAX_CALLS), RpcOutcome.NOT_SENT),
                    now);
            return;
        }
        if (call.deadlineNanos <= now.nanos()) {
            expire(call, now);
            return;
        }
        if (call.deadlineNanos != Long.MAX_VALUE) {
            call.alarm = alarms.at(call.deadlineNanos, then -> expire(call, then));
        }
        choose(call, now);
    }

    /** The caller hands in the next item of its upload. */
    void item(OutgoingCall call, ByteBuffer body, boolean last, Now now) {
        switch (call.phase) {
            case READY -> {
                call.phase = Phase.LEAVING;
                send(call, call.request(body, last), new RequestFate(call), now);
            }
            case LEAVING, SENT -> send(call, call.chunk(body, last), new ItemFate(call), now);
            // An end is under way to the caller.
            case NEW, QUEUED, SUBSCRIBING, OVER -> {
                return;
            }
        }
        call.requestBytes += body.remaining();
    }

    /** The caller gives up; it hears of that. */
    void cancel(OutgoingCall call, Now now) {
        if (call.over()) return;
        abandon(call, now);
        end(call, RpcCancelledException.byCaller(call.outcome()), true, now);
    }

    /** The caller takes so many more chunks. */
    void grant(OutgoingCall call, long credits, Now now) {
        if (call.over() || call.streamWindow.isEmpty() || credits <= 0) return;
        if (call.credit != null) call.credit.granted(credits);
        send(call, new Frame.StreamGrant(credits), Wire.Fate.NONE, now);
    }

    /** Ends a call well. */
    void succeed(OutgoingCall call, Now now) {
        finish(call, Optional.empty(), false, now);
    }

    /** Ends a call because of what came, or could not be sent. */
    void end(OutgoingCall call, RpcException why, Now now) {
        end(call, why, false, now);
    }

    /** Tells the server that nobody waits any more, if it may know of the call. */
    void abandon(OutgoingCall call, Now now) {
        NodeId target = call.target;
        if (target == null) return;
        boolean unsent =
                wire.withdraw(
                                Wire.Side.CALLER,
                                call.service().requestChannel(),
                                target,
                                call.id().value())
                        && call.phase == Phase.LEAVING;
        if (call.phase == Phase.SENT && !unsent) {
            send(call, new Frame.Cancel(), Wire.Fate.NONE, now);
        }
    }

    /** The node is gone, or has forgotten our calls. */
    void lost(NodeId node, Now now) {
        loseAll(
                call -> node.equals(call.target),
                "the session with node %s was lost".formatted(node),
                now);
    }

    void close(Now now) {
        loseAll(_ -> true, "this node was closed", now);
    }

    private void loseAll(Predicate<OutgoingCall> which, String why, Now now) {
        for (OutgoingCall call : List.copyOf(table.values())) {
            if (which.test(call) && !call.over()) lose(call, why, now);
        }
    }

    private void lose(OutgoingCall call, String why, Now now) {
        abandon(call, now);
        end(call, RpcTransportException.of(why, call.outcome()), now);
    }

    private void expire(OutgoingCall call, Now now) {
        if (call.over()) return;
        boolean unanswered = call.phase == Phase.SENT;
        abandon(call, now);
        if (unanswered && call.target != null && !wire.extended(call.target)) {
            subscriptions.doubt(call.target, call.service());
        }
        end(call, RpcTimeoutException.after(call.elapsed(now), call.outcome()), now);
    }

    private void choose(OutgoingCall call, Now now) {
        if (call.wanted().isPresent()) {
            aim(call, call.wanted().get(), now);
            return;
        }
        try {
            call.others.addAll(candidates.of(call.service(), call.options()));
        } catch (RpcNoRouteException nowhere) {
            end(call, nowhere, now);
            return;
        }
        aim(call, call.others.remove(), now);
    }

    private void aim(OutgoingCall call, NodeId target, Now now) {
        call.target = target;
        if (!target.equals(context.self()) && !context.connected(target)) {
            unreachable(call, RpcNoRouteException.to(target, "no session with the node"), now);
            return;
        }
        call.phase = Phase.QUEUED;
        if (targets.enter(target, call)) admitted(call, now);
    }

    private void admitted(OutgoingCall call, Now now) {
        NodeId target = target(call);
        call.holdsPlace = true;
        call.phase = Phase.SUBSCRIBING;
        if (target.equals(context.self())) {
            subscribed(call, now);
            return;
        }
        call.holdsSubscription = true;
        subscriptions.hold(
                target,
                call.service(),
                new Outcome<>() {
                    @Override
                    public void done(Boolean value, Now then) {
                        if (call.phase == Phase.SUBSCRIBING) subscribed(call, then);
                    }

                    @Override
                    public void failed(NetMeshException why, Now then) {
                        if (call.phase != Phase.SUBSCRIBING) return;
                        call.holdsSubscription = false;
                        String reason = String.valueOf(why.getMessage());
                        if (why.kind() == ChannelException.Kind.SHUTDOWN) lose(call, reason, then);
                        else unreachable(call, RpcNoRouteException.to(target, reason), then);
                    }
                },
                now);
    }

    private void subscribed(OutgoingCall call, Now now) {
        call.leftNanos = now.nanos();
        windows(call, now);
        call.phase = Phase.READY;
        if (call.uploads()) {
            opened(call, now);
            return;
        }
        call.phase = Phase.LEAVING;
        Frame.Request request = call.request();
        call.requestBytes = request.body().remaining();
        send(call, request, new RequestFate(call), now);
    }

    /** Flow control is on wherever the other side understands it (spec 09 §14, §16, §29.1). */
    private void windows(OutgoingCall call, Now now) {
        boolean extended = wire.extended(target(call));
        if (call.downloads()) {
            OptionalLong asked = asLong(call.options().streamWindow());
            boolean always = extended || call.shape() == RpcShape.SERVER_STREAMING;
            long usual = extended ? EXTENDED_WINDOW : PLAIN_WINDOW;
            call.streamWindow = asked.isEmpty() && always ? OptionalLong.of(usual) : asked;
            if (extended && asked.orElse(1) == 0) call.streamWindow = OptionalLong.empty();
        }
        if (call.uploads()) {
            OptionalLong asked = asLong(call.options().requestWindow());
            call.requestWindow =
                    asked.isEmpty() && extended ? OptionalLong.of(EXTENDED_REQUEST_WINDOW) : asked;
        }
        if (!extended && call.shape() == RpcShape.SERVER_STREAMING) {
            call.credit = new StreamCredit(call.streamWindow.orElse(0), now.nanos());
            watchForStall(call, now);
        }
    }

    private void watchForStall(OutgoingCall call, Now now) {
        StreamCredit credit = call.credit;
        if (call.over() || credit == null) return;
        if (call.phase == Phase.SENT && credit.extraDue(now.nanos())) {
            send(call, new Frame.StreamGrant(1), Wire.Fate.NONE, now);
        }
        call.stallAlarm =
                alarms.at(
                        now.nanos() + StreamCredit.STALL_NANOS, then -> watchForStall(call, then));
    }

    private void opened(OutgoingCall call, Now now) {
        boolean granting =
                call.streamWindow.isPresent()
                        && (call.shape() == RpcShape.SERVER_STREAMING
                                || wire.extended(target(call)));
        int grantEvery =
                granting
                        ? (int)
                                Math.max(
                                        1,
                                        Math.min(call.streamWindow.getAsLong(), Integer.MAX_VALUE)
                                                / 2)
                        : 0;
        ByteBuffer nothing = ByteBuffer.allocate(0);
        call.listener.opened(
                new CallListener.Terms(
                        grantEvery,
                        call.requestWindow.orElse(Gate.UNLIMITED),
                        limit(call, call.request(nothing, false), now),
                        limit(call, call.chunk(nothing, false), now)));
    }

    private int limit(OutgoingCall call, Frame empty, Now now) {
        return wire.maxBodyBytes(target(call), FrameWriter.encodedLength(empty), now);
    }

    /**
     * The target cannot be reached and nothing was sent: the next one is tried, if there is one.
     */
    private void unreachable(OutgoingCall call, RpcNoRouteException why, Now now) {
        if (!call.options().failover() || call.others.isEmpty()) {
            end(call, why, now);
            return;
        }
        letGo(call, now);
        aim(call, call.others.remove(), now);
    }

    private void send(OutgoingCall call, Frame frame, Wire.Fate fate, Now now) {
        wire.send(
                Wire.Side.CALLER,
                call.service().requestChannel(),
                target(call),
                call.id().value(),
                frame,
                fate,
                now);
    }

    private void end(OutgoingCall call, RpcException why, boolean abandoned, Now now) {
        finish(call, Optional.of(why), abandoned, now);
        call.listener.failed(why);
    }

    private void finish(OutgoingCall call, Optional<RpcException> why, boolean abandoned, Now now) {
        if (call.over()) return;
        table.remove(call.id().value(), call);
        alarms.cancel(call.alarm);
        alarms.cancel(call.stallAlarm);
        letGo(call, now);
        call.phase = Phase.OVER;
        probe.callEnded(
                new RpcProbe.Ended(
                        context.self(),
                        Optional.ofNullable(call.target),
                        call.service(),
                        call.shape(),
                        call.id(),
                        Duration.ofNanos(now.nanos() - call.beganNanos),
                        why.map(NetMeshException.class::cast),
                        abandoned,
                        call.requestBytes,
                        call.responseBytes),
                now.wallNanos());
    }

    /** Gives back what the call holds of its target. */
    private void letGo(OutgoingCall call, Now now) {
        NodeId target = call.target;
        if (target == null) return;
        if (call.holdsSubscription) subscriptions.release(target, call.service());
        call.holdsSubscription = false;
        boolean held = call.holdsPlace;
        call.holdsPlace = false;
        Optional<OutgoingCall> next = held ? targets.leave(target) : targets.forget(target, call);
        // In a turn of its own: a long line of calls must not become a deep one.
        next.ifPresent(waiting ->
                alarms.at(
                        now.nanos(),
                        then -> {
                            if (waiting.phase == Phase.QUEUED) admitted(waiting, then);
                        }));
    }

    private static NodeId target(OutgoingCall call) {
        NodeId target = call.target;
        if (target == null) throw new IllegalStateException("the call has no target yet");
        return target;
    }

    private static OptionalLong asLong(OptionalInt value) {
        return value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty();
    }

    /** What becomes of a request. */
    private final class RequestFate implements Wire.Fate {
        private final OutgoingCall call;

        RequestFate(OutgoingCall call) {
            this.call = call;
        }

        @Override
        public void left(Now now) {
            if (call.over()) return;
            call.phase = Phase.SENT;
            if (call.uploads()) call.listener.itemLeft();
            else if (call.downloads()) opened(call, now);
        }

        @Override
        public void refused(MeshException why, Now now) {
            if (call.over()) return;
            switch (why.kind()) {
                case PAYLOAD_TOO_LARGE ->
                        end(
                                call,
                                RpcCodecException.encode(String.valueOf(why.getMessage()), why),
                                now);
                case NO_SESSION ->
                        unreachable(
                                call,
                                RpcNoRouteException.to(
                                        target(call), String.valueOf(why.getMessage())),
                                now);
                default -> end(call, RpcTransportException.of(why, RpcOutcome.NOT_SENT), now);
            }
        }
    }

    /** What becomes of a later item of an upload. */
    private final class ItemFate implements Wire.Fate {
        private final OutgoingCall call;

        ItemFate(OutgoingCall call) {
            this.call = call;
        }

        @Override
        public void left(Now now) {
            if (!call.over()) call.listener.itemLeft();
        }

        @Override
        public void refused(MeshException why, Now now) {
            if (call.over()) return;
            abandon(call, now);
            RpcException failure =
                    why.kind() == MeshException.Kind.PAYLOAD_TOO_LARGE
                            ? RpcCodecException.encodeItem(String.valueOf(why.getMessage()), why)
                            : RpcTransportException.of(why, RpcOutcome.MAY_HAVE_RUN);
            end(call, failure, now);
        }
    }
}
