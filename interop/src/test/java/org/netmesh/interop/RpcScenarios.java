package org.netmesh.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netmesh.kernel.NodeId;
import org.netmesh.rpc.RpcAppException;
import org.netmesh.rpc.RpcResponse;
import org.netmesh.rpc.ServeOptions;
import org.netmesh.rpc.ServiceName;
import org.netmesh.testservers.ReferencePeer;
import tools.jackson.databind.json.JsonMapper;

/** A node of the reference calls one of ours, as every package of it can. */
abstract class RpcScenarios extends RpcPairScenarios {
    // spec 09 §28 2, 5; §33
    @Test
    void theyCallAndGetTheAnswer() {
        ourCalls().serve(ECHO, (request, context) -> RpcResponse.of(request.body()));
        for (String body : List.of("ping", "pong", "")) {
            assertThat(call(body, Map.of())).isEqualTo(body);
        }
    }

    // spec 09 §6, §12.3, §28 15, 16
    @ParameterizedTest
    @CsvSource({
        "app, 0x8005, on purpose",
        "typed, 0x8001, typed",
        "bug, 0x0006, handler panicked: a bug",
    })
    void theyGetTheStatusAndTextOfOurHandler(String way, String status, String text) {
        ourCalls().serve(ECHO, (request, context) -> fail(text(request.body())));
        assertThatThrownBy(() -> call(way, Map.of()))
                .isInstanceOf(ReferencePeer.Refused.class)
                .hasMessageContaining(status)
                .hasMessageContaining(text);
    }

    private static RpcResponse fail(String how) {
        switch (how) {
            case "app" -> throw new RpcAppException(0x8005, "on purpose");
            case "typed" -> throw new RpcAppException(0x8001, how);
            default -> throw new IllegalStateException("a " + how);
        }
    }

    // spec 09 §29.1
    @Test
    void theyAreToldWhenTheyMayNotCallAndWhenWeAreBusy() throws InterruptedException {
        NodeId stranger = new NodeId(7);
        ourCalls()
                .serve(
                        ECHO,
                        (request, context) -> RpcResponse.EMPTY,
                        ServeOptions.builder().allow(Set.of(stranger)).build());
        assertThatThrownBy(() -> call("x", Map.of())).hasMessageContaining("0x0002");

        ServiceName busy = new ServiceName("busy");
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ourCalls()
                .serve(
                        busy,
                        (request, context) -> {
                            running.countDown();
                            await(go);
                            return RpcResponse.EMPTY;
                        },
                        ServeOptions.builder().maxConcurrent(1).build());
        var first = theirCalls().callAsync(ourCalls().nodeId(), busy, "1", Map.of());
        assertThat(await(running)).isTrue();
        assertThatThrownBy(() -> theirCalls().call(ourCalls().nodeId(), busy, "2", Map.of()))
                .hasMessageContaining("0x0004");
        go.countDown();
        ReferencePeer.await(first);
    }

    // spec 09 §29.1: an unknown service is refused at once
    @Test
    void anUnknownServiceOfOursIsRefusedAtOnce() {
        assertThatThrownBy(() -> call("x", Map.of()))
                .hasMessageMatching("(?is).*unknown ?channel.*");
        ourCalls().serve(ECHO, (request, context) -> RpcResponse.of(request.body()));
        assertThat(call("now", Map.of())).isEqualTo("now");
    }

