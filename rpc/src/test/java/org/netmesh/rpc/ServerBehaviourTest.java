package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.OriginHash;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.rpc.node.Handling;
import org.netmesh.rpc.node.ServedCall;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;
import tools.jackson.databind.JsonNode;

/** Our server answers hand-made packets as a live 0.19.0 does, but where that is a defect. */
class ServerBehaviourTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int ORIGIN_BEGIN = 8;
    private static final int ORIGIN_END = 24;

    /** Cases in which ours does better (spec 09 §6, §10.2, §14, §16, §29.1). */
    private static final Set<String> OURS_DIFFERS =
            Set.of(
                    "unary service_name_in_frame_is_not_checked",
                    "unary app_error_code_0",
                    "server_streaming app_error_code_0",
                    "server_streaming cancel_then_more_chunks",
                    "server_streaming cancel_while_waiting_for_credit",
                    "client_streaming window_3_grants",
                    "duplex cancel",
                    "duplex request_window_grants");

    /** A case and its name. */
    record Case(String name, JsonNode data) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (JsonNode data : golden().get("cases")) {
            String name = text(data, "shape") + " " + text(data, "name");
            // Recorded deadlines belong to the day of the recording.
            if (!name.contains("deadline") && !OURS_DIFFERS.contains(name)) {
                cases.add(new Case(name, data));
            }
        }
        return cases.stream();
    }

    // spec 09 §27 M-8, M-27 to M-30, M-32, M-34 to M-36; §28 11, 13 to 16, 18, 19, 27
    @ParameterizedTest
    @MethodSource("cases")
    void theServerAnswersAsTheReferenceDoes(Case golden) {
        Simulation simulation = new Simulation(3);
        SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);
        RawPeer caller = RawPeer.on(mesh.node());
        SimNode callerNode = mesh.nodes().getFirst();
        SimRpc server = SimRpc.on(mesh.node(), simulation);
        mesh.join(callerNode, server.node());
        JsonNode data = golden.data;
        ServiceName service = new ServiceName(text(data, "service"));
        AtomicInteger runs = new AtomicInteger();
        Handling handler = handler(data, new SimHandlers(simulation));
        server.serve(
                service.value(),
                RpcShape.valueOf(text(data, "shape").toUpperCase(java.util.Locale.ROOT)),
                call -> {
                    runs.incrementAndGet();
                    handler.serve(call);
                });
        caller.listen(service.replyChannel(new OriginHash(number(golden().get("caller_origin")))));

        for (JsonNode step : data.get("input")) {
            simulation.run(Duration.ofMillis(step.get("after_ms").asLong()));
            List<byte[]> frames = new ArrayList<>();
            for (JsonNode frame : step.get("packet")) {
                frames.add(HEX.parseHex(text(frame, "hex")));
            }
            caller.send(service.requestChannel(), server.node(), frames);
        }
        simulation.run(Duration.ofSeconds(2));

        List<String> expected = new ArrayList<>();
        for (JsonNode frame : data.get("output")) expected.add(masked(text(frame, "hex")));
        assertThat(caller.received().stream().map(HEX::formatHex).map(ServerBehaviourTest::masked))
                .containsExactlyElementsOf(expected);
        assertThat(runs).hasValue(data.get("handler_runs").asInt());
        assertThat(server.held()).contains("served=0");
    }

    /** The origin in a prefix is the server's own. */
    private static String masked(String hex) {
        return hex.substring(0, ORIGIN_BEGIN) + "_" + hex.substring(ORIGIN_END);
    }

    private static Handling handler(JsonNode data, SimHandlers handlers) {
        String name = text(data, "name");
        return switch (text(data, "shape")) {
            case "unary" -> unary(name, handlers);
            case "server_streaming" -> streaming(name, handlers);
            case "client_streaming" -> uploading(name, handlers);
            default -> duplex(name, handlers);
        };
    }

    private static Handling unary(String name, SimHandlers handlers) {
        Duration pause = Duration.ofMillis(150);
        return switch (name) {
            case "duplicate_while_running" ->
                    handlers.after(pause, call -> call.finish(SimHandlers.text("one")));
            case "cancel_wins_over_ok" ->
                    handlers.after(pause, call -> call.finish(SimHandlers.text("done")));
            case "cancel_wins_over_panic" ->
                    handlers.after(pause, call -> call.fail(new IllegalStateException("no")));
            case "cancel_twice" ->
                    call ->
                            call.cancellation()
                                    .onCancel(() -> call.finish(SimHandlers.text("seen")));
            case "app_error" -> failing(new RpcAppException(0x8abc, "no such account"));
            case "app_error_low_code" -> failing(new RpcAppException(0x4001, "old"));
            case "internal_error" -> failing(new IOException("disk full"));
            case "panic" -> failing(new IllegalStateException("index 7 out of range"));
            case "panic_without_text" -> failing(new IllegalStateException());
            case "ok_with_response_header" ->
                    call ->
                            call.finish(
                                    new RpcResponse(
                                            call.request().body(),
                                            RpcHeaders.of(RpcHeader.of("x-h", "1"))));
            default -> call -> call.finish(RpcResponse.of(call.request().body()));
        };
    }

    private static Handling streaming(String name, SimHandlers handlers) {
        return switch (name) {
            case "three_chunks" -> chunks("a1", "", "a3");
            case "no_chunks", "malformed" -> chunks();
            case "duplicate" ->
                    handlers.after(Duration.ofMillis(120), call -> call.finish(RpcResponse.EMPTY));
            case "error_after_chunk" -> chunkThen(call -> call.fail(new IOException("disk full")));
            case "panic_after_chunk" ->
                    chunkThen(call -> call.fail(new IllegalStateException("oops")));
            case "window_2_grant_1_then_9" ->
                    call -> {
                        for (byte i = 0; i < 5; i++) call.trySend(new byte[] {0, 0, 0, i});
                        call.finish(RpcResponse.EMPTY);
                    };
            default -> chunks("a1");
        };
    }

    private static Handling uploading(String name, SimHandlers handlers) {
        return switch (name) {
            case "early_answer" ->
                    handlers.firstItem(call -> call.finish(SimHandlers.text("early")));
            case "panic" ->
                    handlers.firstItem(call -> call.fail(new IllegalStateException("oops")));
            case "app_error" ->
                    handlers.draining(
                            (call, items) -> call.fail(new RpcAppException(0x8123, "too late")));
            default ->
                    handlers.draining((call, items) -> {
                        int bytes =
                                items.stream().mapToInt(item -> item.getBytes(UTF_8).length).sum();
                        call.finish(
                                SimHandlers.text("n=%d total=%d".formatted(items.size(), bytes)));
                    });
        };
    }

    private static Handling duplex(String name, SimHandlers handlers) {
        return switch (name) {
            case "server_ends_first" ->
                    handlers.firstItem(call -> {
                        call.trySend("a1".getBytes(UTF_8));
                        call.finish(RpcResponse.EMPTY);
                    });
            case "panic_after_chunk" ->
                    chunkThen(call -> call.fail(new IllegalStateException("oops")));
            default -> handlers.echoing();
        };
    }

    private static Handling failing(Throwable why) {
        return call -> call.fail(why);
    }

    private static Handling chunks(String... bodies) {
        return call -> {
            for (String body : bodies) call.trySend(body.getBytes(UTF_8));
            call.finish(RpcResponse.EMPTY);
        };
    }

    private static Handling chunkThen(Consumer<ServedCall> then) {
        return call -> {
            call.trySend("a1".getBytes(UTF_8));
            then.accept(call);
        };
    }

    private static JsonNode golden() {
        return Vectors.file("server_behaviour.json");
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asString();
    }

    private static long number(JsonNode node) {
        return Long.parseUnsignedLong(node.asString().substring(2), 16);
    }
}
