package org.netmesh.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.netmesh.rpc.RpcMetricsSnapshot.Figure;
import org.netmesh.rpc.RpcResponse;
import org.netmesh.testservers.ReferencePeer;

/** The published Rust crate, 0.19.0, calls ours, and gives calls up. */
@Tag("rust")
class RustRpcIT extends RpcScenarios {
    private final CountDownLatch heard = new CountDownLatch(1);

    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.rust();
    }

    @Override
    ReferenceCalls calls(ReferenceNode node) {
        return ReferenceCalls.ofRust(node);
    }

    // spec 09 §28 10
    @Test
    void ourHandlerHearsThatACallOfTheirsWasAbandoned() throws InterruptedException {
        ourCalls()
                .serve(
                        ECHO,
                        (request, context) -> {
                            awaitCancel(context, heard);
                            return RpcResponse.EMPTY;
                        });
        assertThat(theirCalls().callAbandoned(ourCalls().nodeId(), ECHO, "x", 2_000)).isFalse();
        assertThat(await(heard)).isTrue();
    }

    // spec 09 §28 23
    @Test
    void ourHandlerHearsThatTheyClosedItsStream() throws InterruptedException {
        ourCalls()
                .serveStreaming(
                        ECHO,
                        (request, sink, context) -> {
                            sink.send(bytes("first"));
                            awaitCancel(context, heard);
                        });
        var stream = theirCalls().openStream(ourCalls().nodeId(), ECHO, "", Map.of());
        assertThat(stream.next()).contains("first");
        stream.close();
        assertThat(await(heard)).isTrue();
    }

    // spec 09 §11, §15
    @Test
    void ourHandlerHearsThatTheyClosedTheirUpload() throws InterruptedException {
        ourCalls()
                .serveClientStream(
                        ECHO,
                        (requests, context) -> {
                            for (var item : requests) assertThat(text(item)).isEqualTo("first");
                            awaitCancel(context, heard);
                            return RpcResponse.EMPTY;
                        });
        var upload = theirCalls().openUpload(ourCalls().nodeId(), ECHO, Map.of());
        upload.send("first");
        upload.close();
        assertThat(await(heard)).isTrue();
    }

    // spec 09 §28 33; §33
    @Test
    void ourHandlerHearsThatTheyClosedTheirDuplexCall() throws InterruptedException {
        ourCalls()
                .serveDuplex(
                        ECHO,
                        (requests, sink, context) -> {
                            for (var item : requests) sink.send(bytes(text(item)));
                            awaitCancel(context, heard);
                        });
        var duplex = theirCalls().openDuplex(ourCalls().nodeId(), ECHO, Map.of());
        duplex.send("first");
        assertThat(duplex.next()).contains("first");
        duplex.close();
        assertThat(await(heard)).isTrue();
    }

    // spec 09 §10.2, §28 30: the deadline of an upload counts at its server
    @Test
    void aHandlerThatHangsEndsAtTheDeadlineOfTheirUpload() throws InterruptedException {
        ourCalls()
                .serveClientStream(
                        ECHO,
                        (requests, context) -> {
                            awaitCancel(context, heard);
                            return RpcResponse.EMPTY;
                        });
        var upload =
                theirCalls().openUpload(ourCalls().nodeId(), ECHO, Map.of("deadline_ms", 2_000));
        upload.send("item");
        assertThatThrownBy(upload::finish).hasMessageMatching("(?is).*(timeout|0x0003|0x0005).*");
        assertThat(await(heard)).isTrue();
    }

    // spec 09 §14; §28 20, 22
    @Test
    void ourStreamSendsWhatTheirWindowAllowsAndNoMore() {
        ourCalls()
                .serveStreaming(
                        ECHO,
                        (request, sink, context) -> {
                            for (int i = 0; i < 20; i++) sink.send(bytes("" + i));
                        });
        var stream =
                theirCalls()
                        .openStream(
                                ourCalls().nodeId(), ECHO, "", Map.of("stream_window_initial", 2));
        until("two left", () -> figure(Figure.CHUNKS_EMITTED) == 2);
        stream.grant(5);
        until("seven left", () -> figure(Figure.CHUNKS_EMITTED) >= 7);
        assertThat(stream.rest()).hasSize(20).startsWith("0").endsWith("19");
        assertThat(figure(Figure.CHUNKS_EMITTED)).isEqualTo(20);
    }

    // spec 09 §15; §28 28
    @Test
    void theirUploadWaitsForOurCredit() {
        Semaphore taking = new Semaphore(0);
        ourCalls()
                .serveClientStream(
                        ECHO,
                        (requests, context) -> {
                            int items = 0;
                            taking.acquire();
                            for (var item : requests) items += item.remaining();
                            return RpcResponse.of(bytes("" + items));
                        });
        var upload =
                theirCalls()
                        .openUpload(ourCalls().nodeId(), ECHO, Map.of("request_window_initial", 2));
        upload.send("1");
        upload.send("2");
        var third = upload.sendAsync("3");
        until("the handler runs", () -> figure(Figure.HANDLERS_IN_FLIGHT) == 1);
        assertThat(third).isNotDone();
        taking.release();
        ReferencePeer.await(third);
        assertThat(upload.finish()).isEqualTo("3");
    }

    // spec 09 §28 17; §27 40
    @Test
    void theyGetTheAnswerOfACallThatOutlivesItsService() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        var handle =
                ourCalls()
                        .serve(
                                ECHO,
                                (request, context) -> {
                                    running.countDown();
                                    await(go);
                                    return RpcResponse.of(bytes("late"));
                                });
        var call = theirCalls().callAsync(ourCalls().nodeId(), ECHO, "x", Map.of());
        assertThat(await(running)).isTrue();
        handle.close();
        go.countDown();
        assertThat(ReferencePeer.await(call).path("response").asString()).isEqualTo("6c617465");
    }
}
