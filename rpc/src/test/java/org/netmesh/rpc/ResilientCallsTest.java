package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.rpc.RpcMetricsSnapshot.Figure;
import org.netmesh.rpc.node.RpcMetrics;

class ResilientCallsTest {
    private static final ServiceName ECHO = new ServiceName("echo");
    private static final NodeId A = new NodeId(0xa);
    private static final NodeId B = new NodeId(0xb);
    private static final byte[] BODY = "body".getBytes(StandardCharsets.UTF_8);
    private static final RetryPolicy STEADY = RetryPolicy.builder().jitter(false).build();

    private record Call(Optional<NodeId> target, String body, CallOptions options) {}

    private final RpcMetrics metrics = new RpcMetrics(_ -> {});
    private final VirtualPorts time = new VirtualPorts(11);
    private final List<Call> calls = new ArrayList<>();
    private final List<CompletableFuture<RpcReply>> replies = new ArrayList<>();
    private List<NodeId> serving = List.of(A, B);
    private Function<Call, CompletableFuture<RpcReply>> server = _ -> ok("reply");

    private final ResilientCalls rpc =
            new ResilientCalls() {
                @Override
                public CompletableFuture<RpcReply> callAsync(
                        NodeId target, ServiceName service, byte[] body, CallOptions options) {
                    return take(Optional.of(target), body, options);
                }

                @Override
                public CompletableFuture<RpcReply> callServiceAsync(
                        ServiceName service, byte[] body, CallOptions options) {
                    return take(Optional.empty(), body, options);
                }

                @Override
                public List<NodeId> findServiceNodes(ServiceName service) {
                    return serving;
                }

                @Override
                public ResiliencePorts resiliencePorts() {
                    return time.ports();
                }

                @Override
                public ResilienceProbe resilienceProbe() {
                    return metrics;
                }
            };

    @Test
    void eachAttemptHasTheSameBytesAndTheDeadlineAnew() {
        server =
                _ -> calls.size() < 3 ? CompletableFuture.failedFuture(Failures.timeout()) : ok("");
        var options = CallOptions.deadline(Duration.ofSeconds(2));
        byte[] body = BODY.clone();
        var reply = rpc.callWithRetryAsync(A, ECHO, body, options, STEADY);
        body[0] = 'X';
        time.pass(1_000);
        assertThat(reply).isCompleted();
        assertThat(calls)
                .hasSize(3)
                .allSatisfy(call -> {
                    assertThat(call.body).isEqualTo("body");
                    assertThat(call.target).contains(A);
                    assertThat(call.options).isSameAs(options);
                });
    }

    @Test
    void theTotalBudgetCutsTheDeadlinesOfAttempts() {
        server =
                call -> {
                    CompletableFuture<RpcReply> reply = new CompletableFuture<>();
                    long millis = call.options.deadline().orElseThrow().toMillis();
                    time.after(millis, () -> reply.completeExceptionally(Failures.timeout()));
                    return reply;
                };
        RetryPolicy policy =
                RetryPolicy.builder()
                        .jitter(false)
                        .maxAttempts(9)
                        .totalBudget(Duration.ofMillis(500))
                        .build();
        var reply =
                rpc.callWithRetryAsync(
                        A, ECHO, BODY, CallOptions.deadline(Duration.ofMillis(200)), policy);
        time.pass(500);
        assertThat(reply.exceptionNow()).isInstanceOf(RpcTimeoutException.class);
        assertThat(calls)
                .extracting(call -> call.options.deadline().orElseThrow().toMillis())
                .containsExactly(200L, 200L);
    }

    @Test
    void aServiceIsResolvedAnewForEachAttempt() {
        server =
                _ ->
                        calls.size() < 2
                                ? CompletableFuture.failedFuture(Failures.transport())
                                : ok("");
        var reply = rpc.callServiceWithRetryAsync(ECHO, BODY, CallOptions.DEFAULT, STEADY);
        time.pass(1_000);
        assertThat(reply).isCompleted();
        assertThat(calls).hasSize(2).allSatisfy(call -> assertThat(call.target).isEmpty());
    }

