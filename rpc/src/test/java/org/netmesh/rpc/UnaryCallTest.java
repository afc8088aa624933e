package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** Unary calls between two simulated nodes, over plain and extended sessions. */
class UnaryCallTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Two nodes with a session between them. */
    private static final class Pair {
        final Simulation simulation = new Simulation(7);
        final SimMesh mesh;
        final SimRpc caller;
        final SimRpc server;

        Pair(SessionSecurity security) {
            mesh = new SimMesh(simulation, SimMesh.BRISK, security);
            SimNode a = mesh.node();
            SimNode b = mesh.node();
            caller = SimRpc.on(a, simulation);
            server = SimRpc.on(b, simulation);
            mesh.join(a, b);
        }

        CompletableFuture<RpcReply> call(String service, String body) {
            return caller.call(server.node(), service, body);
        }

        CompletableFuture<RpcReply> call(String service, String body, CallOptions options) {
            return caller.call(server.node(), service, body, options);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PREFER_EXTENDED", "REFERENCE_ONLY"})
    void theBodyComesBackUnchanged(SessionSecurity security) {
        Pair pair = new Pair(security);
        pair.server.serve("echo", (request, context) -> RpcResponse.of(request.body()));

        RpcReply reply = pair.mesh.await(pair.call("echo", "hello"));

        assertThat(new String(reply.bytes(), UTF_8)).isEqualTo("hello");
        assertThat(pair.caller.held()).contains("calls=0", "subscriptions=1");
        assertThat(pair.server.held()).contains("served=0");
    }

    @ParameterizedTest
    @EnumSource(names = {"PREFER_EXTENDED", "REFERENCE_ONLY"})
    void eachOfManyConcurrentCallsGetsItsOwnReplyAndRunsItsHandlerOnce(SessionSecurity security) {
        Pair pair = new Pair(security);
        AtomicInteger runs = new AtomicInteger();
        pair.server.serve(
                "echo",
                (request, context) -> {
                    runs.incrementAndGet();
                    return RpcResponse.of(request.body());
                });

        List<CompletableFuture<RpcReply>> calls = new ArrayList<>();
        for (int i = 0; i < 500; i++) calls.add(pair.call("echo", "body " + i));

        for (int i = 0; i < calls.size(); i++) {
            RpcReply reply = pair.mesh.await(calls.get(i));
            assertThat(new String(reply.bytes(), UTF_8)).isEqualTo("body " + i);
        }
        assertThat(runs).hasValue(500);
        assertThat(pair.caller.held()).contains("calls=0", "waiting=0");
    }

    @ParameterizedTest
    @EnumSource(names = {"PREFER_EXTENDED", "REFERENCE_ONLY"})
    void aCallPastItsDeadlineFailsAndTheHandlerHearsOfIt(SessionSecurity security) {
        Pair pair = new Pair(security);
        AtomicInteger fired = new AtomicInteger();
        pair.server.serve(
                "slow",
                RpcShape.UNARY,
                call -> call.cancellation().onCancel(fired::incrementAndGet));

        Throwable failure =
                pair.mesh.awaitFailure(
                        pair.call("slow", "x", CallOptions.deadline(Duration.ofMillis(200))));

        assertThat(failure).isInstanceOf(RpcTimeoutException.class);
        pair.simulation.until("the token", SOON, () -> fired.get() == 1);
    }
}
