package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.cortex.CortexException;
import org.netmesh.cortex.NetDbException;
import org.netmesh.kernel.NodeId;

class RpcErrorsTest {
    // spec 09 §28.49
    // parity: rpc.classifyError, rpc.errors.RpcError
    @ParameterizedTest
    @CsvSource({
        "nrpc:no_route: target=0x1f reason=no session, RpcNoRouteException, NO_ROUTE",
        "nrpc:timeout: elapsed_ms=200, RpcTimeoutException, TIMEOUT",
        "nrpc:server_error: status=0x0006 message=boom, RpcServerException, SERVER_ERROR",
        "nrpc:transport: connection error: gone, RpcTransportException, TRANSPORT",
        "nrpc:codec_encode: no text, RpcCodecException, CODEC_ENCODE",
        "nrpc:codec_decode: bad text, RpcCodecException, CODEC_DECODE",
        "nrpc:cancelled: call cancelled by caller, RpcCancelledException, CANCELLED",
        "nrpc:stream_closed: stream already closed, RpcStreamClosedException, STREAM_CLOSED",
        "nrpc:serve_failed: already serving, RpcServeException, SERVE_FAILED",
        "nrpc:breaker_open: circuit breaker is open, BreakerOpenException, BREAKER_OPEN",
        "nrpc:app_error:0x8002:x, RpcException, OTHER",
        "nrpc:new_kind: whatever, RpcException, OTHER",
        "nrpc:other: whatever, RpcException, OTHER",
        "nrpc:, RpcException, OTHER",
        "nrpc:No_Route: case counts, RpcException, OTHER",
        "nrpc:timeout: without its number, RpcException, TIMEOUT",
        "nrpc:server_error: without its status, RpcException, SERVER_ERROR",
    })
    void eachKindHasItsClassAndKeepsTheWholeMessage(String text, String type, RpcErrorKind kind) {
        var typed = RpcErrors.classify(text).orElseThrow();
        assertThat(typed.getClass().getSimpleName()).isEqualTo(type);
        assertThat(typed.kind()).isEqualTo(kind);
        assertThat(typed).hasMessage(text);
    }

    // parity: rpc.errors.RpcTimeoutError, rpc.errors.RpcTimeoutError.elapsedMs
    // parity: rpc.errors.RpcServerError, rpc.errors.RpcServerError.status
    @Test
    void theNumbersOfATextAreRead() {
        var timeout =
                RpcErrors.classify("nrpc:timeout: elapsed_ms=1234 elapsed_ms=9").orElseThrow();
        assertThat(((RpcTimeoutException) timeout).elapsed()).isEqualTo(Duration.ofMillis(1234));
        var server =
                RpcErrors.classify("nrpc:server_error: status=0x8001 message=a\nb").orElseThrow();
        assertThat(((RpcServerException) server).status())
                .isEqualTo(RpcStatus.NRPC_TYPED_HANDLER_ERROR);
        assertThat(((RpcServerException) server).body()).isEqualTo("a\nb");
    }

    // parity: rpc.errors.RpcCodecError, rpc.errors.RpcCodecError.direction
    @Test
    void theSideOfTheCodecIsRead() {
        var encode = (RpcCodecException) RpcErrors.classify("nrpc:codec_encode: x").orElseThrow();
        var decode = (RpcCodecException) RpcErrors.classify("nrpc:codec_decode: x").orElseThrow();
        assertThat(encode.direction()).isEqualTo(RpcCodecException.Direction.ENCODE);
        assertThat(decode.direction()).isEqualTo(RpcCodecException.Direction.DECODE);
    }

    @Test
    void textsOfOtherRoomsBecomeTheirErrors() {
        assertThat(RpcErrors.classify("cortex: append: full"))
                .get()
                .isInstanceOf(CortexException.class);
        assertThat(RpcErrors.classify("netdb: open: none"))
                .get()
                .isInstanceOf(NetDbException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "boom", " nrpc:timeout: x", "NRPC:timeout: x", "nrpc", "xnrpc:"})
    void whatIsNotOursStaysWhatItWas(String text) {
        assertThat(RpcErrors.classify(text)).isEmpty();
        var foreign = new IllegalStateException(text);
        assertThat(RpcErrors.classify(foreign)).isSameAs(foreign);
    }

    @Test
    void aForeignThrowableWithATextOfOursIsTypedAndKeptAsCause() {
        var foreign = new IllegalStateException("nrpc:transport: gone");
        assertThat(RpcErrors.classify(foreign))
                .isInstanceOf(RpcTransportException.class)
                .hasMessage("nrpc:transport: gone")
                .hasCause(foreign);
        var open = new IllegalStateException("nrpc:breaker_open: circuit breaker is open");
        assertThat(RpcErrors.classify(open))
                .isInstanceOf(BreakerOpenException.class)
                .hasCause(open);
    }

    @Test
    void aTypedErrorIsReturnedAsItIs() {
        var typed = RpcNoRouteException.to(new NodeId(7), "no session");
        assertThat(RpcErrors.classify(typed)).isSameAs(typed);
    }

    @Test
    void anErrorsTextIsFoundWhereverItIs() {
        assertThat(RpcErrors.messageOf(null)).isEmpty();
        assertThat(RpcErrors.messageOf("text")).isEqualTo("text");
        assertThat(RpcErrors.messageOf(new IllegalStateException("why"))).isEqualTo("why");
        assertThat(RpcErrors.messageOf(new IllegalStateException())).isEmpty();
        assertThat(RpcErrors.messageOf(Map.of("message", "why"))).isEqualTo("why");
        assertThat(RpcErrors.messageOf(Map.of("message", 7))).isEmpty();
        assertThat(RpcErrors.messageOf(List.of("message"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RpcErrorKind.class)
    void aKindIsFoundByItsText(RpcErrorKind kind) {
        assertThat(RpcErrorKind.of(kind.text())).contains(kind);
    }

    static LongStream seeds() {
        return Seeds.fresh(500);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyTextWithThePrefixIsTypedAndKept(long seed) {
        List<String> parts =
                List.of("timeout", "server_error", ":", " ", "=", "elapsed_ms=", "status=0x", "9");
        var random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder("nrpc:");
        for (int part = random.nextInt(40); part > 0; part--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        assertThat(RpcErrors.classify(text.toString()).orElseThrow()).hasMessage(text.toString());
    }
}
