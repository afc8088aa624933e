package org.netmesh.bus.jetstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.netmesh.bus.AdapterException;
import org.netmesh.kernel.ShardId;

/** One request for many messages: servers from 2.11 on. */
record BatchedGet(StreamNames names) implements DirectGet {
    /** What one request may bring: bounds what waits in the client at once. */
    private static final int MOST_PER_REQUEST = 1_000;

    private static final int END_OF_BATCH = 204;
    private static final String PENDING = "Nats-Num-Pending";

    @Override
    public List<Stored> fetch(
            Connection connection, ShardId shard, long from, int most, long deadline)
            throws InterruptedException {
        List<Stored> found = new ArrayList<>();
        String inbox = connection.createInbox();
        Subscription answers = connection.subscribe(inbox);
        try {
            long next = from;
            while (found.size() < most) {
                int asked = Math.min(MOST_PER_REQUEST, most - found.size());
                String request =
                        DirectGet.request(names, shard, next)
                                .name("batch")
                                .value(asked)
                                .endObject()
                                .toString();
                connection.publish(
                        DirectGet.endpoint(names, shard), inbox, request.getBytes(UTF_8));
                boolean more = receive(answers, found, deadline);
                if (!more || found.isEmpty() || found.getLast().sequence() == -1) return found;
                next = found.getLast().sequence() + 1;
            }
            return found;
        } finally {
            answers.unsubscribe();
        }
    }

    /** Takes one request's answers; whether there are more messages behind them. */
    private static boolean receive(Subscription answers, List<Stored> found, long deadline)
            throws InterruptedException {
        while (true) {
            Message answer = answers.nextMessage(left(deadline));
            if (answer == null) {
                throw AdapterException.transientError("JetStream direct get timed out");
            }
            if (answer.isStatusMessage() && answer.getStatus().getCode() == END_OF_BATCH) {
                return !"0".equals(answer.getHeaders().getFirst(PENDING));
            }
            if (DirectGet.isEnd(answer)) return false;
            found.add(Stored.of(answer));
        }
    }

    /** Never 0, which the client takes for "as long as it may last". */
    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    }
}
