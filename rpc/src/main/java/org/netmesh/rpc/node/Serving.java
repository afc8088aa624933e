package org.netmesh.rpc.node;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.rpc.CallId;
import org.netmesh.rpc.RpcCancelledException;
import org.netmesh.rpc.RpcOutcome;
import org.netmesh.rpc.RpcServerException;
import org.netmesh.rpc.RpcStatus;
import org.netmesh.rpc.frame.CallHeaders;
import org.netmesh.rpc.frame.Frame;
import org.netmesh.rpc.frame.FrameWriter;
import org.netmesh.rpc.frame.StreamMark;

/**
 * The calls that this node serves, from their handler's beginning to their one answer and their
 * handler's end, whichever comes later (spec 09 §12 to §16). Answers go to the session that the
 * request came on. Confined to the event loop.
 */
final class Serving {
    private static final int DEADLINE = 0;
    private static final int TIME_LIMIT = 1;
    private static final int STALL = 2;

    private final ProtocolContext context;
    private final Alarms alarms;
    private final Wire wire;
    private final Services services;
    private final Consumer<RpcCommand> door;
    private final RpcProbe probe;
    private final Map<Served.Key, Served> table = new HashMap<>();

    Serving(
            ProtocolContext context,
            Alarms alarms,
            Wire wire,
            Services services,
            Consumer<RpcCommand> door,
            RpcProbe probe) {
        this.context = context;
        this.alarms = alarms;
        this.wire = wire;
        this.services = services;
        this.door = door;
        this.probe = probe;
    }

    /** Whether the call waits for its answer. */
    boolean serves(Served.Key key) {
        return table.containsKey(key);
    }

    int size() {
        return table.size();
    }

    /** Lets the handler begin. */
    void begin(Service service, Served.Key key, Frame.Request request, Now now) {
        Served call =
                new Served(
                        service,
                        key,
                        request,
                        limits(service, key, request, now),
                        new CancelSignal(context::run),
                        now);
        table.put(key, call);
        service.began();
        probe.handlerStarted(service.name(), service.shape());
        if (service.uploads()) firstItem(call, now);
        watch(call, now);
        ServedCall seen = new ServedCall(call, door);
        context.run(() -> {
            try {
                service.handling().serve(seen);
            } catch (RuntimeException | Error e) {
                seen.fail(e);
            }
        });
    }

    /** Answers a request that has no call. */
    void refuse(Service service, Served.Key key, Frame.Response answer, Now now) {
        wire.send(
                Wire.Side.SERVER,
                service.name().replyChannel(new OriginHash(key.origin())),
                key.node(),
                key.call(),
                answer,
                Wire.Fate.NONE,
                now);
    }

    /** The caller gives up. */
    void cancel(Served.Key key, Now now) {
        Served call = table.get(key);
        if (call != null) abort(call, Ending.cancelled(call.service().shape()), now);
    }

    /** The caller takes so many more chunks. */
    void grant(Served.Key key, long credits, Now now) {
        Served call = table.get(key);
        if (call == null || call.credits == Served.UNLIMITED) return;
        call.credits =
                Math.max(call.credits, Math.min(Served.UNLIMITED - 1, call.credits + credits));
        pump(call, now);
    }

    /** An item of an upload came. */
    void item(Served.Key key, ByteBuffer body, boolean last, Now now) {
        Served call = table.get(key);
        if (call == null || !call.service().uploads()) return;
        call.requestBytes += body.remaining();
        if (call.itemCredit != null) call.itemCredit.received(now.nanos());
        put(call, body, last, now);
    }

    /** The handler sent a chunk. */
    void chunk(Served call, ByteBuffer body, Now now) {
        if (call.over()) return;
        call.chunks.add(body);
        pump(call, now);
    }

    void chunkDropped(Served call) {
        probe.chunkDropped(call.service().name());
    }

    /** The handler took items. */
    void took(Served call, int items, Now now) {
        if (call.over()) return;
        if (call.itemCredit != null) call.itemCredit.granted(items);
        grantItems(call, items, now);
    }

