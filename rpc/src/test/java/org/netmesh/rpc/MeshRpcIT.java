package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.SessionSecurity;

/** The blocking face over real sockets: two nodes on loopback. */
class MeshRpcIT {
    private static final String EXTENDED = "PREFER_EXTENDED";
    private static final String PLAIN = "REFERENCE_ONLY";
    private static final ServiceName ECHO = new ServiceName("echo");

    private Optional<RpcNodes> opened = Optional.empty();

    /** Who calls, who serves. */
    private record Pair(MeshRpc caller, MeshRpc server) {}

    private Pair pair(SessionSecurity security) {
        RpcNodes nodes = new RpcNodes(security);
        opened = Optional.of(nodes);
        MeshNode server = nodes.node();
        MeshNode caller = nodes.joined(server);
        return new Pair(MeshRpc.of(caller), MeshRpc.of(server));
    }

    @AfterEach
    void close() {
        opened.ifPresent(RpcNodes::close);
    }

    // spec 09 §28 2
    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void aBodyComesBackUnchangedAndTheFaceOfANodeIsAlwaysTheSame(SessionSecurity security) {
        Pair pair = pair(security);
        pair.server.serve(ECHO, (request, context) -> RpcResponse.of(request.body()));

        RpcReply reply = pair.caller.call(pair.server.nodeId(), ECHO, bytes("hello"));

        assertThat(reply.bytes()).isEqualTo(bytes("hello"));
        assertThat(reply.latency().isNegative()).isFalse();
        assertThat(pair.caller.nodeId()).isNotEqualTo(pair.server.nodeId());
    }

    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void aHandlerMayBlockAndMayCallBackIntoItsCaller(SessionSecurity security) {
        Pair pair = pair(security);
        ServiceName name = new ServiceName("name");
        pair.caller.serve(name, (request, context) -> RpcResponse.of(bytes("reader")));
        pair.server.serve(
                ECHO,
                (request, context) -> {
                    RpcReply who = pair.server.call(context.callerNode(), name, new byte[0]);
                    return RpcResponse.of(who.body());
                });

        RpcReply reply = pair.caller.call(pair.server.nodeId(), ECHO, new byte[0]);

        assertThat(reply.bytes()).isEqualTo(bytes("reader"));
    }

    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void aThousandChunksArriveInOrder(SessionSecurity security) {
        Pair pair = pair(security);
        pair.server.serveStreaming(
                ECHO,
                (request, sink, context) -> {
                    for (int i = 0; i < 1_000; i++) sink.send(bytes("chunk " + i));
                });

        List<String> read = new ArrayList<>();
        try (RpcStream stream =
                pair.caller.callStreaming(pair.server.nodeId(), ECHO, new byte[0])) {
            for (ByteBuffer chunk : stream) read.add(text(chunk));
        }

        assertThat(read).hasSize(1_000).startsWith("chunk 0").endsWith("chunk 999");
    }

    // spec 09 §28 25
    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void aThousandItemsAreUploadedInOrder(SessionSecurity security) {
        Pair pair = pair(security);
        pair.server.serveClientStream(
                ECHO,
                (requests, context) -> {
                    List<String> items = new ArrayList<>();
                    for (ByteBuffer item : requests) items.add(text(item));
                    return RpcResponse.of(bytes(String.join(",", items)));
                });

        List<String> sent = new ArrayList<>();
        RpcReply reply;
        try (ClientStreamCall call =
                pair.caller.callClientStream(
                        pair.server.nodeId(),
                        ECHO,
                        CallOptions.builder().requestWindow(16).build())) {
            for (int i = 0; i < 1_000; i++) {
                sent.add("i" + i);
                call.send(bytes("i" + i));
            }
            reply = call.finish();
        }

        assertThat(text(reply.body())).isEqualTo(String.join(",", sent));
    }

    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void bothDirectionsOfADuplexCallFlowIndependently(SessionSecurity security) {
        Pair pair = pair(security);
        pair.server.serveDuplex(
                ECHO,
                (requests, sink, context) -> {
                    int items = 0;
                    for (ByteBuffer item : requests) {
                        items++;
                        sink.send(bytes("echo:" + text(item)));
                    }
                    sink.send(bytes("summary:" + items));
                });

        List<String> read = new ArrayList<>();
        try (DuplexCall call = pair.caller.callDuplex(pair.server.nodeId(), ECHO)) {
            for (int i = 0; i < 5; i++) {
                call.send(bytes("" + i));
                read.add(text(call.next().orElseThrow()));
            }
            call.finishSending();
            for (ByteBuffer chunk : call.stream()) read.add(text(chunk));
        }

        assertThat(read)
                .containsExactly("echo:0", "echo:1", "echo:2", "echo:3", "echo:4", "summary:5");
    }

