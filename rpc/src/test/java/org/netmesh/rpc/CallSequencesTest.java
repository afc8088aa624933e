package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.OriginHash;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.rpc.node.Handling;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;
import tools.jackson.databind.JsonNode;

/** Our server in the place of the one in recorded calls between two live nodes (spec 09 §33). */
class CallSequencesTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int ORIGIN_BEGIN = 8;
    private static final int ORIGIN_END = 24;
    private static final int SERVICE = 48;
    private static final String GRANT = "16";

    /** One recorded call. */
    record Sequence(String name, JsonNode data) {
        @Override
        public String toString() {
            return name;
        }

        /** Frames of calls that one side sent, in order. */
        List<JsonNode> from(String side) {
            return data.required("packets")
                    .valueStream()
                    .filter(packet -> packet.has("rpc"))
                    .filter(packet -> packet.required("from").asString().equals(side))
                    .toList();
        }
    }

    static Stream<Sequence> sequences() {
        return Vectors.rows("call_sequences.json", "sequences")
                .map(data -> new Sequence(data.required("name").asString(), data));
    }

    // spec 09 §33
    @ParameterizedTest
    @MethodSource("sequences")
    void theServerSendsWhatTheRecordedOneSent(Sequence recorded) {
        Simulation simulation = new Simulation(9);
        SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);
        SimNode callerNode = mesh.node();
        RawPeer caller = RawPeer.on(callerNode);
        SimRpc server = SimRpc.on(mesh.node(), simulation);
        mesh.join(callerNode, server.node());
        ServiceName service = service(recorded);
        server.serve(service.value(), shape(service), handling(recorded.name, simulation));
        caller.listen(service.replyChannel(origin()));

        double at = 0;
        for (JsonNode packet : recorded.from("caller")) {
            double due = packet.required("ms").asDouble();
            simulation.run(Duration.ofNanos((long) ((due - at) * 1_000_000)));
            at = due;
            caller.send(
                    service.requestChannel(),
                    server.node(),
                    List.of(HEX.parseHex(withoutDeadline(frame(packet), recorded.name))));
            // The recorded answers came within a millisecond.
            simulation.run(Duration.ofMillis(20));
        }
        simulation.run(Duration.ofSeconds(1));

        List<String> sent = caller.received().stream().map(HEX::formatHex).toList();
        List<String> expected = recorded.from("server").stream().map(p -> frame(p)).toList();
        assertThat(answers(sent)).isEqualTo(answers(asOurs(expected, recorded.name)));
        assertThat(credits(sent)).isEqualTo(credits(expected));
        assertThat(server.held()).contains("served=0", "waiting=0");
    }

    /** After a cancel ours sends the end alone: nobody reads what a handler still says. */
    private static List<String> asOurs(List<String> frames, String name) {
        if (!name.contains("closed by the caller")) return frames;
        List<String> ours = new ArrayList<>(frames);
        ours.remove(ours.size() - 2);
        return ours;
    }

    private static List<String> answers(List<String> frames) {
        return frames.stream()
                .filter(frame -> !frame.startsWith(GRANT))
                .map(frame -> frame.substring(0, ORIGIN_BEGIN) + frame.substring(ORIGIN_END))
                .toList();
    }

    /** Of all grants together: they may be merged. */
    private static long credits(List<String> frames) {
        return frames.stream()
                .filter(frame -> frame.startsWith(GRANT))
                .mapToLong(frame -> Long.parseLong(frame.substring(frame.length() - 8), 16))
                .sum();
    }

    /** Recorded deadlines belong to the day of the recording. */
    private static String withoutDeadline(String frame, String name) {
        if (!name.contains("deadline") || !frame.startsWith("10")) return frame;
        int deadline = SERVICE + 2 + 2 * Integer.parseInt(frame, SERVICE, SERVICE + 2, 16);
        return frame.substring(0, deadline) + "0".repeat(16) + frame.substring(deadline + 16);
    }

    private static Handling handling(String name, Simulation simulation) {
        SimHandlers handlers = new SimHandlers(simulation);
        if (name.contains("300 ms")) {
            return handlers.after(
                    Duration.ofMillis(300), call -> call.finish(SimHandlers.text("late")));
        }
        if (name.startsWith("unary")) {
            return call -> call.finish(RpcResponse.of(call.request().body()));
        }
        if (name.startsWith("server-streaming")) {
            return call -> {
                for (int chunk = 0xa1; chunk <= 0xa4; chunk++) {
                    call.trySend(new byte[] {(byte) chunk});
                }
                call.finish(RpcResponse.EMPTY);
            };
        }
        if (name.startsWith("client-streaming")) {
            return handlers.draining((call, items) -> call.finish(SimHandlers.text(count(items))));
        }
        return handlers.echoing();
    }

    private static String count(List<String> items) {
        int total = items.stream().mapToInt(item -> item.getBytes(UTF_8).length).sum();
        return "n=%d total=%d".formatted(items.size(), total);
    }

    private static ServiceName service(Sequence recorded) {
        String request = frame(recorded.from("caller").getFirst());
        int length = Integer.parseInt(request, SERVICE, SERVICE + 2, 16);
        byte[] name = HEX.parseHex(request, SERVICE + 2, SERVICE + 2 + 2 * length);
        return new ServiceName(new String(name, UTF_8));
    }

    private static RpcShape shape(ServiceName service) {
        return switch (service.value()) {
            case "sq.u" -> RpcShape.UNARY;
            case "sq.s" -> RpcShape.SERVER_STREAMING;
            case "sq.c" -> RpcShape.CLIENT_STREAMING;
            default -> RpcShape.DUPLEX;
        };
    }

    private static OriginHash origin() {
        String origin = Vectors.file("call_sequences.json").required("caller_origin").asString();
        return new OriginHash(Long.parseUnsignedLong(origin.substring(2), 16));
    }

    private static String frame(JsonNode packet) {
        return packet.required("event_hex").get(0).asString();
    }
}