    /** The handler is through; what it sent goes first. */
    void returned(Served call, Ending ending, Now now) {
        if (call.returned) return;
        call.returned = true;
        call.panicked = ending.panicked();
        if (call.over()) {
            done(call, now);
            return;
        }
        call.ending = ending;
        pump(call, now);
    }

    /** The caller is gone, or has forgotten its calls. */
    void lost(NodeId node, Now now) {
        abortAll(call -> call.key().node().equals(node), now);
    }

    void close(Now now) {
        abortAll(_ -> true, now);
    }

    private void abortAll(Predicate<Served> which, Now now) {
        for (Served call : List.copyOf(table.values())) {
            if (which.test(call)) abort(call, Ending.cancelled(call.service().shape()), now);
        }
    }

    private Served.Limits limits(Service service, Served.Key key, Frame.Request request, Now now) {
        boolean extended = wire.extended(key.node());
        // A plain caller of a duplex service never grants (spec 09 §16).
        boolean honoured = service.downloads() && (extended || !service.uploads());
        OptionalLong window =
                honoured ? CallHeaders.streamWindow(request.headers()) : OptionalLong.empty();
        OptionalLong items =
                service.uploads()
                        ? CallHeaders.requestWindow(request.headers())
                        : OptionalLong.empty();
        int grantEvery =
                items.isPresent()
                        ? (int)
                                Math.max(
                                        1,
                                        Math.min(
                                                        items.getAsLong(),
                                                        service.options().requestQueue())
                                                / 2)
                        : 0;
        Frame empty = new Frame.Response(0, StreamMark.CONTINUE, ByteBuffer.allocate(0));
        return new Served.Limits(
                window.orElse(Served.UNLIMITED),
                grantEvery,
                wire.maxBodyBytes(key.node(), FrameWriter.encodedLength(empty), now));
    }

    private void firstItem(Served call, Now now) {
        Frame.Request request = call.request();
        OptionalLong window = CallHeaders.requestWindow(request.headers());
        if (window.isPresent() && !wire.extended(call.key().node())) {
            call.itemCredit = new StreamCredit(Math.max(1, window.getAsLong()), now.nanos());
        }
        put(call, request.body(), request.has(Frame.Request.END), now);
    }

    /** An empty last one is nothing but the end. */
    private void put(Served call, ByteBuffer body, boolean last, Now now) {
        boolean item = !last || body.hasRemaining();
        if (item && !call.items().offer(body)) {
            probe.requestChunkDropped(call.service().name());
            abort(
                    call,
                    Ending.of(
                            RpcStatus.BACKPRESSURE,
                            "more than %d items wait for the handler"
                                    .formatted(call.service().options().requestQueue())),
                    now);
            return;
        }
        if (last) call.items().end();
    }

    private void watch(Served call, Now now) {
        long expiry = Deadlines.expiryNanos(call.request().deadlineNanos(), now);
        if (expiry != Long.MAX_VALUE) {
            Ending late = Ending.of(RpcStatus.TIMEOUT, "deadline passed while the handler ran");
            call.alarms[DEADLINE] = alarms.at(expiry, then -> abort(call, late, then));
        }
        Optional<Duration> limit = call.service().options().handlerTimeout();
        if (limit.isPresent()) {
            Ending slow =
                    Ending.of(
                            RpcStatus.INTERNAL,
                            "handler did not respond within %d ms"
                                    .formatted(limit.get().toMillis()));
            call.alarms[TIME_LIMIT] =
                    alarms.at(now.nanos() + limit.get().toNanos(), then -> abort(call, slow, then));
        }
        if (call.itemCredit != null) watchForStall(call, now);
    }

    private void watchForStall(Served call, Now now) {
        StreamCredit credit = call.itemCredit;
        if (call.over() || credit == null) return;
        if (credit.extraDue(now.nanos())) grantItems(call, 1, now);
        call.alarms[STALL] =
                alarms.at(
                        now.nanos() + StreamCredit.STALL_NANOS, then -> watchForStall(call, then));
    }

    private void grantItems(Served call, long credits, Now now) {
        send(call, new Frame.RequestGrant(call.key().call(), credits), Wire.Fate.NONE, now);
    }

