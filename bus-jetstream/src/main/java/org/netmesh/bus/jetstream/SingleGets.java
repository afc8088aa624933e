package org.netmesh.bus.jetstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.Connection;
import io.nats.client.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.netmesh.bus.AdapterException;
import org.netmesh.kernel.ShardId;

/**
 * One request per message, many under way at once: for servers before 2.11. Each asks for the next
 * message at or behind a number of its own; where numbers are missing several get the same answer,
 * which is taken once.
 */
record SingleGets(StreamNames names) implements DirectGet {
    private static final int WINDOW = 256;

    @Override
    public List<Stored> fetch(
            Connection connection, ShardId shard, long from, int most, long deadline)
            throws InterruptedException {
        List<Stored> found = new ArrayList<>();
        long next = from;
        // Begins small: most polls find little, and each request costs the server something.
        int window = 1;
        while (found.size() < most) {
            int asked = Math.min(window, most - found.size());
            for (CompletableFuture<Message> answer : ask(connection, shard, next, asked)) {
                Message message = await(answer, deadline);
                if (DirectGet.isEnd(message)) return found;
                Stored stored = Stored.of(message);
                if (Long.compareUnsigned(stored.sequence(), next) < 0) continue;
                found.add(stored);
                if (stored.sequence() == -1) return found;
                next = stored.sequence() + 1;
            }
            window = Math.min(WINDOW, window * 4);
        }
        return found;
    }

    private List<CompletableFuture<Message>> ask(
            Connection connection, ShardId shard, long from, int requests) {
        List<CompletableFuture<Message>> answers = new ArrayList<>(requests);
        for (int i = 0; i < requests && Long.compareUnsigned(from, from + i) <= 0; i++) {
            String request = DirectGet.request(names, shard, from + i).endObject().toString();
            answers.add(
                    connection.request(DirectGet.endpoint(names, shard), request.getBytes(UTF_8)));
        }
        return answers;
    }

    private static Message await(CompletableFuture<Message> answer, long deadline)
            throws InterruptedException {
        try {
            return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw AdapterException.transientError("JetStream direct get timed out", e);
        } catch (ExecutionException e) {
            throw NatsFailure.of("direct get", e);
        }
    }
}