    @Test
    void aTokenEndsAPauseAndAnEarlyOneEndsEverythingBeforeItBegins() {
        server = _ -> CompletableFuture.failedFuture(Failures.timeout());
        CancelToken token = CancelToken.create();
        var options = CallOptions.builder().cancelToken(token).build();
        var reply = rpc.callWithRetryAsync(A, ECHO, BODY, options, STEADY);
        time.pass(10);
        token.cancel();
        assertThat(reply.exceptionNow()).isInstanceOf(RpcCancelledException.class);
        time.pass(10_000);
        assertThat(calls).hasSize(1);
        var early = rpc.callWithHedgeToAsync(List.of(A), ECHO, BODY, options, HedgePolicy.DEFAULT);
        assertThat(early.exceptionNow()).isInstanceOf(RpcCancelledException.class);
        assertThat(((RpcException) early.exceptionNow()).outcome()).isEqualTo(RpcOutcome.NOT_SENT);
        assertThat(calls).hasSize(1);
    }

    @Test
    void aTokenIsFreeOfListenersOnceTheCallIsOver() {
        CancelToken token = CancelToken.create();
        var options = CallOptions.builder().cancelToken(token).build();
        assertThat(rpc.callWithRetry(A, ECHO, BODY, options, STEADY).bytes())
                .isEqualTo("reply".getBytes(StandardCharsets.UTF_8));
        assertThat(token.listeners()).isZero();
    }

    @Test
    void hedgesGoToTheNodesInTheirOrder() {
        server = _ -> new CompletableFuture<>();
        var reply =
                rpc.callServiceWithHedgeAsync(ECHO, BODY, CallOptions.DEFAULT, HedgePolicy.DEFAULT);
        time.pass(50);
        assertThat(calls).extracting(call -> call.target.orElseThrow()).containsExactly(A, B);
        replies.get(1).complete(reply("from b"));
        assertThat(reply.resultNow().bytes()).asString().isEqualTo("from b");
        assertThat(replies.getFirst()).as("the loser").isCancelled();
    }

    @Test
    void retriesAndHedgesAreCountedAndFirstAttemptsAreNot() {
        server = _ -> CompletableFuture.failedFuture(Failures.timeout());
        var retried = rpc.callWithRetryAsync(A, ECHO, BODY, CallOptions.DEFAULT, STEADY);
        time.pass(10_000);
        var hedged =
                rpc.callServiceWithHedgeAsync(ECHO, BODY, CallOptions.DEFAULT, HedgePolicy.DEFAULT);
        time.pass(1_000);
        assertThat(List.of(retried, hedged)).allMatch(CompletableFuture::isDone);
        assertThat(calls).hasSize(STEADY.maxAttempts() + 2);
        RpcMetricsSnapshot counted = metrics.snapshot(0);
        assertThat(counted.services())
                .singleElement()
                .satisfies(echo -> {
                    assertThat(echo.get(Figure.RETRIES)).isEqualTo(STEADY.maxAttempts() - 1);
                    assertThat(echo.get(Figure.HEDGES)).isEqualTo(1);
                });
        assertThat(counted.prometheusText())
                .contains("nrpc_retries_total{service=\"echo\"} ")
                .contains("nrpc_hedges_total{service=\"echo\"} 1\n");
    }

    @Test
    void aServiceThatNobodyAnnouncesIsNoRoute() {
        serving = List.of();
        assertThatThrownBy(() ->
                        rpc.callServiceWithHedge(
                                ECHO, BODY, CallOptions.DEFAULT, HedgePolicy.DEFAULT))
                .isInstanceOf(RpcNoRouteException.class)
                .hasMessageContaining("nrpc:echo");
        assertThatThrownBy(() ->
                        rpc.callWithHedgeTo(
                                List.of(), ECHO, BODY, CallOptions.DEFAULT, HedgePolicy.DEFAULT))
                .isInstanceOf(RpcNoRouteException.class)
                .hasMessageContaining("targets are empty");
    }

    @Test
    void interruptingTheCallerCancelsTheCallThatRuns() {
        server = _ -> new CompletableFuture<>();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> rpc.callWithRetry(A, ECHO, BODY, CallOptions.DEFAULT, STEADY))
                .isInstanceOf(RpcCancelledException.class);
        assertThat(Thread.interrupted()).as("the flag is set again").isTrue();
        assertThat(replies.getFirst()).isCancelled();
    }

    private CompletableFuture<RpcReply> take(
            Optional<NodeId> target, byte[] body, CallOptions options) {
        Call call = new Call(target, new String(body, StandardCharsets.UTF_8), options);
        calls.add(call);
        CompletableFuture<RpcReply> reply = server.apply(call);
        replies.add(reply);
        return reply;
    }

    private static CompletableFuture<RpcReply> ok(String text) {
        return CompletableFuture.completedFuture(reply(text));
    }

    private static RpcReply reply(String text) {
        return new RpcReply(
                ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)),
                RpcHeaders.EMPTY,
                Duration.ZERO);
    }
}
