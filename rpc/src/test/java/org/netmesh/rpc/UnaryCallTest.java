package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.testkit.sim.SimNode;

/** Unary calls between two simulated nodes, over plain and extended sessions. */
class UnaryCallTest {
    @ParameterizedTest
    @EnumSource(names = {"PREFER_EXTENDED", "REFERENCE_ONLY"})
    void theBodyComesBackUnchanged(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        pair.server.serve("echo", (request, context) -> RpcResponse.of(request.body()));

        RpcReply reply = pair.mesh.await(call(pair, "echo", "hello"));

        assertThat(new String(reply.bytes(), UTF_8)).isEqualTo("hello");
        assertThat(pair.caller.held()).contains("calls=0", "subscriptions=1");
        assertThat(pair.server.held()).contains("served=0");
    }

    // spec 09 §28 7
    @ParameterizedTest
    @EnumSource(names = {"PREFER_EXTENDED", "REFERENCE_ONLY"})
    void eachOfManyConcurrentCallsGetsItsOwnReplyAndRunsItsHandlerOnce(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        AtomicInteger runs = new AtomicInteger();
        pair.server.serve(
                "echo",
                (request, context) -> {
                    runs.incrementAndGet();
                    return RpcResponse.of(request.body());
                });

        List<CompletableFuture<RpcReply>> calls = new ArrayList<>();
        for (int i = 0; i < 500; i++) calls.add(call(pair, "echo", "body " + i));

        for (int i = 0; i < calls.size(); i++) {
            RpcReply reply = pair.mesh.await(calls.get(i));
            assertThat(new String(reply.bytes(), UTF_8)).isEqualTo("body " + i);
        }
        assertThat(runs).hasValue(500);
        assertThat(pair.caller.held()).contains("calls=0", "waiting=0");
    }

    // spec 09 §27 M-18; §28 9
    // parity: rpc.CallOptions.deadlineMs
    @ParameterizedTest
    @EnumSource(names = {"PREFER_EXTENDED", "REFERENCE_ONLY"})
    void aCallPastItsDeadlineFailsAndTheHandlerHearsOfIt(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        AtomicInteger fired = new AtomicInteger();
        pair.server.serve(
                "slow",
                RpcShape.UNARY,
                call -> call.cancellation().onCancel(fired::incrementAndGet));

        Throwable failure =
                pair.mesh.awaitFailure(
                        call(pair, "slow", "x", CallOptions.deadline(Duration.ofMillis(200))));

        assertThat(failure).isInstanceOf(RpcTimeoutException.class);
        pair.until("the token", () -> fired.get() == 1);
    }

    // spec 09 §27 15: neither of two calls under one id gets the other's answer
    @Test
    void callsUnderOneIdFailBothAndTheNextOneIsWhole() {
        SimPair pair = new SimPair(SessionSecurity.PREFER_EXTENDED);
        SimNode node = pair.mesh.node();
        pair.mesh.join(node, pair.server.node());
        SimRpc repeating = SimRpc.on(node, pair.simulation, bytes -> Arrays.fill(bytes, (byte) 7));
        pair.server.serve("echo", (request, context) -> RpcResponse.of(request.body()));

        var first = repeating.call(pair.server.node(), "echo", "first");
        var second = repeating.call(pair.server.node(), "echo", "second");
        Throwable earlier = pair.mesh.awaitFailure(first);
        Throwable later = pair.mesh.awaitFailure(second);

        assertThat(earlier).isInstanceOf(RpcTransportException.class);
        assertThat(later).isInstanceOf(RpcTransportException.class);
        assertThat(((RpcException) later).outcome()).isEqualTo(RpcOutcome.NOT_SENT);
        pair.simulation.run(Duration.ofSeconds(5));
        RpcReply reply = pair.mesh.await(repeating.call(pair.server.node(), "echo", "third"));
        assertThat(new String(reply.bytes(), UTF_8)).isEqualTo("third");
    }

    private static CompletableFuture<RpcReply> call(SimPair pair, String service, String body) {
        return pair.caller.call(pair.server.node(), service, body);
    }

    private static CompletableFuture<RpcReply> call(
            SimPair pair, String service, String body, CallOptions options) {
        return pair.caller.call(pair.server.node(), service, body, options);
    }
}
