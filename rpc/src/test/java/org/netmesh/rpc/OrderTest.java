package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.rpc.node.RpcProbe;
import org.netmesh.testkit.sim.Conditions;

/** Datagrams of a plain session that overtake each other swap no chunks (spec 09 §29.1). */
class OrderTest {
    private static final int ITEMS = 150;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void chunksComeInTheOrderInWhichTheyWereSent(long seed) {
        SimPair pair = restless(seed);
        pair.server.serve("tail", RpcShape.SERVER_STREAMING, SimHandlers.counting(ITEMS));

        StreamCall stream =
                pair.caller.stream(
                        pair.server.node(),
                        "tail",
                        "go",
                        CallOptions.builder().streamWindow(32).build());

        List<String> read = new ArrayList<>();
        pair.until(
                "the stream ends",
                () -> {
                    stream.next(Duration.ZERO).ifPresent(c -> read.add(SimHandlers.text(c)));
                    return stream.ended();
                });
        assertThat(read).isEqualTo(IntStream.range(0, ITEMS).mapToObj(i -> "" + i).toList());
        assertQuiet(pair);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itemsComeInTheOrderInWhichTheyWereSent(long seed) {
        SimPair pair = restless(seed);
        SimHandlers handlers = new SimHandlers(pair.simulation);
        pair.server.serve("list", RpcShape.CLIENT_STREAMING, handlers.joining());
        UploadCall call = pair.caller.upload(pair.server.node(), "list", CallOptions.DEFAULT);
        pair.until("it is open", () -> call.opening().isOpen());

        List<String> sent = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            sent.add("i" + i);
            pair.until("there is room", () -> call.trySend(sent.getLast().getBytes(UTF_8)));
        }
        call.finishAsync();

        pair.until("it is answered", call.answer()::isOver);
        assertThat(SimHandlers.text(call.answer().await(() -> {}).body()))
                .isEqualTo(String.join(",", sent));
        assertQuiet(pair);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsLostHoldsUpOthersForAMomentOnly(long seed) {
        SimPair pair = new SimPair(seed, SessionSecurity.REFERENCE_ONLY, RpcProbe.NONE);
        pair.server.serve("echo", (request, context) -> RpcResponse.of(request.body()));
        pair.mesh.await(pair.caller.call(pair.server.node(), "echo", "first"));
        pair.simulation.network().conditions(Conditions.PERFECT.loss(1));
        var lost =
                pair.caller.call(
                        pair.server.node(),
                        "echo",
                        "lost",
                        CallOptions.deadline(Duration.ofSeconds(1)));
        pair.simulation.run(Duration.ofMillis(20));
        pair.simulation.network().conditions(Conditions.PERFECT);

        var next = pair.caller.call(pair.server.node(), "echo", "next");
        pair.simulation.run(Duration.ofMillis(100));

        assertThat(next).isCompleted();
        assertThat(pair.mesh.awaitFailure(lost)).isInstanceOf(RpcTimeoutException.class);
        assertQuiet(pair);
    }

    /** A plain session whose datagrams overtake each other by up to thirty milliseconds. */
    private static SimPair restless(long seed) {
        SimPair pair = new SimPair(seed, SessionSecurity.REFERENCE_ONLY, RpcProbe.NONE);
        pair.simulation
                .network()
                .conditions(Conditions.PERFECT.delay(Duration.ofMillis(1), Duration.ofMillis(30)));
        return pair;
    }

    private static void assertQuiet(SimPair pair) {
        pair.simulation.run(Duration.ofSeconds(2));
        assertThat(pair.caller.held()).contains("calls=0", "waiting=0", "timers=0");
        assertThat(pair.server.held()).contains("served=0", "waiting=0", "timers=0");
    }
}