    @Test
    void aBodyOfManyMebibytesTravelsOverAnExtendedSession() {
        Pair pair = pair(SessionSecurity.PREFER_EXTENDED);
        pair.server.serve(ECHO, (request, context) -> RpcResponse.of(request.body()));
        byte[] body = new byte[8 * 1024 * 1024];
        new Random(1).nextBytes(body);

        RpcReply reply =
                pair.caller.call(
                        pair.server.nodeId(), ECHO, body, CallOptions.deadline(RpcNodes.PATIENCE));

        assertThat(reply.bytes()).isEqualTo(body);
    }

    @Test
    void aBodyThatNoPlainPacketHoldsIsRefusedBeforeItIsSent() {
        Pair pair = pair(SessionSecurity.REFERENCE_ONLY);
        pair.server.serve(ECHO, (request, context) -> RpcResponse.of(request.body()));
        int most = 8_068 - ECHO.value().length();

        // The answer has room for more than the request.
        assertThat(pair.caller.call(pair.server.nodeId(), ECHO, new byte[most]).body().remaining())
                .isEqualTo(most);
        assertThatThrownBy(() -> pair.caller.call(pair.server.nodeId(), ECHO, new byte[most + 1]))
                .isInstanceOfSatisfying(
                        RpcCodecException.class,
                        e -> {
                            assertThat(e.kind()).isEqualTo(RpcErrorKind.CODEC_ENCODE);
                            assertThat(e.outcome()).isEqualTo(RpcOutcome.NOT_SENT);
                        });
    }

    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void interruptingTheCallerCancelsTheCallAtItsServer(SessionSecurity security)
            throws InterruptedException {
        Pair pair = pair(security);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        hanging(pair.server, running, cancelled);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                pair.caller.call(pair.server.nodeId(), ECHO, new byte[0]);
                            } catch (RpcException e) {
                                failure.set(e);
                            }
                        });
        assertThat(await(running)).isTrue();

        caller.interrupt();

        assertThat(caller.join(RpcNodes.PATIENCE)).isTrue();
        assertThat(failure.get()).isInstanceOf(RpcCancelledException.class);
        assertThat(await(cancelled)).isTrue();
    }

    // parity: rpc.CallOptions.signal, rpc.context_cancellation
    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void aTokenAndACancelledFutureReachTheServerToo(SessionSecurity security)
            throws InterruptedException {
        Pair pair = pair(security);
        CountDownLatch running = new CountDownLatch(2);
        CountDownLatch cancelled = new CountDownLatch(2);
        hanging(pair.server, running, cancelled);
        CancelToken token = CancelToken.create();

        CompletableFuture<RpcReply> byToken =
                pair.caller.callAsync(
                        pair.server.nodeId(),
                        ECHO,
                        new byte[0],
                        CallOptions.builder().cancelToken(token).build());
        CompletableFuture<RpcReply> byFuture =
                pair.caller.callAsync(pair.server.nodeId(), ECHO, new byte[0], CallOptions.DEFAULT);
        assertThat(await(running)).isTrue();
        token.cancel();
        byFuture.cancel(false);

        assertThat(await(cancelled)).isTrue();
        assertThatThrownBy(() -> byToken.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RpcCancelledException.class);
        assertThatThrownBy(() ->
                        pair.caller.call(
                                pair.server.nodeId(),
                                ECHO,
                                new byte[0],
                                CallOptions.builder().cancelToken(token).build()))
                .isInstanceOf(RpcCancelledException.class);
        assertThat(token.listeners()).isZero();
    }

    // spec 09 §28 17; §27 M-40
    // parity: rpc.ServeHandle, rpc.ServeHandle.close
    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void closingAServiceLetsItsRunningCallsEndAndTakesNoNewOnes(SessionSecurity security)
            throws InterruptedException {
        Pair pair = pair(security);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ServeHandle handle =
                pair.server.serve(
                        ECHO,
                        (request, context) -> {
                            running.countDown();
                            await(go);
                            return RpcResponse.of(bytes("late"));
                        });
        assertThatThrownBy(() -> pair.server.serve(ECHO, (request, context) -> RpcResponse.EMPTY))
                .isInstanceOf(RpcServeException.class)
                .hasMessage("nrpc:serve_failed: already serving service `echo` on this node");
        CompletableFuture<RpcReply> call =
                pair.caller.callAsync(pair.server.nodeId(), ECHO, new byte[0], CallOptions.DEFAULT);
        assertThat(await(running)).isTrue();
        assertThat(handle.inFlight()).isEqualTo(1);

        assertThat(handle.close(Duration.ZERO)).isFalse();
        assertThatThrownBy(() -> pair.caller.call(pair.server.nodeId(), ECHO, new byte[0]))
                .isInstanceOfSatisfying(
                        RpcServerException.class,
                        e -> assertThat(e.status()).isEqualTo(RpcStatus.NOT_FOUND));
        go.countDown();

        assertThat(call.join().bytes()).isEqualTo(bytes("late"));
        assertThat(handle.close(RpcNodes.PATIENCE)).isTrue();
        assertThat(handle.inFlight()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void aServiceIsFoundByNameAndNoLongerOnceItIsClosed(SessionSecurity security) {
        Pair pair = pair(security);
        ServeHandle handle =
                pair.server.serve(ECHO, (request, context) -> RpcResponse.of(request.body()));
        RpcNodes.until(
                "the service is announced",
                () -> pair.caller.findServiceNodes(ECHO).equals(List.of(pair.server.nodeId())));

        assertThat(pair.caller.callService(ECHO, bytes("x")).bytes()).isEqualTo(bytes("x"));
        handle.close();

        RpcNodes.until(
                "the service is withdrawn", () -> pair.caller.findServiceNodes(ECHO).isEmpty());
        assertThatThrownBy(() -> pair.caller.callService(ECHO, bytes("x")))
                .isInstanceOf(RpcNoRouteException.class)
                .hasMessageContaining("nrpc:echo");
    }

    @Test
    void aNodeCallsItsOwnServicesWithoutASession() {
        Pair pair = pair(SessionSecurity.REFERENCE_ONLY);
        pair.server.serve(ECHO, (request, context) -> RpcResponse.of(request.body()));
        byte[] large = new byte[100_000];

        assertThat(pair.server.callService(ECHO, large).bytes()).isEqualTo(large);
    }

    @Test
    void aClosedNodeFailsCallsInsteadOfLettingThemWait() {
        Pair pair = pair(SessionSecurity.REFERENCE_ONLY);
        CountDownLatch running = new CountDownLatch(1);
        hanging(pair.server, running, new CountDownLatch(1));
        CompletableFuture<RpcReply> call =
                pair.caller.callAsync(pair.server.nodeId(), ECHO, new byte[0], CallOptions.DEFAULT);

        close();

        assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RpcTransportException.class);
        assertThatThrownBy(() -> pair.caller.call(pair.server.nodeId(), ECHO, new byte[0]))
                .isInstanceOf(RpcTransportException.class);
    }

    /** Serves calls that end only by their cancellation. */
    private static void hanging(MeshRpc server, CountDownLatch running, CountDownLatch cancelled) {
        server.serve(
                ECHO,
                (request, context) -> {
                    running.countDown();
                    if (context.cancellation().await(RpcNodes.PATIENCE)) cancelled.countDown();
                    return RpcResponse.EMPTY;
                });
    }

    private static boolean await(CountDownLatch latch) throws InterruptedException {
        return latch.await(RpcNodes.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(ByteBuffer body) {
        return UTF_8.decode(body.duplicate()).toString();
    }
}
