package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.rpc.node.RpcProbe;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimNode;

/**
 * Calls while the network or a node fails: each ends exactly once, within its deadline, with a true
 * outcome, and nothing is held when all are over.
 */
class FaultTest {
    private static final String EXTENDED = "PREFER_EXTENDED";
    private static final String PLAIN = "REFERENCE_ONLY";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    // spec 09 §27 M-14
    @ParameterizedTest
    @CsvSource({
        "PREFER_EXTENDED, 0.01",
        "PREFER_EXTENDED, 0.05",
        "PREFER_EXTENDED, 0.20",
        "REFERENCE_ONLY, 0.01",
        "REFERENCE_ONLY, 0.05",
        "REFERENCE_ONLY, 0.20"
    })
    void underLossEveryCallEndsOnceWithinItsDeadline(SessionSecurity security, double loss) {
        SimPair pair = new SimPair(11, security, RpcProbe.NONE);
        Map<String, Integer> runs = new LinkedHashMap<>();
        pair.server.serve(
                "echo",
                (request, context) -> {
                    runs.merge(new String(request.bytes(), UTF_8), 1, Integer::sum);
                    return RpcResponse.of(request.body());
                });
        pair.simulation.network().conditions(Conditions.PERFECT.loss(loss).duplication(0.05));

        List<CompletableFuture<RpcReply>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(
                    pair.caller.call(
                            pair.server.node(), "echo", "b" + i, CallOptions.deadline(LIMIT)));
            pair.simulation.run(Duration.ofMillis(10));
        }
        pair.simulation.run(LIMIT.plusMillis(1));

