package org.netmesh.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.kernel.NodeId;
import org.netmesh.rpc.CallOptions;
import org.netmesh.rpc.CancelToken;
import org.netmesh.rpc.Codec;
import org.netmesh.rpc.RoutingPolicy;
import org.netmesh.rpc.RpcCancelledException;
import org.netmesh.rpc.RpcNoRouteException;
import org.netmesh.rpc.RpcReply;
import org.netmesh.rpc.RpcServerException;
import org.netmesh.rpc.RpcStatus;
import org.netmesh.rpc.RpcTimeoutException;
import org.netmesh.rpc.ServiceName;
import org.netmesh.rpc.TypedMeshRpc;
import org.netmesh.testservers.ReferencePeer;

/** Ours calls the published Rust crate, 0.19.0: one answer, errors, deadlines, names. */
@Tag("rust")
class RustRpcServerIT extends RpcPairScenarios {
    /** Enough for a call to reach its handler, on a machine that does other things too. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.rust();
    }

    @Override
    ReferenceCalls calls(ReferenceNode node) {
        return ReferenceCalls.ofRust(node);
    }

    // spec 09 §28 2, 5, 6; §33
    @Test
    void weCallAndGetTheAnswer() {
        var echo = theirCalls().serve(ECHO, "unary", Map.of("prefix", "3a"));
        for (String body : List.of("ping", "pong", "")) {
            assertThat(text(call(body, CallOptions.DEFAULT).body())).isEqualTo(":" + body);
        }
        assertThat(echo.started()).isEqualTo(3);
        assertThat(ourCalls().metrics().replySubscriptions()).isEqualTo(1);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        Map.of("ending", "error", "code", 0x8005, "message", "on purpose"),
                        0x8005,
                        "on purpose"),
                Arguments.of(Map.of("ending", "error", "code", 0xffff, "message", ""), 0xffff, ""),
                Arguments.of(
                        Map.of("ending", "error", "code", 0x0004, "message", "busy"),
                        0x0004,
                        "busy"),
                Arguments.of(Map.of("ending", "internal", "message", "no disk"), 0x0006, "no disk"),
                Arguments.of(
                        Map.of("ending", "panic", "message", "a bug"),
                        0x0006,
                        "handler panicked: a bug"));
    }

    // spec 09 §6, §28 15, 16
    @ParameterizedTest
    @MethodSource("failures")
    void weGetTheStatusAndTextOfTheirHandler(Map<String, ?> script, int status, String text) {
        theirCalls().serve(ECHO, "unary", script);
        RpcServerException refused =
                catchThrowableOfType(
                        RpcServerException.class, () -> call("x", CallOptions.DEFAULT));
        assertThat(refused.status().code()).isEqualTo(status);
        assertThat(refused.body()).isEqualTo(text);
    }

    // spec 09 §17: a caller of another shape
    @ParameterizedTest
    @MethodSource("mismatches")
    void theyRefuseACallOfAnotherShape(String shape, String text) {
        theirCalls().serve(ECHO, shape, Map.of());
        assertThatThrownBy(() -> call("x", CallOptions.DEFAULT))
                .isInstanceOf(RpcServerException.class)
                .hasMessageContaining("status=0x0006")
                .hasMessageContaining(text);
    }

    static Stream<Arguments> mismatches() {
        return Stream.of(
                Arguments.of(
                        "upload",
                        "REQUEST on a client-streaming service must set"
                                + " FLAG_RPC_CLIENT_STREAMING_REQUEST"),
                Arguments.of(
                        "duplex",
                        "REQUEST on a duplex service must set FLAG_RPC_CLIENT_STREAMING_REQUEST"
                                + " and FLAG_RPC_STREAMING_RESPONSE"));
    }

    // spec 09 §9
    @Test
    void anUnknownServiceOfTheirsIsRefusedAtOnceOrEndsByTheDeadline() throws IOException {
        assertThatThrownBy(() -> call("x", CallOptions.deadline(Duration.ofMillis(500))))
                .as("a node that judges no channels takes every subscription")
                .isInstanceOf(RpcTimeoutException.class);
        ReferenceNode judging = theirs(Map.of("channels", true));
        weDial(node(), judging);
        assertThatThrownBy(() -> ourCalls().call(judging.id(), ECHO, bytes("x")))
                .isInstanceOf(RpcNoRouteException.class)
                .hasMessageMatching("(?is).*unknown ?channel.*");
    }

    // spec 09 §28 9; §33
    @Test
    void weGiveUpAtOurDeadlineAndTheirHandlerIsTold() {
        var waiting = theirCalls().serve(ECHO, "unary", Map.of("ending", "cancelled"));
        assertThatThrownBy(() -> call("x", CallOptions.deadline(LIMIT)))
                .isInstanceOf(RpcTimeoutException.class);
        until("their handler is told", () -> waiting.cancelled() == 1);
        assertThat(waiting.started()).isEqualTo(1);
    }

    // spec 09 §11, §33: a handler that ignores its token, or even holds its thread
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSlowHandlerOfTheirsHoldsUpNothingOfOurs(boolean blocking) {
        var slow =
                theirCalls().serve(ECHO, "unary", Map.of("delay_ms", 3_000, "blocking", blocking));
        ServiceName quick = new ServiceName("quick");
        theirCalls().serve(quick, "unary", Map.of());
        assertThatThrownBy(() -> call("x", CallOptions.deadline(LIMIT)))
                .isInstanceOf(RpcTimeoutException.class);
        assertThat(ourCalls().call(server(), quick, bytes("y")).bytes()).isEqualTo(bytes("y"));
        until("it ended", () -> slow.started() == 1 && slow.ended() == 1);
    }

    // spec 09 §28 10, 50; §33
    @Test
    void ourTokenFiresTheirs() {
        var hanging = theirCalls().serve(ECHO, "unary", Map.of("ending", "cancelled"));
        CancelToken token = CancelToken.create();
        var call =
                ourCalls()
                        .callAsync(
                                server(),
                                ECHO,
                                bytes("x"),
                                CallOptions.builder().cancelToken(token).build());
        until("their handler runs", () -> hanging.started() == 1);
        token.cancel();
        assertThatThrownBy(call::join).hasCauseInstanceOf(RpcCancelledException.class);
        until("their token fired", () -> hanging.cancelled() == 1);
    }

    // spec 09 §28 7
    @Test
    void eachOfManyCallsGetsItsOwnAnswer() {
        theirCalls().serve(ECHO, "unary", Map.of());
        var calls =
                IntStream.range(0, 200)
                        .mapToObj(i ->
                                ourCalls()
                                        .callAsync(
                                                server(),
                                                ECHO,
                                                bytes("call " + i),
                                                CallOptions.deadline(PATIENCE)))
                        .toList();
        for (int i = 0; i < calls.size(); i++) {
            assertThat(text(calls.get(i).join().body())).isEqualTo("call " + i);
        }
    }

    // spec 09 §18.1, §28 36
    @Test
    void weFindTheirServiceAndShareCallsAmongThoseWhoServe() throws IOException {
        ReferenceNode second = theirs();
        weDial(node(), second);
        ReferenceCalls secondCalls = calls(second);
        theirCalls().serve(ECHO, "unary", Map.of("prefix", "61"));
        secondCalls.serve(ECHO, "unary", Map.of("prefix", "62"));
        theirCalls().node().announce(Map.of("tags", List.of()));
        second.announce(Map.of("tags", List.of()));
        List<NodeId> both =
                Stream.of(server(), second.id())
                        .sorted((a, b) -> Long.compareUnsigned(a.value(), b.value()))
                        .toList();
        until("we found both", () -> ourCalls().findServiceNodes(ECHO).equals(both));

        assertThat(answers(RoutingPolicy.ROUND_ROBIN)).hasSize(2);
        assertThat(answers(RoutingPolicy.sticky(42))).hasSize(1);
        assertThatThrownBy(() -> ourCalls().callService(new ServiceName("nowhere"), new byte[0]))
                .isInstanceOf(RpcNoRouteException.class)
                .hasMessageContaining("nrpc:nowhere");
    }

    // spec 09 §28 3; §20
    // parity: rpc.cross_lang_echo_sum
    @Test
    void weReadTheirEchoSum() {
        theirCalls().serveEchoSum(EchoSum.SERVICE);
        TypedMeshRpc typed = ourCalls().typed(Codec.json());
        EchoSum.Request request = new EchoSum.Request("h\u00e9llo", List.of(1L, -3L, 40L));
        assertThat(typed.call(server(), EchoSum.SERVICE, request, EchoSum.Answer.class))
                .isEqualTo(new EchoSum.Answer("h\u00e9llo", 38));
        RpcServerException refused =
                catchThrowableOfType(
                        RpcServerException.class,
                        () -> ourCalls().call(server(), EchoSum.SERVICE, bytes("{}")));
        assertThat(refused.status()).isEqualTo(RpcStatus.NRPC_TYPED_BAD_REQUEST);
    }

    private List<String> answers(RoutingPolicy policy) {
        CallOptions options = CallOptions.builder().routing(policy).deadline(PATIENCE).build();
        return IntStream.range(0, 6)
                .mapToObj(i -> text(ourCalls().callService(ECHO, bytes(""), options).body()))
                .distinct()
                .toList();
    }

    private NodeId server() {
        return theirCalls().node().id();
    }

    private RpcReply call(String body, CallOptions options) {
        return ourCalls().call(server(), ECHO, bytes(body), options);
    }
}
