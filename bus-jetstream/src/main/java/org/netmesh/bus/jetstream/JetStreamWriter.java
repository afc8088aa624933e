package org.netmesh.bus.jetstream;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.Batch;
import org.netmesh.bus.StoredRecord;

/**
 * Writes batches: one message per event, sent in order by the calling thread, acknowledgements
 * awaited behind (spec 05 §19.3, §30.1 row 17). Repeating a batch is safe inside the stream's dedup
 * window. Thread-safe.
 */
final class JetStreamWriter {
    static final String MESSAGE_ID = "Nats-Msg-Id";

    private final JetStreamOptions options;
    private final StreamNames names;

    JetStreamWriter(JetStreamOptions options, StreamNames names) {
        this.options = options;
        this.names = names;
    }

    void write(Connection connection, Batch batch) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + options.requestTimeout().toNanos();
        for (CompletableFuture<PublishAck> ack : publish(connection, batch)) {
            try {
                ack.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                throw AdapterException.transientError("JetStream publish ack phase timed out", e);
            } catch (ExecutionException e) {
                throw NatsFailure.of("publish", e);
            }
        }
    }

    private List<CompletableFuture<PublishAck>> publish(Connection connection, Batch batch)
            throws IOException, InterruptedException {
        JetStream jetStream = connection.jetStream(Requests.options(options));
        String subject = names.subject(batch.shard());
        List<CompletableFuture<PublishAck>> acks = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            byte[] body =
                    StoredRecord.encode(batch.payload(i), batch.insertionTs(i), batch.shard());
            Headers headers = new Headers().put(MESSAGE_ID, batch.dedupId(i).toString());
            acks.add(jetStream.publishAsync(subject, headers, body));
            // An interrupted client drops the message silently: nothing may follow it.
            if (Thread.interrupted()) throw new InterruptedException();
        }
        return acks;
    }
}
