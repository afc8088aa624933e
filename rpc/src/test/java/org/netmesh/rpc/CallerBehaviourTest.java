package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ChannelName;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Our caller sends and returns what a live 0.19.0 does, but where that is a defect. */
class CallerBehaviourTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int ORIGIN = 8;
    private static final int CALL_ID = 24;
    private static final int PREFIX = 48;
    private static final String DEADLINE = "0".repeat(16);

    /** Ours sends nothing that cannot help: past the deadline, or once the answer is there. */
    private static final Set<String> OURS_DIFFERS =
            Set.of(
                    "unary deadline_already_past",
                    "client_streaming early_terminal",
                    "duplex error_terminal");

    /** A case and its name. */
    record Case(String name, JsonNode data) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Vectors.rows("caller_behaviour.json", "cases")
                .map(data -> new Case(text(data, "shape") + " " + text(data, "name"), data))
                .filter(golden -> !OURS_DIFFERS.contains(golden.name));
    }

    // spec 09 §28 5, 35
    @ParameterizedTest
    @MethodSource("cases")
    void theCallerSendsAndReturnsWhatTheReferenceDoes(Case golden) {
        Simulation simulation = new Simulation(5);
        SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);
        SimNode targetNode = mesh.node();
        RawPeer target = RawPeer.on(targetNode);
        RawPeer other = RawPeer.on(mesh.node());
        SimRpc caller = SimRpc.on(mesh.node(), simulation);
        mesh.join(caller.node(), targetNode);
        mesh.join(caller.node(), mesh.nodes().get(1));
        ServiceName service = new ServiceName(text(golden.data, "service"));
        ChannelName replies = service.replyChannel(caller.node().identity().originHash());
        target.listen(service.requestChannel());
        mesh.await(targetNode.channels().open(replies.value()));
        CallerScript script = new CallerScript(caller, targetNode, simulation, golden.data);

        for (JsonNode step : golden.data.required("steps")) {
            if (!step.has("sender")) {
                JsonNode came = script.take(step);
                if (step.has("result")) {
                    assertThat(came).as("%s", step).isEqualTo(asToldHere(step.required("result")));
                }
                continue;
            }
            List<byte[]> frames = new ArrayList<>();
            for (JsonNode frame : step.required("frames")) {
                frames.add(HEX.parseHex(answerToOurs(text(frame, "hex"), golden.data, target)));
            }
            RawPeer sender = text(step, "sender").equals("target") ? target : other;
            sender.send(replies, caller.node(), frames);
            simulation.run(Duration.ofMillis(20));
        }
        simulation.run(Duration.ofSeconds(1));

        assertThat(sent(golden.data, target)).containsExactlyElementsOf(expected(golden.data));
        assertThat(caller.held()).contains("calls=0", "waiting=0", "timers=0");
    }

    /** The recorded answer, under the id of our call. */
    private static String answerToOurs(String hex, JsonNode data, RawPeer target) {
        String ours = HEX.formatHex(target.received().getFirst()).substring(CALL_ID, PREFIX - 8);
        return hex.replace(recordedId(data), ours);
    }

    /** What the target got, under the recorded id. */
    private static List<String> sent(JsonNode data, RawPeer target) {
        List<String> sent = new ArrayList<>();
        for (byte[] frame : target.received()) {
            String hex = HEX.formatHex(frame);
            String ours = hex.substring(CALL_ID, PREFIX - 8);
            String masked = masked(hex.replace(ours, recordedId(data)), data);
            if (!isGrantOfOne(masked)) sent.add(masked);
        }
        return sent;
    }

    private static List<String> expected(JsonNode data) {
        boolean streaming = text(data, "shape").equals("server_streaming");
        boolean windowed = data.required("options").has("win");
        boolean closedEarly = text(data, "name").equals("closed_in_the_middle");
        List<String> expected = new ArrayList<>();
        for (JsonNode frame : data.required("frames_sent")) {
            String hex = masked(text(frame, "hex"), data);
            String kind = text(frame, "frame");
            // Ours cancels nothing that has ended, grants by half windows, and has a window always.
            if (streaming && kind.equals("CANCEL") && !closedEarly) continue;
            if (isGrantOfOne(hex)) continue;
            expected.add(streaming && kind.equals("REQUEST") && !windowed ? windowed(hex) : hex);
        }
        return expected;
    }

    /** A request without headers, with the one that ours adds. */
    private static String windowed(String request) {
        int service = Integer.parseInt(request.substring(PREFIX, PREFIX + 2), 16);
        int count = PREFIX + 2 + 2 * service + DEADLINE.length() + 4;
        String name = "nrpc-stream-window-initial";
        String header =
                "01%02x%s010034".formatted(name.length(), HEX.formatHex(name.getBytes(UTF_8)));
        return request.substring(0, count) + header + request.substring(count + 2);
    }

    private static boolean isGrantOfOne(String hex) {
        return hex.startsWith("14") && hex.endsWith("00000001");
    }

    /** Without what is never the same: the origin, and the deadline of a request. */
    private static String masked(String hex, JsonNode data) {
        String masked =
                hex.substring(0, ORIGIN) + "_".repeat(CALL_ID - ORIGIN) + hex.substring(CALL_ID);
        if (!hex.startsWith("10") || !data.required("options").has("deadline_ms")) return masked;
        int service = Integer.parseInt(hex.substring(PREFIX, PREFIX + 2), 16);
        int deadline = PREFIX + 2 + 2 * service;
        return masked.substring(0, deadline)
                + DEADLINE
                + masked.substring(deadline + DEADLINE.length());
    }

    /** As the prefix has it, little-endian. */
    private static String recordedId(JsonNode data) {
        JsonNode id = data.required("call_id");
        if (id.isNull()) return "";
        long value = Long.parseUnsignedLong(id.asString().substring(2), 16);
        return "%016x".formatted(Long.reverseBytes(value));
    }

    /** Durations and the wording of our own errors are pinned elsewhere. */
    private static JsonNode asToldHere(JsonNode result) {
        if (!(result instanceof ObjectNode object)) return result;
        ObjectNode told = object.deepCopy();
        told.remove("elapsed_ms");
        if (!told.path("err").asString("").equals("server")) told.remove("message");
        return told;
    }

    private static String text(JsonNode node, String field) {
        return node.required(field).asString();
    }
}
