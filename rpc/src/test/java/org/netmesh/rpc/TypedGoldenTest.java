package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Typed handlers answer the golden requests as the reference's do. */
class TypedGoldenTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final MeshRpc rpc = new MemoryRpc();

    @BeforeEach
    void serve() {
        assertThat(Ledger.serve(rpc.typed(Codec.json()))).hasSize(4);
    }

    static Stream<JsonNode> ok() {
        return Vectors.rows("golden_vectors.json", "ok_cases");
    }

    static Stream<JsonNode> errors() {
        return Vectors.rows("golden_vectors.json", "error_cases");
    }

    static Stream<JsonNode> uploads() {
        return streaming("ledger.batch");
    }

    static Stream<JsonNode> tails() {
        return streaming("ledger.tail");
    }

    static Stream<JsonNode> feeds() {
        return streaming("ledger.feed");
    }

    // spec 09 §28.3
    @ParameterizedTest(name = "{0}")
    @MethodSource("ok")
    void goodRequestsGetTheirAnswers(JsonNode row) {
        RpcReply reply = rpc.call(rpc.nodeId(), Ledger.POST, bytes(row.required("request_json")));
        assertThat(json(reply.body())).isEqualTo(row.required("expected_response_json"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    void badRequestsGetTheirStatuses(JsonNode row) {
        byte[] body =
                row.has("request_body_hex")
                        ? HexFormat.of().parseHex(row.required("request_body_hex").asString())
                        : bytes(row.required("request_json"));
        RpcServerException refused = refused(() -> rpc.call(rpc.nodeId(), Ledger.POST, body));
        assertThat(refused.status().code()).isEqualTo(row.required("expected_status").asInt());
        if (row.has("expected_body")) {
            assertThat(refused.body()).isEqualTo(row.required("expected_body").asString());
        } else {
            assertThat(refused.body()).startsWith(row.required("body_prefix").asString());
        }
    }

    // spec 09 §28.4
    @ParameterizedTest(name = "{0}")
    @MethodSource("uploads")
    void uploadsGetTheirAnswer(JsonNode row) {
        ClientStreamCall call = rpc.callClientStream(rpc.nodeId(), Ledger.BATCH);
        row.required("request_items").forEach(item -> call.send(bytes(item)));
        JsonNode result = row.required("result");
        if (result.has("ok")) {
            assertThat(json(call.finish().body())).isEqualTo(result.required("ok"));
        } else if (row.required("name").asString().equals("bad_item")) {
            // The recorded handler words the failure itself; ours lets it escape.
            RpcServerException refused = refused(call::finish);
            assertThat(refused.status()).isEqualTo(RpcStatus.NRPC_TYPED_BAD_REQUEST);
            assertThat(refused.body()).startsWith("typed streaming handler: bad request body");
        } else {
            assertFailure(refused(call::finish), result);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tails")
    void requestsGetTheirStream(JsonNode row) {
        RpcStream raw =
                rpc.callStreaming(rpc.nodeId(), Ledger.TAIL, bytes(row.required("request_json")));
        JsonNode last = last(row.required("result"));
        if (last.path("direction").asString("").equals("Decode")) {
            TypedRpcStream<Long> unreadable = raw.typed(Long.class);
            RpcCodecException refused =
                    catchThrowableOfType(RpcCodecException.class, unreadable::next);
            assertThat(refused.direction()).isEqualTo(RpcCodecException.Direction.DECODE);
            assertThat(unreadable.next()).as("it stays at its end").isEmpty();
            return;
        }
        assertStream(raw, row.required("result"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("feeds")
    void feedsGetTheirAnswers(JsonNode row) {
        if (row.required("name").asString().equals("bad_item")) return;
        DuplexCall call = rpc.callDuplex(rpc.nodeId(), Ledger.FEED);
        row.required("request_items").forEach(item -> call.send(bytes(item)));
        call.finishSending();
        List<JsonNode> answers = new ArrayList<>();
        for (ByteBuffer chunk : call.stream()) answers.add(json(chunk));
        assertThat(answers).isEqualTo(row.required("result").valueStream().toList());
    }

    @Test
    void aFeedThatCannotBeReadIsABadRequest() {
        DuplexCall call = rpc.callDuplex(rpc.nodeId(), Ledger.FEED);
        call.send("{\"account\":\"a\",\"amounts\":[1]}".getBytes(StandardCharsets.UTF_8));
        call.send("7".getBytes(StandardCharsets.UTF_8));
        call.finishSending();
        assertThat(call.next()).isPresent();
        RpcServerException refused = refused(call::next);
        assertThat(refused.status()).isEqualTo(RpcStatus.NRPC_TYPED_BAD_REQUEST);
        assertThat(refused.body()).startsWith("typed streaming handler: bad request body");
    }

    private static void assertStream(RpcStream stream, JsonNode result) {
        for (JsonNode expected : result) {
            if (expected.has("err")) {
                assertFailure(refused(stream::next), expected);
                return;
            }
            assertThat(json(stream.next().orElseThrow())).isEqualTo(expected);
        }
        assertThat(stream.next()).isEqualTo(Optional.empty());
    }

    private static void assertFailure(RpcServerException failure, JsonNode expected) {
        assertThat(failure.status()).hasToString(expected.required("status").asString());
        String text = expected.required("message").asString();
        String said = text.startsWith("typed ") ? text.substring(0, 42) : text;
        assertThat(failure.body()).startsWith(said);
    }

    private static RpcServerException refused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(RpcServerException.class, call);
    }

    private static JsonNode last(JsonNode result) {
        return result.isEmpty() ? result : result.get(result.size() - 1);
    }

    private static Stream<JsonNode> streaming(String service) {
        return Vectors.rows("golden_vectors_streaming.json", "services")
                .filter(row -> row.required("service").asString().equals(service))
                .flatMap(row -> row.required("cases").valueStream());
    }

    private static byte[] bytes(JsonNode value) {
        return JSON.writeValueAsBytes(value);
    }

    private static JsonNode json(ByteBuffer body) {
        return JSON.readTree(StandardCharsets.UTF_8.decode(body).toString());
    }
}