    /** Answers at once; what the handler still does is for nobody. */
    private void abort(Served call, Ending ending, Now now) {
        if (call.over()) return;
        call.chunks.clear();
        call.signal().fire();
        answer(call, ending, now);
    }

    /** Sends what may go: chunk after chunk, each when the one before has left, and the end. */
    private void pump(Served call, Now now) {
        if (call.pumping) return;
        call.pumping = true;
        while (!call.over() && !call.leaving && !call.chunks.isEmpty() && call.credits > 0) {
            ByteBuffer body = call.chunks.remove();
            if (call.credits != Served.UNLIMITED) call.credits--;
            call.leaving = true;
            call.responseBytes += body.remaining();
            probe.chunkEmitted(call.service().name());
            send(call, new Frame.Response(0, StreamMark.CONTINUE, body), new ChunkFate(call), now);
        }
        call.pumping = false;
        Ending ending = call.ending;
        boolean drained = !call.leaving && call.chunks.isEmpty();
        if (!call.over() && drained && ending != null) answer(call, ending, now);
    }

    /** The one answer; the call is over, except for its handler. */
    private void answer(Served call, Ending ending, Now now) {
        call.answered = ending;
        table.remove(call.key(), call);
        for (long alarm : call.alarms) alarms.cancel(alarm);
        call.items().end();
        call.gate().close(RpcCancelledException.unwanted());
        boolean streamed = call.service().downloads() && ending.status().isOk();
        Frame.Response frame =
                streamed
                        ? new Frame.Response(0, StreamMark.FINAL, ByteBuffer.allocate(0))
                        : ending.frame();
        if (!streamed) call.responseBytes += frame.body().remaining();
        send(call, frame, new AnswerFate(call), now);
        if (call.returned) done(call, now);
    }

    /** Answer and handler are through. */
    private void done(Served call, Now now) {
        Ending answered = call.answered;
        if (answered == null) throw new IllegalStateException("the call has no answer yet");
        Service service = call.service();
        service.ended();
        Optional<NetMeshException> failure =
                answered.status().isOk()
                        ? Optional.empty()
                        : Optional.of(
                                RpcServerException.of(
                                        answered.status(), answered.text(), RpcOutcome.RAN));
        probe.handlerEnded(
                new RpcProbe.Ended(
                        call.key().node(),
                        Optional.of(context.self()),
                        service.name(),
                        service.shape(),
                        new CallId(call.key().call()),
                        Duration.ofNanos(now.nanos() - call.beganNanos()),
                        failure,
                        answered.status().equals(RpcStatus.CANCELLED),
                        call.requestBytes,
                        call.responseBytes),
                call.panicked,
                now.wallNanos());
        services.drained(service);
    }

    private void send(Served call, Frame frame, Wire.Fate fate, Now now) {
        wire.send(
                Wire.Side.SERVER,
                call.replies(),
                call.key().node(),
                call.key().call(),
                frame,
                fate,
                now);
    }

    /** What becomes of a chunk. */
    private final class ChunkFate implements Wire.Fate {
        private final Served call;

        ChunkFate(Served call) {
            this.call = call;
        }

        @Override
        public void left(Now now) {
            call.leaving = false;
            call.gate().left();
            pump(call, now);
        }

        @Override
        public void refused(MeshException why, Now now) {
            call.leaving = false;
            abort(call, Ending.of(RpcStatus.INTERNAL, String.valueOf(why.getMessage())), now);
        }
    }

    /** An answer that is too long is replaced by a word about that. */
    private final class AnswerFate implements Wire.Fate {
        private final Served call;

        AnswerFate(Served call) {
            this.call = call;
        }

        @Override
        public void left(Now now) {}

        @Override
        public void refused(MeshException why, Now now) {
            if (why.kind() != MeshException.Kind.PAYLOAD_TOO_LARGE) return;
            Ending ending =
                    Ending.of(RpcStatus.INTERNAL, "the answer is too long: " + why.getMessage());
            send(call, ending.frame(), Wire.Fate.NONE, now);
        }
    }
}
