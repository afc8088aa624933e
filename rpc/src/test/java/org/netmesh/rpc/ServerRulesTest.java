package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.rpc.frame.Frame;
import org.netmesh.rpc.frame.FrameReader;
import org.netmesh.rpc.frame.FrameWriter;
import org.netmesh.rpc.frame.Prefix;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** Rules of our server that go beyond the reference, with requests made by hand. */
class ServerRulesTest {
    private static final ServiceName SERVICE = new ServiceName("probe");
    private static final long SECOND = 1_000_000_000L;

    private final Simulation simulation = new Simulation(17);
    private final SimMesh mesh =
            new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);
    private final SimNode callerNode = mesh.node();
    private final SimNode strangerNode = mesh.node();
    private final RawPeer caller = RawPeer.on(callerNode);
    private final RawPeer stranger = RawPeer.on(strangerNode);
    private final SimRpc server = SimRpc.on(mesh.node(), simulation);
    private final AtomicInteger runs = new AtomicInteger();

    private final long origin = callerNode.identity().originHash().value();

    @BeforeEach
    void join() {
        mesh.join(callerNode, server.node());
        mesh.join(strangerNode, server.node());
        caller.listen(SERVICE.replyChannel(new OriginHash(origin)));
        stranger.listen(SERVICE.replyChannel(new OriginHash(origin)));
    }

    // spec 09 §27 M-33; §28 12
    @Test
    void aDeadlineWithinTheToleranceOfClocksRunsTheHandlerAndBeyondItDoesNot() {
        echo();
        long now = simulation.wallClock().epochNanos();

        send(caller, 1, request(now - 9 * SECOND, "within"));
        send(caller, 2, request(now - 11 * SECOND, "beyond"));
        simulation.run(Duration.ofMillis(100));

        assertThat(runs).hasValue(1);
        assertThat(answers(caller))
                .extracting(Frame.Response::status)
                .containsExactlyInAnyOrder(0, 3);
    }

    // spec 09 §27 M-37; §28 30
    @Test
    void aHangingUploadHandlerCannotHoldACallPastItsDeadline() {
        server.serve("probe", RpcShape.CLIENT_STREAMING, call -> runs.incrementAndGet());
        long deadline = simulation.wallClock().epochNanos() + SECOND / 2;
        Frame.Request request =
                new Frame.Request(
                        "probe",
                        deadline,
                        Frame.Request.CLIENT_STREAMING,
                        RpcHeaders.EMPTY,
                        body("i1"));

        send(caller, 1, request);
        simulation.run(Duration.ofSeconds(1));

        assertThat(answers(caller)).extracting(Frame.Response::status).containsExactly(3);
        assertThat(server.held()).contains("served=0");
    }

    // spec 09 §27 M-38
    @Test
    void cancelEndsAStreamThatWaitsForCreditAndLeavesNothing() {
        server.serve("probe", RpcShape.SERVER_STREAMING, SimHandlers.counting(5));
        Frame.Request request =
                new Frame.Request(
                        "probe",
                        0,
                        Frame.Request.STREAMING_RESPONSE,
                        RpcHeaders.of(RpcHeader.of("nrpc-stream-window-initial", "1")),
                        body(""));

        send(caller, 1, request);
        simulation.run(Duration.ofMillis(100));
        send(caller, 1, new Frame.Cancel());
        simulation.run(Duration.ofMillis(100));

        assertThat(answers(caller)).extracting(Frame.Response::status).containsExactly(0, 5);
        assertThat(server.held()).contains("served=0", "waiting=0", "timers=0");
    }

    // spec 09 §27 M-39
    @Test
    void creditsForItemsComeInFewFrames() {
        server.serve("probe", RpcShape.CLIENT_STREAMING, new SimHandlers(simulation).joining());
        Frame.Request request =
                new Frame.Request(
                        "probe",
                        0,
                        Frame.Request.CLIENT_STREAMING,
                        RpcHeaders.of(RpcHeader.of("nrpc-request-window-initial", "64")),
                        body("i"));

        send(caller, 1, request);
        for (int i = 1; i < 64; i++) {
            send(caller, 1, new Frame.RequestChunk(1, 0, RpcHeaders.EMPTY, body("i")));
        }
        simulation.run(Duration.ofMillis(500));

        long credits = 0;
        for (byte[] frame : caller.received()) {
            Prefix prefix = Prefix.read(frame, 0, frame.length);
            FrameReader in =
                    new FrameReader(frame, Prefix.BYTES, frame.length - Prefix.BYTES, 4_096);
            credits += in.requestGrant(prefix.call()).orElseThrow();
        }
        assertThat(credits).isEqualTo(64);
        assertThat(caller.received()).hasSize(2);
    }

    // spec 09 §27 M-31
    @Test
    void aHandlerThatLooksLateStillSeesTheCancel() {
        SimHandlers handlers = new SimHandlers(simulation);
        server.serve(
                "probe",
                RpcShape.UNARY,
                handlers.after(
                        Duration.ofMillis(100),
                        call -> {
                            if (call.cancellation().isCancelled()) runs.incrementAndGet();
                            call.cancellation().onCancel(runs::incrementAndGet);
                        }));

        send(caller, 1, request(0, "x"));
        send(caller, 1, new Frame.Cancel());
        simulation.run(Duration.ofMillis(300));

        assertThat(runs).hasValue(2);
    }

    // spec 09 §29.1: the item sequence is never silently cut
    @Test
    void itemsBeyondTheQueueFailTheCallInsteadOfGoingMissing() {
        server.rpc()
                .serve(
                        SERVICE,
                        RpcShape.CLIENT_STREAMING,
                        call -> runs.incrementAndGet(),
                        ServeOptions.builder().requestQueue(2).build());
        Frame.Request request =
                new Frame.Request(
                        "probe", 0, Frame.Request.CLIENT_STREAMING, RpcHeaders.EMPTY, body("i1"));

        send(caller, 1, request);
        for (int i = 0; i < 3; i++) {
            send(caller, 1, new Frame.RequestChunk(1, 0, RpcHeaders.EMPTY, body("more")));
        }
        simulation.run(Duration.ofMillis(100));

        assertThat(answers(caller)).extracting(Frame.Response::status).containsExactly(4);
    }

    // spec 09 §29.1: another service whose channel has the same hash
    @Test
    void aRequestForAnotherServiceIsDropped() {
        echo();
        Frame.Request other = new Frame.Request("another", 0, 0, RpcHeaders.EMPTY, body("x"));

        send(caller, 1, other);
        simulation.run(Duration.ofMillis(100));

        assertThat(runs).hasValue(0);
        assertThat(caller.received()).isEmpty();
    }

    // spec 09 §29.1: an answer goes to the session that its request came on
    @Test
    void nobodyElseCanCancelOrHearACall() {
        SimHandlers handlers = new SimHandlers(simulation);
        server.serve(
                "probe",
                RpcShape.UNARY,
                handlers.after(
                        Duration.ofMillis(100), call -> call.finish(SimHandlers.text("done"))));

        send(caller, 1, request(0, "x"));
        simulation.run(Duration.ofMillis(20));
        send(stranger, 1, new Frame.Cancel());
        simulation.run(Duration.ofMillis(200));

        assertThat(answers(caller)).extracting(Frame.Response::status).containsExactly(0);
        assertThat(stranger.received()).isEmpty();
    }

    // spec 09 §29.1: where we know who a node is, it speaks for itself alone
    @Test
    void aFrameUnderAnothersOriginIsDroppedOnceTheNodeIsKnown() {
        echo();
        strangerNode.discovery().announce("known").join();
        simulation.run(Duration.ofSeconds(1));

        send(stranger, 1, request(0, "forged"));
        send(caller, 2, request(0, "own"));
        simulation.run(Duration.ofMillis(100));

        assertThat(runs).hasValue(1);
        assertThat(stranger.received()).isEmpty();
    }

    // spec 09 §5: an answer that fits no packet is replaced by a word about that
    @Test
    void anAnswerThatIsTooLongBecomesAnError() {
        server.serve("probe", (request, context) -> RpcResponse.of(new byte[9_000]));

        send(caller, 1, request(0, "x"));
        simulation.run(Duration.ofMillis(100));

        assertThat(answers(caller)).extracting(Frame.Response::status).containsExactly(6);
    }

    private void echo() {
        server.serve(
                "probe",
                (request, context) -> {
                    runs.incrementAndGet();
                    return RpcResponse.of(request.body());
                });
    }

    private void send(RawPeer from, long call, Frame frame) {
        ChannelName requests = SERVICE.requestChannel();
        from.send(requests, server.node(), List.of(FrameWriter.write(origin, call, frame)));
    }

    private static Frame.Request request(long deadline, String text) {
        return new Frame.Request("probe", deadline, 0, RpcHeaders.EMPTY, body(text));
    }

    private static List<Frame.Response> answers(RawPeer peer) {
        return peer.received().stream()
                .map(frame ->
                        new FrameReader(
                                        frame,
                                        Prefix.BYTES,
                                        frame.length - Prefix.BYTES,
                                        Frame.MAX_BODY_BYTES)
                                .response())
                .toList();
    }

    private static ByteBuffer body(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
