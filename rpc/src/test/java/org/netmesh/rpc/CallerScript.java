package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One call of ours that takes the steps of a recorded one, and tells what came of each. */
final class CallerScript {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration SETTLED = Duration.ofMillis(20);

    private final SimRpc caller;
    private final SimNode target;
    private final Simulation simulation;
    private final JsonNode golden;

    private @Nullable CompletableFuture<RpcReply> unary;
    private @Nullable StreamCall stream;
    private @Nullable UploadCall upload;
    private @Nullable TwoWayCall duplex;
    private boolean split;
    private byte[] unsent = new byte[0];

    CallerScript(SimRpc caller, SimNode target, Simulation simulation, JsonNode golden) {
        this.caller = caller;
        this.target = target;
        this.simulation = simulation;
        this.golden = golden;
    }

    /** Takes the step; what came of it as the recording writes it, {@code dropped} for nothing. */
    JsonNode take(JsonNode step) {
        JsonNode came = told(() -> done(step));
        simulation.run(SETTLED);
        return came;
    }

    private JsonNode done(JsonNode step) {
        String action = step.required("do").asString();
        byte[] body = step.path("body_utf8").asString("").getBytes(UTF_8);
        return switch (action) {
            case "call" -> call(body);
            case "result", "result of finish" -> result();
            case "abandon" -> text(Objects.requireNonNull(unary).cancel(false) ? "dropped" : "");
            case "check" -> check();
            case "open" -> open(body);
            case "next" -> next();
            case "grant" -> {
                Objects.requireNonNull(stream).grant(step.required("n").asInt());
                yield text("ok");
            }
            case "pause" -> {
                simulation.run(Duration.ofMillis(step.required("ms").asLong()));
                yield text("ok");
            }
            case "send", "result of the second send", "result of the third send" ->
                    send(action.equals("send") ? body : unsent);
            case "finish", "finish sending" -> finish();
            case "split" -> {
                split = true;
                yield text("split");
            }
            default -> close(action);
        };
    }

    private JsonNode call(byte[] body) {
        unary = caller.rpc().callAsync(target.id(), service(), body, options());
        return text("called");
    }

    private JsonNode result() {
        if (upload != null) {
            UploadCall uploading = upload;
            until("an answer", uploading.answer()::isOver);
            return reply(uploading.answer().await(() -> {}));
        }
        CompletableFuture<RpcReply> calling = Objects.requireNonNull(unary);
        until("an answer", calling::isDone);
        return reply(calling.join());
    }

    private JsonNode check() {
        if (unary != null) return text(unary.isDone() ? "over" : "still waiting");
        return text(trySend(unsent) ? "sent" : "blocked");
    }

    private JsonNode open(byte[] body) {
        String service = service().value();
        OpenedCall opening =
                switch (golden.required("shape").asString()) {
                    case "server_streaming" -> {
                        stream = caller.stream(target, service, new String(body, UTF_8), options());
                        yield stream.opening();
                    }
                    case "client_streaming" -> {
                        upload = caller.upload(target, service, options());
                        yield upload.opening();
                    }
                    default -> {
                        duplex = caller.duplex(target, service, options());
                        yield duplex.opening();
                    }
                };
        simulation.run(Duration.ofMillis(100));
        opening.await(() -> {});
        return text("open");
    }

    private JsonNode next() {
        for (int waits = 0; waits < 200; waits++) {
            Optional<ByteBuffer> chunk =
                    stream != null
                            ? stream.next(Duration.ZERO)
                            : Objects.requireNonNull(duplex).next(Duration.ZERO);
            if (chunk.isPresent()) return ok(SimHandlers.text(chunk.get()));
            if (stream != null ? stream.ended() : Objects.requireNonNull(duplex).stream().ended()) {
                return text("end");
            }
            simulation.run(Duration.ofMillis(1));
        }
        return text("nothing");
    }

    private JsonNode send(byte[] body) {
        boolean sent = trySend(body);
        unsent = body;
        return text(sent ? "sent" : "blocked");
    }

    private boolean trySend(byte[] body) {
        return upload != null
                ? upload.trySend(body)
                : Objects.requireNonNull(duplex).sink().trySend(body);
    }

    private JsonNode finish() {
        if (upload != null) upload.finishAsync();
        else Objects.requireNonNull(duplex).finishSending();
        // A half that stands alone is used up by its last word.
        if (split) Objects.requireNonNull(duplex).sink().close();
        return text("ok");
    }

    private JsonNode close(String action) {
        switch (action) {
            case "close the sink" -> Objects.requireNonNull(duplex).sink().close();
            case "close the stream" -> Objects.requireNonNull(duplex).stream().close();
            default -> {
                if (stream != null) stream.close();
                else if (upload != null) upload.close();
                else Objects.requireNonNull(duplex).close();
            }
        }
        return text("dropped");
    }

    private ServiceName service() {
        return new ServiceName(golden.required("service").asString());
    }

    private CallOptions options() {
        CallOptions.Builder options = CallOptions.builder();
        JsonNode recorded = golden.required("options");
        if (recorded.has("deadline_ms")) {
            options.deadline(Duration.ofMillis(recorded.required("deadline_ms").asLong()));
        }
        if (recorded.has("win")) options.streamWindow(recorded.required("win").asInt());
        if (recorded.has("rwin")) options.requestWindow(recorded.required("rwin").asInt());
        if (recorded.has("trace")) {
            JsonNode trace = recorded.required("trace");
            options.trace(new TraceContext(trace.get(0).asString(), trace.get(1).asString()));
        }
        for (JsonNode header : recorded.path("headers")) {
            options.header(header.get(0).asString(), header.get(1).asString());
        }
        return options.build();
    }

    private void until(String what, java.util.function.BooleanSupplier isSo) {
        simulation.until(what, SimPair.SOON, isSo);
    }

    /** What a step came to, or what it failed with. */
    private static JsonNode told(Supplier<JsonNode> step) {
        try {
            return step.get();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RpcException failure) return failure(failure);
            throw e;
        } catch (RpcException e) {
            return failure(e);
        }
    }

    private static JsonNode failure(RpcException failure) {
        ObjectNode told = JSON.createObjectNode();
        switch (failure) {
            case RpcServerException e ->
                    told.put("err", "server")
                            .put("message", e.body())
                            .put("status", e.status().toString());
            case RpcTimeoutException _ -> told.put("err", "timeout");
            case RpcCodecException e ->
                    told.put("err", "codec")
                            .put(
                                    "direction",
                                    e.direction() == RpcCodecException.Direction.ENCODE
                                            ? "Encode"
                                            : "Decode");
            default -> told.put("err", String.valueOf(failure.getMessage()));
        }
        return told;
    }

    private static JsonNode reply(RpcReply reply) {
        ObjectNode told = JSON.createObjectNode().put("ok", SimHandlers.text(reply.body()));
        if (reply.headers().all().isEmpty()) return told;
        for (RpcHeader header : reply.headers().all()) {
            told.withArray("headers")
                    .addArray()
                    .add(header.name())
                    .add(SimHandlers.text(header.value()));
        }
        return told;
    }

    private static JsonNode ok(String text) {
        return JSON.createObjectNode().put("ok", text);
    }

    private static JsonNode text(String text) {
        return JSON.getNodeFactory().stringNode(text);
    }
}