    // spec 09 §28 9; §33
    @Test
    void theyGiveUpAtTheirDeadlineAndOurHandlerHears() throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        ourCalls()
                .serve(
                        ECHO,
                        (request, context) -> {
                            awaitCancel(context, heard);
                            return RpcResponse.EMPTY;
                        });
        assertThatThrownBy(() -> call("ping", Map.of("deadline_ms", 2_000)))
                .as("by their clock, or by ours if that is the faster one")
                .hasMessageMatching("(?is).*(timeout|0x0003).*");
        assertThat(await(heard)).isTrue();
    }

    // spec 09 §28 18, 21; §27 53 in the other direction; §33
    @ParameterizedTest
    @CsvSource({"5, 0", "25, 2", "1000, 4", "1000, 0"})
    void theyReadOurStreamWhole(int chunks, int window) {
        ourCalls()
                .serveStreaming(
                        ECHO,
                        (request, sink, context) -> {
                            for (int i = 0; i < chunks; i++) sink.send(bytes("chunk " + i));
                        });
        Map<String, Integer> options =
                window == 0 ? Map.of() : Map.of("stream_window_initial", window);
        assertThat(theirCalls().callStreaming(ourCalls().nodeId(), ECHO, "", options))
                .isEqualTo(IntStream.range(0, chunks).mapToObj(i -> "chunk " + i).toList());
    }

    // spec 09 §28 19
    @Test
    void theyGetWhatCameBeforeOurStreamFailed() {
        ourCalls()
                .serveStreaming(
                        ECHO,
                        (request, sink, context) -> {
                            sink.send(bytes("one"));
                            sink.send(bytes("two"));
                            throw new RpcAppException(0x8001, "enough");
                        });
        var stream = theirCalls().openStream(ourCalls().nodeId(), ECHO, "", Map.of());
        assertThat(stream.next()).contains("one");
        assertThat(stream.next()).contains("two");
        assertThatThrownBy(stream::next)
                .hasMessageContaining("0x8001")
                .hasMessageContaining("enough");
    }

    // spec 09 §28 25, 26; §33
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "10, 0", "10, 2", "1000, 16"})
    void theirUploadComesWhole(int items, int window) {
        ourCalls()
                .serveClientStream(
                        ECHO,
                        (requests, context) ->
                                RpcResponse.of(bytes(String.join(",", all(requests)))));
        Map<String, Integer> options =
                window == 0 ? Map.of() : Map.of("request_window_initial", window);
        var upload = theirCalls().openUpload(ourCalls().nodeId(), ECHO, options);
        List<String> sent = IntStream.range(0, items).mapToObj(i -> "i" + i).toList();
        sent.forEach(upload::send);
        assertThat(upload.finish()).isEqualTo(String.join(",", sent));
    }

    // spec 09 §28 31; §33
    @Test
    void theirDuplexCallFlowsBothWays() {
        ourCalls()
                .serveDuplex(
                        ECHO,
                        (requests, sink, context) -> {
                            int count = 0;
                            for (ByteBuffer item : requests) {
                                count++;
                                sink.send(bytes("echo:" + text(item)));
                            }
                            sink.send(bytes("summary:" + count));
                        });
        var duplex =
                theirCalls()
                        .openDuplex(ourCalls().nodeId(), ECHO, Map.of("request_window_initial", 2));
        for (int i = 0; i < 5; i++) {
            duplex.send("" + i);
            assertThat(duplex.next()).contains("echo:" + i);
        }
        duplex.finishAsync().join();
        assertThat(duplex.rest()).containsExactly("summary:5");
    }

    // spec 09 §28 32; §16
    @Test
    void ourServerMayEndTheirDuplexCallFirst() {
        ourCalls()
                .serveDuplex(
                        ECHO,
                        (requests, sink, context) -> {
                            var _ = requests.next();
                            sink.send(bytes("enough"));
                        });
        var duplex = theirCalls().openDuplex(ourCalls().nodeId(), ECHO, Map.of());
        duplex.send("first");
        assertThat(duplex.rest()).containsExactly("enough");
    }

    // spec 09 §18.1, §29.1
    @Test
    void theyFindOurServiceAndCallItByName() {
        var handle = ourCalls().serve(ECHO, (request, context) -> RpcResponse.of(request.body()));
        until("they found it", () -> theirCalls().find(ECHO).equals(List.of(ourCalls().nodeId())));
        assertThat(theirCalls().callService(ECHO, "by name")).isEqualTo("by name");
        handle.close();
        until("they forgot it", () -> theirCalls().find(ECHO).isEmpty());
        assertThatThrownBy(() -> theirCalls().callService(ECHO, "by name"))
                .hasMessageContaining("nrpc:echo");
    }

    // spec 09 §28 3; §20
    // parity: rpc.cross_lang_echo_sum
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"text\":\"one\",\"numbers\":[7]}            | {\"echo\":\"one\",\"sum\":7}",
                "{\"text\":\"\",\"numbers\":[]}                | {\"echo\":\"\",\"sum\":0}",
                "{\"numbers\":[-5,2],\"text\":\"\u00fc\u4e16\"} | {\"echo\":\"\u00fc\u4e16\",\"sum\":-3}",
            })
    void theyReadOurEchoSum(String request, String answer) {
        EchoSum.serve(ourCalls());
        assertThat(JsonMapper.shared().readTree(echoSum(request)))
                .isEqualTo(JsonMapper.shared().readTree(answer));
    }

    // spec 09 §28 3; §20
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"numbers\":[1]}",
                "{\"text\":\"lonely\"}",
                "{\"text\":\"bad\",\"numbers\":\"none\"}",
                "not json",
            })
    void ourEchoSumRefusesWhatItCannotRead(String request) {
        EchoSum.serve(ourCalls());
        assertThatThrownBy(() -> echoSum(request))
                .isInstanceOf(ReferencePeer.Refused.class)
                .hasMessageContaining("0x8000");
    }

    private String echoSum(String request) {
        return theirCalls().call(ourCalls().nodeId(), EchoSum.SERVICE, request, Map.of());
    }

    private String call(String request, Map<String, ?> options) {
        return theirCalls().call(ourCalls().nodeId(), ECHO, request, options);
    }

    private static List<String> all(Iterable<ByteBuffer> requests) {
        List<String> items = new ArrayList<>();
        requests.forEach(item -> items.add(text(item)));
        return items;
    }
}
