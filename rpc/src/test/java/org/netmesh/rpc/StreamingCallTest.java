package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.rpc.node.RpcProbe;

/** Streams of each shape between two simulated nodes, over plain and extended sessions. */
class StreamingCallTest {
    private static final String EXTENDED = "PREFER_EXTENDED";
    private static final String PLAIN = "REFERENCE_ONLY";

    // spec 09 §28 18
    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void allChunksComeInOrderAndTheStreamEnds(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        pair.server.serve("tail", RpcShape.SERVER_STREAMING, SimHandlers.counting(200));

        StreamCall stream =
                pair.caller.stream(pair.server.node(), "tail", "go", CallOptions.DEFAULT);

        assertThat(readAll(pair, stream)).isEqualTo(numbers(200));
        assertThat(stream.next(Duration.ZERO)).isEmpty();
        assertThat(pair.caller.held()).contains("calls=0", "waiting=0");
        assertThat(pair.server.held()).contains("served=0", "waiting=0");
    }

    // spec 09 §28 20
    // parity: rpc.CallOptions.streamWindowInitial
    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void aWindowHoldsTheServerBackUntilItIsGrantedMore(SessionSecurity security) {
        AtomicInteger emitted = new AtomicInteger();
        RpcProbe probe =
                new RpcProbe() {
                    @Override
                    public void chunkEmitted(ServiceName service) {
                        emitted.incrementAndGet();
                    }
                };
        SimPair pair = new SimPair(7, security, probe);
        pair.server.serve("tail", RpcShape.SERVER_STREAMING, SimHandlers.counting(20));

        StreamCall stream =
                pair.caller.stream(
                        pair.server.node(),
                        "tail",
                        "go",
                        CallOptions.builder().streamWindow(3).build());
        pair.simulation.run(Duration.ofMillis(150));
        assertThat(emitted).hasValue(3);
        stream.grant(5);
        pair.simulation.run(Duration.ofMillis(150));
        assertThat(emitted).hasValue(8);

        assertThat(readAll(pair, stream)).isEqualTo(numbers(20));
    }

