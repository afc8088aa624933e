package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fixtures of the reference through typed handlers of ours; skipped where they are absent. */
class UpstreamGoldenTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final MeshRpc rpc = new MemoryRpc();

    @BeforeEach
    void serve() {
        assertThat(CrossLanguage.serve(rpc.typed(Codec.json()))).hasSize(3);
    }

    // spec 09 §28 3
    @Test
    void unaryCasesHaveTheirAnswersAndStatuses() {
        JsonNode golden = Vectors.upstream("golden_vectors.json");
        for (JsonNode row : golden.required("ok_cases")) {
            byte[] request = bytes(row.required("request_json"));
            assertThat(json(rpc.call(rpc.nodeId(), CrossLanguage.SUM, request).body()))
                    .as(name(row))
                    .isEqualTo(row.required("expected_response_json"));
        }
        for (JsonNode row : golden.required("error_cases")) {
            byte[] request = bytes(row.required("request_json"));
            RpcServerException refused =
                    refused(() -> rpc.call(rpc.nodeId(), CrossLanguage.SUM, request));
            assertThat(refused.status().code())
                    .as(name(row))
                    .isEqualTo(row.required("expected_status").asInt());
        }
    }

    // spec 09 §28 4
    @Test
    void uploadsHaveTheirAnswers() {
        cases(CrossLanguage.UPLOAD)
                .forEach(row -> {
                    ClientStreamCall call =
                            rpc.callClientStream(rpc.nodeId(), CrossLanguage.UPLOAD);
                    row.required("request_items").forEach(item -> call.send(bytes(item)));
                    assertThat(json(call.finish().body()))
                            .as(name(row))
                            .isEqualTo(row.required("expected_response_json"));
                });
    }

    // spec 09 §28 4
    @Test
    void duplexCallsHaveTheirAnswers() {
        cases(CrossLanguage.DUPLEX)
                .forEach(row -> {
                    DuplexCall call = rpc.callDuplex(rpc.nodeId(), CrossLanguage.DUPLEX);
                    row.required("request_items").forEach(item -> call.send(bytes(item)));
                    call.finishSending();
                    List<JsonNode> answers = new ArrayList<>();
                    for (ByteBuffer chunk : call.stream()) answers.add(json(chunk));
                    assertThat(answers)
                            .as(name(row))
                            .isEqualTo(
                                    row.required("expected_response_items").valueStream().toList());
                });
    }

    // spec 09 §28 4
    @Test
    void uploadsFailWithTheStatusesThatTheFixtureAsksFor() {
        JsonNode unreadable = errorCase("client_stream_decode_failure");
        assertFailure(unreadable, upload("not-json-shape"));
        assertThat(upload("not-json-shape").body())
                .contains(unreadable.required("diagnostic_substring").asString());
        assertFailure(
                errorCase("client_stream_handler_application_error"),
                upload("{\"text\":\"refuse\",\"numbers\":[]}"));
        assertThat(upload("{\"text\":\"refuse\",\"numbers\":[]}").body()).isEqualTo("as asked");
    }

    private RpcServerException upload(String item) {
        ClientStreamCall call = rpc.callClientStream(rpc.nodeId(), CrossLanguage.UPLOAD);
        call.send(item.getBytes(UTF_8));
        return refused(call::finish);
    }

    private static void assertFailure(JsonNode expected, RpcServerException failure) {
        assertThat(failure.status())
                .hasToString(expected.required("expected_application_code").asString());
    }

    private static JsonNode errorCase(String name) {
        return Vectors.upstream("golden_vectors_streaming.json")
                .required("error_cases")
                .required("cases")
                .valueStream()
                .filter(row -> name(row).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<JsonNode> cases(ServiceName service) {
        return Vectors.upstream("golden_vectors_streaming.json")
                .required("services")
                .valueStream()
                .filter(row -> row.required("service").asString().equals(service.value()))
                .flatMap(row -> row.required("ok_cases").valueStream());
    }

    private static RpcServerException refused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(RpcServerException.class, call);
    }

    private static String name(JsonNode row) {
        return row.required("name").asString();
    }

    private static byte[] bytes(JsonNode value) {
        return JSON.writeValueAsBytes(value);
    }

    private static JsonNode json(ByteBuffer body) {
        return JSON.readTree(UTF_8.decode(body).toString());
    }
}
