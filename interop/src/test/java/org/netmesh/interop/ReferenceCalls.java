package org.netmesh.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.netmesh.kernel.NodeId;
import org.netmesh.rpc.ServiceName;
import org.netmesh.testservers.ReferencePeer;
import tools.jackson.databind.JsonNode;

/** Calls and services of a node of the reference; bodies are text. Only the Rust peer serves. */
final class ReferenceCalls {
    private final ReferenceNode node;

    /** What names the node to its peer: the Rust peer knows it, the wheel opens a face for it. */
    private final Map<String, ?> face;

    private ReferenceCalls(ReferenceNode node, Map<String, ?> face) {
        this.node = node;
        this.face = face;
    }

    static ReferenceCalls ofRust(ReferenceNode node) {
        return new ReferenceCalls(node, Map.of());
    }

    static ReferenceCalls ofPython(ReferenceNode node) {
        return new ReferenceCalls(
                node, Map.of("rpc", node.call("rpc_open", Map.of()).path("rpc").asInt()));
    }

    ReferenceNode node() {
        return node;
    }

    /**
     * @param shape {@code unary}, {@code stream}, {@code upload} or {@code duplex}
     * @param script what the handler does, as the Rust peer's page lists it
     */
    Serving serve(ServiceName service, String shape, Map<String, ?> script) {
        Map<String, Object> arguments = new HashMap<>(script);
        arguments.put("service", service.value());
        arguments.put("shape", shape);
        return new Serving(node.call("rpc_serve", arguments).path("serving").asInt());
    }

    Serving serveEchoSum(ServiceName service) {
        JsonNode served = node.call("rpc_serve_echo_sum", Map.of("service", service.value()));
        return new Serving(served.path("serving").asInt());
    }

    String call(NodeId to, ServiceName service, String request, Map<String, ?> options) {
        return text(ReferencePeer.await(callAsync(to, service, request, options)), "response");
    }

    CompletableFuture<JsonNode> callAsync(
            NodeId to, ServiceName service, String request, Map<String, ?> options) {
        return ask("rpc_call", with(to, service, request, options));
    }

    String callService(ServiceName service, String request) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("service", service.value());
        arguments.put("request", hex(request));
        return text(ReferencePeer.await(ask("rpc_call_service", arguments)), "response");
    }

    List<String> callStreaming(
            NodeId to, ServiceName service, String request, Map<String, ?> options) {
        JsonNode answer =
                ReferencePeer.await(ask("rpc_call_streaming", with(to, service, request, options)));
        List<String> chunks = new ArrayList<>();
        answer.path("responses").forEach(chunk -> chunks.add(text(chunk)));
        return chunks;
    }

    /** Calls and drops the call that soon; only the Rust peer can. */
    boolean callAbandoned(NodeId to, ServiceName service, String request, long afterMillis) {
        Map<String, Object> options = Map.of("after_ms", afterMillis);
        return ReferencePeer.await(ask("rpc_call_abandoned", with(to, service, request, options)))
                .path("answered")
                .asBoolean();
    }

    List<NodeId> find(ServiceName service) {
        List<NodeId> found = new ArrayList<>();
        JsonNode answer = ReferencePeer.await(ask("rpc_find", Map.of("service", service.value())));
        answer.path("node_ids")
                .forEach(id -> found.add(new NodeId(id.bigIntegerValue().longValue())));
        return found;
    }

    /** Only the Rust peer tells. */
    String metrics() {
        return ReferencePeer.await(ask("rpc_metrics", Map.of())).path("text").asString();
    }

    Open openStream(NodeId to, ServiceName service, String request, Map<String, ?> options) {
        return opened("rpc_open_stream", with(to, service, request, options));
    }

    Open openUpload(NodeId to, ServiceName service, Map<String, ?> options) {
        return opened("rpc_open_upload", with(to, service, options));
    }

    Open openDuplex(NodeId to, ServiceName service, Map<String, ?> options) {
        return opened("rpc_open_duplex", with(to, service, options));
    }

    private Open opened(String operation, Map<String, ?> arguments) {
        return new Open(ReferencePeer.await(ask(operation, arguments)).path("call").asInt());
    }

    private CompletableFuture<JsonNode> ask(String operation, Map<String, ?> arguments) {
        Map<String, Object> all = new HashMap<>(arguments);
        all.putAll(face);
        return face.isEmpty() ? node.ask(operation, all) : node.askPeer(operation, all);
    }

    private static Map<String, Object> with(
            NodeId to, ServiceName service, String request, Map<String, ?> options) {
        Map<String, Object> arguments = with(to, service, options);
        arguments.put("request", hex(request));
        return arguments;
    }

    private static Map<String, Object> with(
            NodeId to, ServiceName service, Map<String, ?> options) {
        Map<String, Object> arguments = new HashMap<>(options);
        arguments.put("node_id", ReferenceNode.unsigned(to));
        arguments.put("service", service.value());
        return arguments;
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(UTF_8));
    }

    private static String text(JsonNode answer, String member) {
        return text(answer.path(member));
    }

    private static String text(JsonNode hex) {
        return new String(HexFormat.of().parseHex(hex.asString()), UTF_8);
    }

    /** A service of theirs, and what its handlers have lived through. */
    final class Serving {
        private final int number;

        private Serving(int number) {
            this.number = number;
        }

        int started() {
            return count("started");
        }

        int ended() {
            return count("ended");
        }

        /** Those that had ended with their token fired. */
        int cancelled() {
            return count("cancelled");
        }

        void stop() {
            ReferencePeer.await(node.askPeer("rpc_stop", Map.of("serving", number)));
        }

        private int count(String member) {
            JsonNode counts =
                    ReferencePeer.await(node.askPeer("rpc_serving", Map.of("serving", number)));
            return counts.path(member).asInt();
        }
    }

    /** A call of theirs that stays open. */
    final class Open {
        private final int number;

        private Open(int number) {
            this.number = number;
        }

        void send(String item) {
            ReferencePeer.await(sendAsync(item));
        }

        CompletableFuture<JsonNode> sendAsync(String item) {
            return step("rpc_send", Map.of("item", hex(item)));
        }

        /** Of an upload, its answer. */
        String finish() {
            return text(ReferencePeer.await(finishAsync()), "response");
        }

        CompletableFuture<JsonNode> finishAsync() {
            return step("rpc_finish", Map.of());
        }

        /** Empty at the end. */
        Optional<String> next() {
            JsonNode item = ReferencePeer.await(step("rpc_next", Map.of())).path("item");
            return item.isNull() ? Optional.empty() : Optional.of(text(item));
        }

        List<String> rest() {
            List<String> items = new ArrayList<>();
            for (var item = next(); item.isPresent(); item = next()) items.add(item.get());
            return items;
        }

        void grant(int chunks) {
            ReferencePeer.await(step("rpc_grant", Map.of("count", chunks)));
        }

        void close() {
            ReferencePeer.await(step("rpc_close", Map.of()));
        }

        private CompletableFuture<JsonNode> step(String operation, Map<String, ?> arguments) {
            Map<String, Object> all = new HashMap<>(arguments);
            all.put("call", number);
            return node.askPeer(operation, all);
        }
    }
}