        for (int i = 0; i < calls.size(); i++) {
            CompletableFuture<RpcReply> call = calls.get(i);
            assertThat(call).as("call %d", i).isDone();
            int ran = runs.getOrDefault("b" + i, 0);
            assertThat(ran).as("runs of call %d", i).isLessThanOrEqualTo(1);
            if (!call.isCompletedExceptionally()) {
                assertThat(new String(call.join().bytes(), UTF_8)).isEqualTo("b" + i);
                assertThat(ran).isEqualTo(1);
            } else if (outcome(call) == RpcOutcome.NOT_SENT) {
                assertThat(ran).isZero();
            }
        }
        if (security == SessionSecurity.PREFER_EXTENDED) {
            assertThat(calls).allMatch(call -> !call.isCompletedExceptionally());
        }
        pair.simulation.network().conditions(Conditions.PERFECT);
        pair.until("the server is idle", () -> pair.server.held().contains("served=0"));
        assertThat(pair.caller.held()).contains("calls=0", "waiting=0");
    }

    // spec 09 §27 M-53
    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void aThousandChunksArriveWithoutTheApplicationAskingForAWindow(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        pair.server.serve("tail", RpcShape.SERVER_STREAMING, SimHandlers.counting(1_000));

        StreamCall stream = pair.caller.stream(pair.server.node(), "tail", "", CallOptions.DEFAULT);
        List<String> read = new ArrayList<>();
        pair.until(
                "the end",
                () -> {
                    stream.next(Duration.ZERO).map(SimHandlers::text).ifPresent(read::add);
                    return stream.ended();
                });

        assertThat(read).isEqualTo(IntStream.range(0, 1_000).mapToObj(Integer::toString).toList());
    }

    @Test
    void overAnExtendedSessionLossCostsAStreamNothing() {
        SimPair pair = new SimPair(SessionSecurity.PREFER_EXTENDED);
        pair.server.serve("tail", RpcShape.SERVER_STREAMING, SimHandlers.counting(1_000));
        pair.simulation.network().conditions(Conditions.PERFECT.loss(0.05));

        StreamCall stream = pair.caller.stream(pair.server.node(), "tail", "", CallOptions.DEFAULT);
        List<String> read = new ArrayList<>();
        pair.simulation.until(
                "the end",
                Duration.ofMinutes(5),
                () -> {
                    stream.next(Duration.ZERO).map(SimHandlers::text).ifPresent(read::add);
                    return stream.ended();
                });

        assertThat(read).isEqualTo(IntStream.range(0, 1_000).mapToObj(Integer::toString).toList());
    }

    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void aServerThatCrashesFailsItsCallsAndServesAgainAfterItsRestart(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        pair.server.serve("hang", RpcShape.UNARY, call -> {});
        CompletableFuture<RpcReply> call = pair.caller.call(pair.server.node(), "hang", "x");
        pair.until("the handler", () -> pair.server.held().contains("served=1"));

        pair.server.node().crash();

        assertThat(pair.mesh.awaitFailure(call))
                .isInstanceOfSatisfying(
                        RpcTransportException.class,
                        e -> assertThat(e.outcome()).isEqualTo(RpcOutcome.MAY_HAVE_RUN));
        assertThat(pair.caller.held()).contains("calls=0");

        SimNode node = pair.server.node();
        node.restart();
        SimRpc again = SimRpc.on(node, pair.simulation);
        again.serve("echo", (request, context) -> RpcResponse.of(request.body()));
        pair.mesh.join(pair.caller.node(), node);
        assertThat(pair.mesh.await(pair.caller.call(node, "echo", "back")).bytes())
                .isEqualTo("back".getBytes(UTF_8));
    }

    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void aCallerThatCrashesFiresTheTokensOfItsHandlers(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        List<String> fired = new ArrayList<>();
        pair.server.serve(
                "hang",
                RpcShape.UNARY,
                call -> call.cancellation().onCancel(() -> fired.add("token")));
        CompletableFuture<RpcReply> orphan = pair.caller.call(pair.server.node(), "hang", "x");
        pair.until("the handler", () -> pair.server.held().contains("served=1"));

        pair.caller.node().crash();

        pair.until("the token", () -> fired.equals(List.of("token")));
        assertThat(pair.server.held()).contains("served=0");
        assertThat(orphan).isNotDone();
    }

    // spec 09 §27 M-54
    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void afterAnInterruptionCallsWorkAgainBothWays(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        pair.server.serve("echo", (request, context) -> RpcResponse.of(request.body()));
        pair.caller.serve("echo", (request, context) -> RpcResponse.of(request.body()));
        pair.mesh.await(pair.caller.call(pair.server.node(), "echo", "x"));
        pair.mesh.await(pair.server.call(pair.caller.node(), "echo", "x"));

        pair.simulation
                .network()
                .partition(
                        Set.of(pair.caller.node().address()), Set.of(pair.server.node().address()));
        CompletableFuture<RpcReply> cut = pair.caller.call(pair.server.node(), "echo", "lost");
        assertThat(pair.mesh.awaitFailure(cut)).isInstanceOf(RpcException.class);
        pair.simulation.run(Duration.ofSeconds(4));
        pair.simulation.network().heal();
        pair.simulation.run(Duration.ofSeconds(4));

        CallOptions patient = CallOptions.deadline(Duration.ofSeconds(10));
        pair.mesh.await(pair.caller.call(pair.server.node(), "echo", "y", patient));
        pair.mesh.await(pair.server.call(pair.caller.node(), "echo", "y", patient));
        assertThat(pair.caller.held()).contains("calls=0", "served=0", "waiting=0");
    }

    // spec 09 §27 M-55
    @Test
    void lostFramesOfFullSizeDoNotShortenWhatAServiceCanDoAfterwards() {
        SimPair pair = new SimPair(SessionSecurity.REFERENCE_ONLY);
        pair.server.serve("echo", (request, context) -> RpcResponse.of(request.body()));
        pair.mesh.await(pair.caller.call(pair.server.node(), "echo", "x"));
        String large = "y".repeat(7_900);

        pair.simulation.network().conditions(Conditions.PERFECT.loss(0.9));
        List<CompletableFuture<RpcReply>> lost = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lost.add(
                    pair.caller.call(
                            pair.server.node(),
                            "echo",
                            large,
                            CallOptions.deadline(Duration.ofMillis(100))));
        }
        pair.simulation.run(Duration.ofMillis(200));
        pair.simulation.network().conditions(Conditions.PERFECT);
        assertThat(lost).allMatch(CompletableFuture::isDone);

        for (int i = 0; i < 20; i++) {
            RpcReply reply =
                    pair.mesh.await(
                            pair.caller.call(
                                    pair.server.node(),
                                    "echo",
                                    large,
                                    CallOptions.deadline(LIMIT)));
            assertThat(reply.body().remaining()).isEqualTo(large.length());
        }
    }

    @Test
    void tenThousandCallsAtOnceEachGetTheirReplyAndLeaveNothing() {
        SimPair pair = new SimPair(SessionSecurity.PREFER_EXTENDED);
        pair.server
                .rpc()
                .serve(
                        new ServiceName("echo"),
                        (request, context) -> RpcResponse.of(request.body()),
                        ServeOptions.builder().maxConcurrent(100_000).build());

        List<CompletableFuture<RpcReply>> calls = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            calls.add(pair.caller.call(pair.server.node(), "echo", "b" + i));
        }
        pair.until("all answers", () -> pair.caller.held().contains("calls=0"));
        pair.simulation.run(Duration.ofMillis(10));

        for (int i = 0; i < calls.size(); i++) {
            assertThat(new String(calls.get(i).join().bytes(), UTF_8)).isEqualTo("b" + i);
        }
        assertThat(pair.caller.held()).contains("waiting=0", "timers=0");
        assertThat(pair.server.held()).contains("served=0", "waiting=0", "timers=0");
    }

    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void aCallBeyondTheServicesLimitIsRefusedAndMayBeRetried(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        pair.server
                .rpc()
                .serve(
                        new ServiceName("hang"),
                        RpcShape.UNARY,
                        call -> {},
                        ServeOptions.builder().maxConcurrent(2).build());
        List<CompletableFuture<RpcReply>> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            running.add(pair.caller.call(pair.server.node(), "hang", "x"));
        }

        Throwable refused =
                pair.mesh.awaitFailure(pair.caller.call(pair.server.node(), "hang", "x"));

        assertThat(refused)
                .isInstanceOfSatisfying(
                        RpcServerException.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(RpcStatus.BACKPRESSURE);
                            assertThat(e.retryable()).isTrue();
                            assertThat(e.outcome()).isEqualTo(RpcOutcome.REFUSED);
                        });
        assertThat(running).noneMatch(CompletableFuture::isDone);
    }

    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void onlyTheNodesOfTheAllowListMayCall(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        pair.server
                .rpc()
                .serve(
                        new ServiceName("private"),
                        (request, context) -> RpcResponse.EMPTY,
                        ServeOptions.builder().allow(Set.of(pair.server.node().id())).build());

        Throwable refused =
                pair.mesh.awaitFailure(pair.caller.call(pair.server.node(), "private", "x"));

        assertThat(refused)
                .isInstanceOfSatisfying(
                        RpcServerException.class,
                        e -> assertThat(e.status()).isEqualTo(RpcStatus.UNAUTHORIZED));
    }

    private static RpcOutcome outcome(CompletableFuture<RpcReply> call) {
        return call.handle((_, why) -> ((RpcException) why).outcome()).join();
    }
}
