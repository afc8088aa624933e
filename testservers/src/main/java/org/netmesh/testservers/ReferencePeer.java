package org.netmesh.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A process of the reference implementation, driven by lines of JSON: {@code interop/python-peer}
 * and {@code interop/rust-peer} list the operations. Requests run side by side. Thread-safe.
 */
public final class ReferencePeer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 180;
    private static final long EXIT_SECONDS = 60;

    private final JsonMapper json = JsonMapper.shared();
    private final Process process;
    private final Writer requests;
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    private ReferencePeer(Process process) {
        this.process = process;
        this.requests = process.outputWriter(UTF_8);
        Thread.ofVirtual().start(this::readAnswers);
    }

    /**
     * The published Python wheel.
     *
     * @throws ServerUnavailable if it cannot be had
     */
    public static ReferencePeer python() {
        Path script = ReferencePrograms.folder(ReferencePrograms.WHEEL).resolve("peer.py");
        return start(List.of(ReferencePrograms.python().toString(), script.toString()));
    }

    /**
     * The published Rust crate: the program that {@code RUST_PEER} names, or else one that is
     * built.
     *
     * @throws ServerUnavailable if it cannot be had
     */
    public static ReferencePeer rust() {
        String ready = System.getenv("RUST_PEER");
        if (ready != null && !ready.isEmpty()) return start(List.of(ready));
        Path crate = Path.of("interop", "rust-peer");
        return start(List.of(ReferencePrograms.rust(crate, "rust-peer").toString()));
    }

    private static ReferencePeer start(List<String> command) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            return new ReferencePeer(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Asks and waits for the answer.
     *
     * @param arguments a map, or a JSON object
     * @throws Refused if the peer answers with an error
     */
    public JsonNode call(String operation, Object arguments) {
        return await(ask(operation, arguments));
    }

    /** The answer to a question asked before. */
    public static JsonNode await(CompletableFuture<JsonNode> asked) {
        try {
            return asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refused refused) throw refused;
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the peer did not answer", e);
        }
    }

    /** Asks; {@link #await} waits for the answer. */
    public CompletableFuture<JsonNode> ask(String operation, Object arguments) {
        long id = lastId.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        ObjectNode line = json.valueToTree(arguments);
        line.put("id", id).put("op", operation);
        try {
            synchronized (requests) {
                requests.write(json.writeValueAsString(line) + "\n");
                requests.flush();
            }
        } catch (IOException e) {
            waiting.remove(id);
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /** Lets the process do nothing at all ({@code STOP}), or go on ({@code CONT}). */
    public void signal(String name) {
        Command.signal(process, name);
    }

    /** Ends the process without a chance to tidy up (SIGKILL); returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Ends the process, which closes what it has open; by force if it takes its time. */
    @Override
    public void close() {
        try {
            requests.close();
            process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            // It is gone already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }

    private void readAnswers() {
        try (BufferedReader answers = process.inputReader(UTF_8)) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                JsonNode answer = json.readTree(line);
                CompletableFuture<JsonNode> asked = waiting.remove(answer.path("id").asLong());
                if (asked == null) continue;
                JsonNode error = answer.path("error");
                if (error.isMissingNode()) asked.complete(answer.path("ok"));
                else asked.completeExceptionally(new Refused(error));
            }
        } catch (IOException e) {
            // The process has ended; who still waits is told below.
        }
        waiting.values().forEach(w -> w.completeExceptionally(new IOException("the peer ended")));
    }

    /** The peer's own error: the kind it names, and its message. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Refused(JsonNode error) {
            super(error.path("kind").asString() + ": " + error.path("message").asString());
        }
    }
}
