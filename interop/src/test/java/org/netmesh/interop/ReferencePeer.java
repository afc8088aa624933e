package org.netmesh.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
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
 * A process of the reference implementation, driven by lines of JSON (interop/python-peer/README).
 * Requests run side by side. Thread-safe.
 */
final class ReferencePeer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 40;

    private final JsonMapper json = JsonMapper.builder().build();
    private final Process process;
    private final Writer requests;
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    private ReferencePeer(Process process) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(this::readAnswers);
    }

    /** Starts a peer; its stderr goes to ours. */
    static ReferencePeer start(Path folder, List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        return new ReferencePeer(process);
    }

    /** Asks and waits; {@link Refused} if the peer answers with an error. */
    JsonNode call(String operation, Map<String, ?> arguments) {
        return await(ask(operation, arguments));
    }

    static JsonNode await(CompletableFuture<JsonNode> asked) {
        try {
            return asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refused refused) throw refused;
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the peer did not answer", e);
        }
    }

    CompletableFuture<JsonNode> ask(String operation, Map<String, ?> arguments) {
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

    /** Lets the process do nothing at all, or go on. */
    void signal(String name) throws IOException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void readAnswers() {
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
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

    /** The peer's own error. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String kind;

        Refused(JsonNode error) {
            super(error.path("kind").asString() + ": " + error.path("message").asString());
            this.kind = error.path("kind").asString();
        }

        String kind() {
            return kind;
        }
    }
}
