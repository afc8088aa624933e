package org.netmesh.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netmesh.kernel.NodeId;
import org.netmesh.rpc.CallOptions;
import org.netmesh.rpc.ClientStreamCall;
import org.netmesh.rpc.DuplexCall;
import org.netmesh.rpc.RpcServerException;
import org.netmesh.rpc.RpcStatus;
import org.netmesh.rpc.RpcStream;
import org.netmesh.rpc.RpcTimeoutException;
import org.netmesh.testservers.ReferencePeer;

/** Ours calls the published Rust crate, 0.19.0: streams, uploads, and both at once. */
@Tag("rust")
class RustRpcStreamIT extends RpcPairScenarios {
    /** Enough for a call to reach its handler, on a machine that does other things too. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.rust();
    }

    @Override
    ReferenceCalls calls(ReferenceNode node) {
        return ReferenceCalls.ofRust(node);
    }

    // spec 09 §27 M-53; §28 18, 21; §33
    @ParameterizedTest
    @CsvSource({"5, 1", "25, 2", "1000, 4", "1000, 0"})
    void weReadTheirStreamWhole(int chunks, int window) {
        theirCalls().serve(ECHO, "stream", Map.of("times", chunks, "numbered", true));
        try (RpcStream stream = open(window == 0 ? CallOptions.DEFAULT : window(window))) {
            assertThat(all(stream)).isEqualTo(numbered(chunks));
        }
    }

    // spec 09 §14; §28 20
    @Test
    void theySendWhatOurWindowAllowsAndNoMore() {
        theirCalls().serve(ECHO, "stream", Map.of("times", 20, "numbered", true));
        try (RpcStream stream = open(window(3))) {
            String three = "nrpc_streaming_chunks_emitted_total{service=\"echo\"} 3";
            until("three left", () -> theirCalls().metrics().contains(three));
            assertThat(text(stream.next().orElseThrow())).isEqualTo("#0");
            assertThat(all(stream)).hasSize(19);
        }
    }

    // spec 09 §28 19
    @Test
    void weGetWhatCameBeforeTheirStreamFailed() {
        theirCalls()
                .serve(ECHO, "stream", Map.of("times", 2, "ending", "internal", "message", "gone"));
        try (RpcStream stream = open(CallOptions.DEFAULT)) {
            assertThat(stream.next()).isPresent();
            assertThat(stream.next()).isPresent();
            RpcServerException failed =
                    catchThrowableOfType(RpcServerException.class, stream::next);
            assertThat(failed.status()).isEqualTo(RpcStatus.INTERNAL);
            assertThat(failed.body()).isEqualTo("gone");
            assertThat(stream.next()).isEmpty();
        }
    }

    // spec 09 §28 23
    @Test
    void theirHandlerHearsThatWeClosedItsStream() {
        var hanging = theirCalls().serve(ECHO, "stream", Map.of("ending", "cancelled"));
        try (RpcStream stream = open(CallOptions.DEFAULT)) {
            assertThat(stream.next()).isPresent();
        }
        until("their token fired", () -> hanging.cancelled() == 1);
    }

    // spec 09 §10.2
    @Test
    void ourDeadlineEndsTheirStream() {
        var hanging = theirCalls().serve(ECHO, "stream", Map.of("ending", "cancelled"));
        try (RpcStream stream = open(CallOptions.deadline(LIMIT))) {
            assertThatThrownBy(() -> all(stream)).isInstanceOf(RpcTimeoutException.class);
        }
        until("their token fired", () -> hanging.cancelled() == hanging.started());
    }

    // spec 09 §28 25, 26; §33
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "10, 0", "10, 2", "1000, 16"})
    void ourUploadGoesWhole(int items, int window) {
        theirCalls().serve(ECHO, "upload", Map.of());
        List<String> sent = numbered(items);
        try (ClientStreamCall call = upload(options(window))) {
            sent.forEach(item -> call.send(bytes(item)));
            assertThat(text(call.finish().body())).isEqualTo(String.join(",", sent));
        }
    }

    // spec 09 §28 27; §15
    @Test
    void theyTakeOurShortestForm() {
        theirCalls().serve(ECHO, "upload", Map.of());
        try (ClientStreamCall call = upload(CallOptions.DEFAULT)) {
            call.sendLast(bytes("the only item"));
            assertThat(text(call.finish().body())).isEqualTo("the only item");
        }
    }

    // spec 09 §15; §28 28
    @Test
    void ourUploadWaitsForTheirCredit() {
        var slow = theirCalls().serve(ECHO, "upload", Map.of("delay_ms", 2_000));
        try (ClientStreamCall call = upload(options(2))) {
            assertThat(call.trySend(bytes("1"))).isTrue();
            assertThat(call.trySend(bytes("2"))).isTrue();
            assertThat(call.trySend(bytes("3"))).as("without credit").isFalse();
            call.send(bytes("3"));
            assertThat(text(call.finish().body())).isEqualTo("1,2,3");
        }
        assertThat(slow.started()).isEqualTo(1);
    }

    // spec 09 §15: they may answer before the upload ends; §27 M-24
    @Test
    void theirEarlyAnswerEndsOurUpload() {
        theirCalls().serve(ECHO, "upload", Map.of("limit", 2));
        try (ClientStreamCall call = upload(options(4))) {
            call.send(bytes("1"));
            call.send(bytes("2"));
            assertThat(text(call.finish().body())).isEqualTo("1,2");
        }
    }

    // spec 09 §28 30; §10.2
    @Test
    void ourDeadlineEndsAnUploadThatHangs() {
        var hanging = theirCalls().serve(ECHO, "upload", Map.of("ending", "cancelled"));
        try (ClientStreamCall call = upload(CallOptions.deadline(LIMIT))) {
            call.send(bytes("1"));
            assertThatThrownBy(call::finish).isInstanceOf(RpcTimeoutException.class);
        }
        until("their handler is gone", () -> hanging.ended() == hanging.started());
    }

    // spec 09 §11
    @Test
    void theirHandlerHearsThatWeClosedOurUpload() {
        var hanging = theirCalls().serve(ECHO, "upload", Map.of("ending", "cancelled"));
        try (ClientStreamCall call = upload(CallOptions.DEFAULT)) {
            call.send(bytes("1"));
            until("their handler runs", () -> hanging.started() == 1);
        }
        until("their token fired", () -> hanging.cancelled() == 1);
    }

    // spec 09 §28 31; §33
    @ParameterizedTest
    @CsvSource({"5, 2", "200, 0", "200, 8"})
    void ourDuplexCallFlowsBothWays(int items, int window) {
        theirCalls().serve(ECHO, "duplex", Map.of("prefix", "3a"));
        List<String> read = new ArrayList<>();
        try (DuplexCall call = ourCalls().callDuplex(server(), ECHO, options(window))) {
            for (int i = 0; i < items; i++) {
                call.send(bytes("#" + i));
                read.add(text(call.next().orElseThrow()));
            }
            call.finishSending();
            call.stream().forEach(chunk -> read.add(text(chunk)));
        }
        List<String> expected =
                new ArrayList<>(numbered(items).stream().map(item -> ":" + item).toList());
        expected.add("" + items);
        assertThat(read).isEqualTo(expected);
    }

    // spec 09 §28 32
    @Test
    void theirServerMayEndOurDuplexCallFirst() {
        theirCalls().serve(ECHO, "duplex", Map.of("limit", 1));
        try (DuplexCall call = ourCalls().callDuplex(server(), ECHO)) {
            call.send(bytes("first"));
            List<String> read = new ArrayList<>();
            call.stream().forEach(chunk -> read.add(text(chunk)));
            assertThat(read).containsExactly("first", "1");
        }
    }

    // spec 09 §28 33; §16; §33
    @Test
    void ourDuplexCallIsCancelledOnceBothHalvesAreClosed() {
        var hanging = theirCalls().serve(ECHO, "duplex", Map.of("ending", "cancelled"));
        try (DuplexCall call = ourCalls().callDuplex(server(), ECHO)) {
            call.send(bytes("first"));
            assertThat(call.next()).isPresent();
            call.sink().close();
            assertThat(hanging.ended()).isZero();
        }
        until("their token fired", () -> hanging.cancelled() == 1);
    }

    // spec 09 §10.2: they tell our deadline with 0x0005
    @Test
    void ourDeadlineEndsADuplexCallThatHangs() {
        var hanging = theirCalls().serve(ECHO, "duplex", Map.of("ending", "cancelled"));
        try (DuplexCall call = ourCalls().callDuplex(server(), ECHO, CallOptions.deadline(LIMIT))) {
            call.send(bytes("first"));
            assertThatThrownBy(
                            () -> {
                                for (ByteBuffer chunk : call.stream())
                                    assertThat(chunk).isNotNull();
                            })
                    .isInstanceOf(RpcTimeoutException.class);
        }
        until("their handler is gone", () -> hanging.ended() == hanging.started());
    }

    private RpcStream open(CallOptions options) {
        return ourCalls().callStreaming(server(), ECHO, bytes("#"), options);
    }

    private ClientStreamCall upload(CallOptions options) {
        return ourCalls().callClientStream(server(), ECHO, options);
    }

    private NodeId server() {
        return theirCalls().node().id();
    }

    private static CallOptions window(int chunks) {
        return CallOptions.builder().streamWindow(chunks).build();
    }

    private static CallOptions options(int requestWindow) {
        if (requestWindow == 0) return CallOptions.DEFAULT;
        return CallOptions.builder().requestWindow(requestWindow).build();
    }

    private static List<String> all(RpcStream stream) {
        List<String> chunks = new ArrayList<>();
        for (ByteBuffer chunk : stream) chunks.add(text(chunk));
        return chunks;
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "#" + i).toList();
    }
}
