package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.Simulation;

/** Calls by the name of a service that two nodes serve, and deadlines by clocks that differ. */
class RoutingTest {
    private static final ServiceName WHO = new ServiceName("who");

    private final Simulation simulation = new Simulation(13);
    private final SimMesh mesh =
            new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.PREFER_EXTENDED);
    private final SimRpc caller = SimRpc.on(mesh.node(), simulation);
    private final SimRpc one = SimRpc.on(mesh.node(), simulation);
    private final SimRpc other = SimRpc.on(mesh.node(), simulation);

    @BeforeEach
    void join() {
        for (SimRpc server : List.of(one, other)) {
            mesh.join(caller.node(), server.node());
            String name = server.node().id().toString();
            server.serve("who", (request, context) -> RpcResponse.of(name.getBytes(UTF_8)));
        }
        simulation.until(
                "both are announced",
                SimPair.SOON,
                () -> caller.rpc().findServiceNodes(WHO).size() == 2);
    }

    // spec 09 §28 36
    @Test
    void roundRobinAndRandomReachBothAStickyKeyAlwaysTheSameOne() {
        assertThat(answers(RoutingPolicy.ROUND_ROBIN).values()).containsExactly(10, 10);
        assertThat(answers(RoutingPolicy.RANDOM)).hasSize(2);
        assertThat(answers(RoutingPolicy.sticky(42))).hasSize(1);
        assertThat(answers(RoutingPolicy.LEAST_LOADED)).hasSize(1);
    }

    @Test
    void callsUnderWayAreSpreadByLoad() {
        List<String> hanging = new ArrayList<>();
        for (SimRpc server : List.of(one, other)) {
            server.serve(
                    "hang", RpcShape.UNARY, call -> hanging.add(server.node().id().toString()));
        }
        ServiceName hang = new ServiceName("hang");
        simulation.until(
                "both are announced",
                SimPair.SOON,
                () -> caller.rpc().findServiceNodes(hang).size() == 2);

        List<CompletableFuture<RpcReply>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(
                    caller.rpc()
                            .callServiceAsync(
                                    hang,
                                    new byte[0],
                                    CallOptions.builder()
                                            .routing(RoutingPolicy.LEAST_LOADED)
                                            .build()));
        }
        simulation.until("all run", SimPair.SOON, () -> hanging.size() == 4);

        assertThat(new HashSet<>(hanging)).hasSize(2);
        assertThat(calls).noneMatch(CompletableFuture::isDone);
    }

    // spec 09 §28 37
    @Test
    void withoutAServerTheReasonNamesTheTag() {
        CompletableFuture<RpcReply> call =
                caller.rpc()
                        .callServiceAsync(
                                new ServiceName("nowhere"), new byte[0], CallOptions.DEFAULT);

        assertThat(mesh.awaitFailure(call))
                .isInstanceOf(RpcNoRouteException.class)
                .hasMessageContaining("nrpc:nowhere");
    }

    @Test
    void theNextNodeIsTriedWhenTheChosenOneIsOutOfReach() {
        one.node().crash();
        mesh.await(caller.node().disconnect(one.node()));

        for (int i = 0; i < 4; i++) {
            RpcReply reply =
                    mesh.await(
                            caller.rpc().callServiceAsync(WHO, new byte[0], CallOptions.DEFAULT));
            assertThat(new String(reply.bytes(), UTF_8)).isEqualTo(other.node().id().toString());
        }
    }

    @Test
    void aHandlerSeesTheDeadlineThatItsCallerSet() {
        List<Instant> seen = new ArrayList<>();
        AtomicInteger runs = new AtomicInteger();
        one.serve(
                "deadline",
                (request, context) -> {
                    runs.incrementAndGet();
                    seen.add(context.deadline().orElseThrow());
                    return RpcResponse.EMPTY;
                });
        Instant before = simulation.wallClock().now();

        mesh.await(
                caller.call(
                        one.node(), "deadline", "", CallOptions.deadline(Duration.ofSeconds(5))));

        assertThat(seen).hasSize(1);
        assertThat(Duration.between(before, seen.getFirst()))
                .isBetween(Duration.ofMillis(4_900), Duration.ofMillis(5_100));
        assertThat(runs).hasValue(1);
    }

    private Map<String, Integer> answers(RoutingPolicy policy) {
        Map<String, Integer> answers = new TreeMap<>();
        CallOptions options = CallOptions.builder().routing(policy).build();
        for (int i = 0; i < 20; i++) {
            RpcReply reply = mesh.await(caller.rpc().callServiceAsync(WHO, new byte[0], options));
            answers.merge(new String(reply.bytes(), UTF_8), 1, Integer::sum);
        }
        return answers;
    }
}
