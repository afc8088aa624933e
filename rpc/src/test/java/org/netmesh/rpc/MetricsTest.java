package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.rpc.RpcMetricsSnapshot.Figure;
import org.netmesh.rpc.RpcMetricsSnapshot.ServiceFigures;
import org.netmesh.rpc.node.RpcMetrics;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.Simulation;

/** What calls and handlers count, and what an observer hears. */
class MetricsTest {
    private final Simulation simulation = new Simulation(5);
    private final SimMesh mesh =
            new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);
    private final SimRpc caller = SimRpc.counting(mesh.node(), simulation);
    private final SimRpc server = SimRpc.counting(mesh.node(), simulation);

    // spec 09 §28 42
    @Test
    void aMixOfCallsIsCountedByItsEnds() {
        mesh.join(caller.node(), server.node());
        server.serve(
                "mix",
                RpcShape.UNARY,
                call -> {
                    String asked = SimHandlers.text(call.request().body());
                    if (asked.equals("fail")) call.fail(new java.io.IOException("no"));
                    else if (!asked.equals("hang")) call.finish(RpcResponse.EMPTY);
                });

        for (int i = 0; i < 3; i++) mesh.await(caller.call(server.node(), "mix", "ok"));
        mesh.awaitFailure(caller.call(server.node(), "mix", "fail"));
        mesh.awaitFailure(
                caller.call(
                        server.node(),
                        "mix",
                        "hang",
                        CallOptions.deadline(Duration.ofMillis(100))));

        ServiceFigures figures = caller.rpc().metrics().services().getFirst();
        assertThat(figures.get(Figure.CALLS)).isEqualTo(5);
        assertThat(figures.get(Figure.SERVER_ERRORS)).isEqualTo(1);
        assertThat(figures.get(Figure.TIMEOUT_ERRORS)).isEqualTo(1);
        assertThat(figures.get(Figure.IN_FLIGHT_CALLS)).isZero();
        assertThat(figures.callLatency().count()).isEqualTo(5);
        assertThat(figures.callLatency().buckets().getLast()).isEqualTo(5);
    }

    // spec 09 §28 43
    @Test
    void handlersAndChunksAreCountedAtTheServerAlone() {
        mesh.join(caller.node(), server.node());
        server.serve("echo", (request, context) -> RpcResponse.of(request.body()));
        server.serve("tail", RpcShape.SERVER_STREAMING, SimHandlers.counting(3));

        for (int i = 0; i < 4; i++) mesh.await(caller.call(server.node(), "echo", "x"));
        StreamCall stream = caller.stream(server.node(), "tail", "", CallOptions.DEFAULT);
        simulation.until(
                "the end",
                Duration.ofSeconds(20),
                () -> {
                    stream.next(Duration.ZERO);
                    return stream.ended();
                });

        List<ServiceFigures> served = server.rpc().metrics().services();
        assertThat(served).extracting(ServiceFigures::service).containsExactly("echo", "tail");
        assertThat(served.getFirst().get(Figure.HANDLER_INVOCATIONS)).isEqualTo(4);
        assertThat(served.getLast().get(Figure.HANDLER_INVOCATIONS)).isEqualTo(1);
        assertThat(served.getLast().get(Figure.CHUNKS_EMITTED)).isEqualTo(3);
        assertThat(served.getLast().get(Figure.HANDLERS_IN_FLIGHT)).isZero();
        assertThat(caller.rpc().metrics().services())
                .allMatch(figures -> figures.get(Figure.HANDLER_INVOCATIONS) == 0);
    }

    // spec 09 §27 M-50; §28 44
    @Test
    void servicesBeyondTheLimitShareOneRecordAndGaugesNeverPrintBelowZero() {
        RpcMetrics metrics = new RpcMetrics(_ -> {});
        for (int i = 0; i < 4_099; i++) {
            metrics.handlerStarted(new ServiceName("s" + i), RpcShape.UNARY);
        }

        List<ServiceFigures> services = metrics.snapshot(0).services();

        assertThat(services).hasSize(4_097);
        assertThat(services.getFirst().service()).isEqualTo("__overflow__");
        assertThat(services.getFirst().get(Figure.HANDLER_INVOCATIONS)).isEqualTo(3);
        assertThat(metrics.snapshot(0).prometheusText())
                .contains("nrpc_handler_in_flight{service=\"s0\"} 1\n");
    }

    @Test
    void theTextHasEveryFamilyWithItsHeadEvenWhenNothingWasCounted() {
        String text = new RpcMetrics(_ -> {}).snapshot(7).prometheusText();

        assertThat(text)
                .contains("# TYPE nrpc_calls_total counter\n")
                .contains("# TYPE nrpc_call_latency_seconds histogram\n")
                .contains("nrpc_observer_dropped_total 7\n");
    }

    @Test
    void anObserverThatIsSlowLosesTheOldestAndThatIsCounted() {
        List<Runnable> later = new ArrayList<>();
        Watcher watcher = new Watcher(later::add);
        List<RpcCallEvent> heard = new ArrayList<>();
        watcher.set(heard::add);
        RpcMetrics metrics = new RpcMetrics(watcher::offer);
        SimRpc told = SimRpc.on(mesh.node(), simulation, metrics);
        told.serve("own", (request, context) -> RpcResponse.EMPTY);

        int calls = RpcObserver.MAX_BEHIND / 2 + 1;
        for (int i = 0; i < calls; i++) mesh.await(told.call(told.node(), "own", ""));
        watcher.clear();
        later.forEach(Runnable::run);

        assertThat(watcher.dropped()).isEqualTo(2);
        assertThat(heard).hasSize(RpcObserver.MAX_BEHIND);
        assertThat(heard)
                .extracting(RpcCallEvent::direction)
                .contains(RpcCallEvent.Direction.INBOUND, RpcCallEvent.Direction.OUTBOUND);
    }
}
