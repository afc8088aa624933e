package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.NodeId;
import tools.jackson.databind.JsonNode;

class RpcExceptionTest {
    // parity: rpc.errors.RpcNoRouteError
    @Test
    void noRouteNamesTheTargetWithoutPadding() {
        assertThat(RpcNoRouteException.to(new NodeId(0x1f), "no session to publisher"))
                .hasMessage("nrpc:no_route: target=0x1f reason=no session to publisher");
        assertThat(RpcNoRouteException.to(new NodeId(-1), "x"))
                .hasMessage("nrpc:no_route: target=0xffffffffffffffff reason=x");
        assertThat(RpcNoRouteException.nowhere("no node announces nrpc:echo"))
                .hasMessage("nrpc:no_route: target=0x0 reason=no node announces nrpc:echo");
        assertThat(RpcNoRouteException.of(Optional.empty(), "x").retryable()).isFalse();
    }

    // parity: rpc.errors.RpcTransportError, rpc.errors.RpcCancelledError
    @Test
    void theTextsAreStable() {
        assertThat(RpcTimeoutException.after(Duration.ofMillis(201), RpcOutcome.MAY_HAVE_RUN))
                .hasMessage("nrpc:timeout: elapsed_ms=201");
        assertThat(RpcTransportException.of("connection error: gone", RpcOutcome.MAY_HAVE_RUN))
                .hasMessage("nrpc:transport: connection error: gone");
        assertThat(RpcCodecException.encode("finish() called twice"))
                .hasMessage("nrpc:codec_encode: finish() called twice");
        assertThat(RpcCodecException.decode("bad", null)).hasMessage("nrpc:codec_decode: bad");
        assertThat(RpcCancelledException.byCaller(RpcOutcome.MAY_HAVE_RUN))
                .hasMessage("nrpc:cancelled: call cancelled by caller");
        assertThat(RpcStreamClosedException.alreadyClosed())
                .hasMessage("nrpc:stream_closed: stream already closed");
        assertThat(RpcStreamClosedException.sendAborted())
                .hasMessage("nrpc:stream_closed: send aborted by close()");
        assertThat(RpcServeException.alreadyServing(new ServiceName("echo")))
                .hasMessage("nrpc:serve_failed: already serving service `echo` on this node");
        assertThat(new BreakerOpenException())
                .hasMessage("nrpc:breaker_open: circuit breaker is open");
    }

    static Stream<JsonNode> serverErrors() {
        return Vectors.rows("caller_behaviour.json", "cases")
                .filter(row -> row.required("shape").asString().equals("unary"))
                .filter(row -> serverError(row).isPresent());
    }

    /** What the recorded caller made of the recorded response, ours makes too. */
    @ParameterizedTest
    @MethodSource("serverErrors")
    void aResponseBecomesTheErrorThatTheReferenceMakesOfIt(JsonNode row) {
        JsonNode expected = serverError(row).orElseThrow();
        var error = RpcServerException.of(status(expected), body(row));
        assertThat(error.body()).isEqualTo(expected.required("message").asString());
        assertThat(error)
                .hasMessage(
                        "nrpc:server_error: status=%s message=%s"
                                .formatted(expected.required("status").asString(), error.body()));
    }

    @ParameterizedTest
    @CsvSource({
        "0x0001, false, REFUSED", "0x0002, false, REFUSED", "0x0003, true, MAY_HAVE_RUN",
        "0x0004, true, REFUSED", "0x0005, false, MAY_HAVE_RUN", "0x0006, true, MAY_HAVE_RUN",
        "0x0007, false, REFUSED", "0x0008, false, RAN", "0x4001, false, RAN",
        "0x8000, false, RAN", "0xffff, false, RAN",
    })
    void aStatusSaysWhatTheServerDidAndWhetherToRetry(
            int code, boolean retryable, RpcOutcome outcome) {
        var error = RpcServerException.of(new RpcStatus(code), ByteBuffer.allocate(0));
        assertThat(error.retryable()).isEqualTo(retryable);
        assertThat(error.outcome()).isEqualTo(outcome);
    }

    @Test
    void onlyWhatWasNotRunIsSafeToRepeat() {
        assertThat(Stream.of(RpcOutcome.values()).filter(RpcOutcome::mayHaveRun))
                .containsExactly(RpcOutcome.MAY_HAVE_RUN, RpcOutcome.RAN);
    }

    private static RpcStatus status(JsonNode expected) {
        return new RpcStatus(Integer.decode(expected.required("status").asString()));
    }

    private static Optional<JsonNode> serverError(JsonNode row) {
        return row.required("steps")
                .valueStream()
                .map(step -> step.path("result"))
                .filter(result -> result.path("err").asString("").equals("server"))
                .findFirst();
    }

    /** The body ends the frame: after prefix, status, no headers and its length. */
    private static ByteBuffer body(JsonNode row) {
        String hex =
                row.required("steps")
                        .valueStream()
                        .flatMap(step -> step.path("frames").valueStream())
                        .filter(frame -> frame.path("frame").asString("").equals("RESPONSE"))
                        .findFirst()
                        .orElseThrow()
                        .required("hex")
                        .asString();
        byte[] frame = HexFormat.of().parseHex(hex);
        return ByteBuffer.wrap(frame, 31, frame.length - 31);
    }
}
