package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ChannelName;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.rpc.frame.Dispatch;
import org.netmesh.rpc.frame.Frame;
import org.netmesh.rpc.frame.FrameWriter;
import org.netmesh.rpc.frame.Prefix;
import org.netmesh.rpc.frame.StreamMark;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** Our caller against a server whose every frame is made by hand, over a plain session. */
class CallerTest {
    private static final ServiceName SERVICE = new ServiceName("probe");

    private final Simulation simulation = new Simulation(9);
    private final SimMesh mesh =
            new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);
    private final SimNode targetNode = mesh.node();
    private final SimNode strangerNode = mesh.node();
    private final SimRpc caller = SimRpc.on(mesh.node(), simulation);
    private final RawPeer target = RawPeer.on(targetNode);
    private final RawPeer stranger = RawPeer.on(strangerNode);
    private final ChannelName replies = SERVICE.replyChannel(caller.node().identity().originHash());

    @BeforeEach
    void join() {
        mesh.join(caller.node(), targetNode);
        mesh.join(caller.node(), strangerNode);
        targetNode
                .channels()
                .registerPrefix(
                        "probe.replies.", ChannelConfig.builder("probe.replies.all").build())
                .join();
        target.listen(SERVICE.requestChannel());
    }

    // spec 09 §27 M-11, M-13, M-21; §28 34, 35
    @Test
    void onlyTheTargetsGoodAnswerCounts() {
        CompletableFuture<RpcReply> call = call("q", CallOptions.DEFAULT);
        long id = request().call();

        answer(stranger, id, response(0, RpcHeaders.EMPTY, "forged"));
        answer(target, id + 1, response(0, RpcHeaders.EMPTY, "of another call"));
        answer(target, id, new Frame.RequestGrant(id, 7));
        answer(target, id, new Frame.Cancel());
        sendRaw(target, malformed(id));
        sendRaw(target, new byte[] {1, 2, 3});
        simulation.run(Duration.ofMillis(100));
        assertThat(call).isNotDone();

        answer(target, id, response(0, StreamMark.CONTINUE, "real"));
        assertThat(mesh.await(call).bytes()).isEqualTo(bytes("real"));
        assertThat(caller.held()).contains("calls=0");
    }

    // spec 09 §27 M-14, M-17, M-18; §28 10
    @Test
    void anAbandonedCallSendsCancelACompletedOneDoesNotAndALateAnswerIsDropped() {
        CompletableFuture<RpcReply> abandoned = call("q", CallOptions.DEFAULT);
        long id = request().call();
        abandoned.cancel(false);
        simulation.run(Duration.ofMillis(50));
        assertThat(dispatches()).containsExactly(Dispatch.REQUEST, Dispatch.CANCEL);
        answer(target, id, response(0, RpcHeaders.EMPTY, "late"));
        simulation.run(Duration.ofMillis(50));

        CompletableFuture<RpcReply> completed = call("q", CallOptions.DEFAULT);
        simulation.run(Duration.ofMillis(50));
        answer(target, request().call(), response(0, RpcHeaders.EMPTY, "ok"));
        mesh.await(completed);
        simulation.run(Duration.ofMillis(50));

        assertThat(dispatches())
                .containsExactly(Dispatch.REQUEST, Dispatch.CANCEL, Dispatch.REQUEST);
        assertThat(caller.held()).contains("calls=0", "waiting=0");
    }

    // spec 09 §28 6
    @Test
    void severalCallsSubscribeOnce() {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<RpcReply> call = call("q", CallOptions.DEFAULT);
            simulation.run(Duration.ofMillis(50));
            answer(target, request().call(), response(0, RpcHeaders.EMPTY, "ok"));
            mesh.await(call);
        }

        assertThat(targetNode.channels().subscribers(replies.value()))
                .containsExactly(caller.node().id());
        assertThat(caller.held()).contains("subscriptions=1");
    }

    // spec 09 §27 M-12
    @Test
    void noTwoCallsHaveIdsThatFollowEachOther() {
        Set<Long> ids = new HashSet<>();
        List<CompletableFuture<RpcReply>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) calls.add(call("q", CallOptions.DEFAULT));
        simulation.run(Duration.ofMillis(100));

        for (byte[] frame : target.received()) ids.add(Prefix.read(frame, 0, frame.length).call());

        assertThat(ids).hasSize(50).noneMatch(id -> ids.contains(id + 1));
        assertThat(calls).noneMatch(CompletableFuture::isDone);
    }

    // spec 09 §27 M-16; §28 8
    @Test
    void anUnknownTargetFailsWithNoRouteThatSaysWhy() {
        SimNode unknown = mesh.node();

        Throwable failure = mesh.awaitFailure(caller.call(unknown, "probe", "q"));

        assertThat(failure)
                .isInstanceOf(RpcNoRouteException.class)
                .hasMessageContaining("target=0x" + Long.toHexString(unknown.id().value()))
                .hasMessageContaining("no session");
    }

    // spec 09 §28 8: the reason is the publisher's
    @Test
    void anUnknownServiceFailsAtOnceWithTheReason() {
        Throwable failure = mesh.awaitFailure(caller.call(targetNode, "nobody", "q"));

        assertThat(failure)
                .isInstanceOf(RpcNoRouteException.class)
                .hasMessageContaining("unknown channel");
        assertThat(caller.held()).contains("subscriptions=0");
    }

    // spec 09 §27 M-19; §28 29
    @Test
    void aWindowOfNothingIsRefusedBeforeAnyTraffic() {
        SimNode unknown = mesh.node();

        assertThatThrownBy(() ->
                        caller.stream(
                                unknown,
                                "probe",
                                "",
                                CallOptions.builder().streamWindow(0).build()))
                .isInstanceOf(RpcCodecException.class)
                .hasMessageContaining("stream_window_initial");
        assertThatThrownBy(() ->
                        caller.upload(
                                unknown, "probe", CallOptions.builder().requestWindow(0).build()))
                .isInstanceOf(RpcCodecException.class)
                .hasMessageContaining("request_window_initial");
        assertThat(target.received()).isEmpty();
    }

    // spec 09 §27 M-23, M-24, M-26; §28 28
    @Test
    void uploadCreditHoldsTheSenderAndItsEndLetsItGo() {
        UploadCall upload =
                caller.upload(targetNode, "probe", CallOptions.builder().requestWindow(2).build());
        simulation.until("the opening", SimPair.SOON, upload.opening()::isOpen);
        assertThat(upload.trySend(bytes("i1"))).isTrue();
        assertThat(upload.trySend(bytes("i2"))).isTrue();
        assertThat(upload.trySend(bytes("i3"))).isFalse();
        simulation.run(Duration.ofMillis(50));
        long id = request().call();

        answer(target, id, new Frame.RequestGrant(id + 1, 5));
        answer(stranger, id, new Frame.RequestGrant(id, 5));
        simulation.run(Duration.ofMillis(50));
        assertThat(upload.trySend(bytes("i3"))).isFalse();
        answer(target, id, new Frame.RequestGrant(id, 0xffff_ffffL));
        answer(target, id, new Frame.RequestGrant(id, 0xffff_ffffL));
        simulation.run(Duration.ofMillis(50));
        assertThat(upload.trySend(bytes("i3"))).isTrue();

        upload.finishAsync();
        assertThatThrownBy(() -> upload.send(bytes("more")))
                .isInstanceOf(RpcCodecException.class)
                .hasMessageContaining("send() called after finish()");
        assertThatThrownBy(upload::finish).hasMessageContaining("finish() called twice");
        answer(target, id, response(0, RpcHeaders.EMPTY, "sum"));
        simulation.until("the answer", SimPair.SOON, upload.answer()::isOver);
        assertThat(upload.answer().await(() -> {}).bytes()).isEqualTo(bytes("sum"));
    }

    // spec 09 §7.3, §16: an answer of a service that does not stream is one item and the end
    @Test
    void aUnaryShapedAnswerOnAStreamIsOneChunkAndTheEnd() {
        StreamCall stream = caller.stream(targetNode, "probe", "", CallOptions.DEFAULT);
        long id = request().call();

        answer(target, id, response(0, RpcHeaders.EMPTY, "one"));
        simulation.run(Duration.ofMillis(50));

        assertThat(stream.next(Duration.ZERO).map(SimHandlers::text)).contains("one");
        assertThat(stream.next(Duration.ZERO)).isEmpty();
        assertThat(stream.ended()).isTrue();
        stream.close();
        simulation.run(Duration.ofMillis(50));
        assertThat(dispatches()).doesNotContain(Dispatch.CANCEL);
    }

    // spec 09 §23.1; §28 38
    // parity: rpc.TypedMeshRpc.callWithHeaders
    @Test
    void aTraceContextTravelsWithItsFlag() {
        CompletableFuture<RpcReply> call =
                call(
                        "q",
                        CallOptions.builder()
                                .trace(new TraceContext("tp-1", "ts-1"))
                                .header("x-own", "v")
                                .build());
        simulation.run(Duration.ofMillis(50));
        byte[] frame = target.received().getLast();
        Frame.Request request =
                new org.netmesh.rpc.frame.FrameReader(
                                frame, Prefix.BYTES, frame.length - Prefix.BYTES, 4_096)
                        .request();

        assertThat(request.flags()).isEqualTo(Frame.Request.PROPAGATE_TRACE);
        assertThat(request.headers().all())
                .extracting(RpcHeader::name)
                .containsExactly("traceparent", "tracestate", "x-own");
        assertThat(call).isNotDone();
    }

    private CompletableFuture<RpcReply> call(String body, CallOptions options) {
        return caller.call(targetNode, "probe", body, options);
    }

    /** The newest request that came to the target. */
    private Prefix request() {
        int before = target.received().size();
        simulation.until(
                "the request",
                SimPair.SOON,
                () -> !target.received().isEmpty() && target.received().size() >= before);
        byte[] frame = target.received().getLast();
        return Prefix.read(frame, 0, frame.length);
    }

    private List<Integer> dispatches() {
        return target.received().stream()
                .map(frame -> Prefix.read(frame, 0, frame.length).dispatch())
                .toList();
    }

    private void answer(RawPeer from, long call, Frame frame) {
        sendRaw(from, FrameWriter.write(1, call, frame));
    }

    private void sendRaw(RawPeer from, byte[] frame) {
        from.send(replies, caller.node(), List.of(frame));
    }

    private static Frame.Response response(int status, RpcHeaders headers, String body) {
        return new Frame.Response(status, headers, ByteBuffer.wrap(bytes(body)));
    }

    private static byte[] malformed(long call) {
        byte[] whole = FrameWriter.write(1, call, response(0, RpcHeaders.EMPTY, "cut"));
        return java.util.Arrays.copyOf(whole, whole.length - 1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