    // spec 09 §27 M-20; §28 19
    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void anErrorComesAfterTheChunksBeforeItAndOnce(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        pair.server.serve(
                "tail",
                RpcShape.SERVER_STREAMING,
                call -> {
                    call.trySend("a".getBytes(UTF_8));
                    call.trySend("b".getBytes(UTF_8));
                    call.fail(new java.io.IOException("disk full"));
                });

        StreamCall stream =
                pair.caller.stream(pair.server.node(), "tail", "go", CallOptions.DEFAULT);
        pair.until("two chunks", () -> pair.caller.held().contains("calls=0"));

        assertThat(next(stream)).isEqualTo("a");
        assertThat(next(stream)).isEqualTo("b");
        assertThatThrownBy(() -> stream.next(Duration.ZERO))
                .isInstanceOfSatisfying(
                        RpcServerException.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(RpcStatus.INTERNAL);
                            assertThat(e.body()).isEqualTo("disk full");
                        });
        assertThat(stream.next(Duration.ZERO)).isEmpty();
        assertThat(stream.ended()).isTrue();
    }

    // spec 09 §28 23
    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void closingAStreamInTheMiddleFiresTheHandlersToken(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        AtomicInteger fired = new AtomicInteger();
        pair.server.serve(
                "tail",
                RpcShape.SERVER_STREAMING,
                call -> {
                    call.trySend("a".getBytes(UTF_8));
                    call.cancellation().onCancel(fired::incrementAndGet);
                });
        StreamCall stream =
                pair.caller.stream(pair.server.node(), "tail", "go", CallOptions.DEFAULT);
        pair.simulation.run(Duration.ofMillis(100));

        stream.close();

        pair.until("the token", () -> fired.get() == 1);
        assertThatThrownBy(() -> stream.next(Duration.ZERO))
                .isInstanceOf(RpcStreamClosedException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void theHandlerSeesAllItemsInOrderAndOneAnswerComes(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        SimHandlers handlers = new SimHandlers(pair.simulation);
        pair.server.serve("join", RpcShape.CLIENT_STREAMING, handlers.joining());
        UploadCall upload = pair.caller.upload(pair.server.node(), "join", CallOptions.DEFAULT);
        pair.until("the opening", upload.opening()::isOpen);

        sendAll(pair, upload::trySend, numbers(300));
        upload.finishAsync();

        RpcReply reply = answer(pair, upload);
        assertThat(SimHandlers.text(reply.body())).isEqualTo(String.join(",", numbers(300)));
        assertThat(pair.server.held()).contains("served=0");
    }

    // spec 09 §28 26
    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void noItemsMakeAnEmptyStreamAndAnEmptyItemIsOne(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        SimHandlers handlers = new SimHandlers(pair.simulation);
        pair.server.serve("join", RpcShape.CLIENT_STREAMING, handlers.joining());
        UploadCall none = pair.caller.upload(pair.server.node(), "join", CallOptions.DEFAULT);
        UploadCall last = pair.caller.upload(pair.server.node(), "join", CallOptions.DEFAULT);
        UploadCall empty = pair.caller.upload(pair.server.node(), "join", CallOptions.DEFAULT);
        pair.until("the opening", empty.opening()::isOpen);

        none.finishAsync();
        last.sendLast("only".getBytes(UTF_8));
        last.finishAsync();
        empty.send(new byte[0]);
        empty.sendLast(new byte[0]);
        empty.finishAsync();

        assertThat(SimHandlers.text(answer(pair, none).body())).isEmpty();
        assertThat(SimHandlers.text(answer(pair, last).body())).isEqualTo("only");
        assertThat(SimHandlers.text(answer(pair, empty).body())).isEqualTo(",");
    }

    // spec 09 §28 31
    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void bothDirectionsOfADuplexCallFlow(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        SimHandlers handlers = new SimHandlers(pair.simulation);
        pair.server.serve("echo", RpcShape.DUPLEX, handlers.echoing());
        TwoWayCall call = pair.caller.duplex(pair.server.node(), "echo", CallOptions.DEFAULT);
        pair.until("the opening", call.opening()::isOpen);

        List<String> read = new ArrayList<>();
        for (String item : numbers(5)) {
            call.send(item.getBytes(UTF_8));
            pair.until(
                    "the echo",
                    () -> {
                        call.next(Duration.ZERO).map(SimHandlers::text).ifPresent(read::add);
                        return read.contains("echo:" + item);
                    });
        }
        call.finishSending();
        pair.until(
                "the end",
                () -> {
                    call.next(Duration.ZERO).map(SimHandlers::text).ifPresent(read::add);
                    return call.stream().ended();
                });

        assertThat(read)
                .containsExactly("echo:0", "echo:1", "echo:2", "echo:3", "echo:4", "summary:5");
    }

    // spec 09 §27 M-25; §28 33
    @ParameterizedTest
    @EnumSource(names = {EXTENDED, PLAIN})
    void onlyWhenBothHalvesAreClosedTheDuplexCallIsCancelled(SessionSecurity security) {
        SimPair pair = new SimPair(security);
        AtomicInteger fired = new AtomicInteger();
        pair.server.serve(
                "echo",
                RpcShape.DUPLEX,
                call -> call.cancellation().onCancel(fired::incrementAndGet));
        TwoWayCall call = pair.caller.duplex(pair.server.node(), "echo", CallOptions.DEFAULT);
        pair.until("the opening", call.opening()::isOpen);
        call.send("x".getBytes(UTF_8));

        call.sink().close();
        pair.simulation.run(Duration.ofMillis(200));
        assertThat(fired).hasValue(0);

        call.stream().close();
        pair.until("the token", () -> fired.get() == 1);
    }

    private static RpcReply answer(SimPair pair, UploadCall upload) {
        pair.until("the answer", upload.answer()::isOver);
        return upload.answer().await(() -> {});
    }

    private static List<String> readAll(SimPair pair, StreamCall stream) {
        List<String> read = new ArrayList<>();
        pair.until(
                "the end of the stream",
                () -> {
                    stream.next(Duration.ZERO).map(SimHandlers::text).ifPresent(read::add);
                    return stream.ended();
                });
        return read;
    }

    private static String next(StreamCall stream) {
        return SimHandlers.text(stream.next(Duration.ZERO).orElseThrow());
    }

    private static void sendAll(
            SimPair pair, java.util.function.Predicate<byte[]> send, List<String> items) {
        for (String item : items) {
            pair.until("room for an item", () -> send.test(item.getBytes(UTF_8)));
        }
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
