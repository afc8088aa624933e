package org.netmesh.bus.jetstream;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.Batch;
import org.netmesh.bus.PayloadRules;
import org.netmesh.bus.ShardPage;
import org.netmesh.bus.StoredRecord;
import org.netmesh.bus.TimedProbe;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.WallClock;

/** Keeps events in NATS JetStream (spec 05 §19). Thread-safe. */
final class JetStreamAdapter implements Adapter {
    private static final Duration HEALTH_LIMIT = Duration.ofMillis(800);

    /** The longest header block: version line, name, a dedup id of full length, line ends. */
    private static final int HEADER_BYTES =
            "NATS/1.0\r\nNats-Msg-Id: \r\n\r\n".length() + 16 + 1 + 5 + 1 + 20 + 1 + 10;

    private final NatsLink link;
    private final Streams streams;
    private final JetStreamWriter writer;
    private final JetStreamReader reader;
    // What the server allows; null until it was reached.
    private volatile @Nullable PayloadRules rules;

    JetStreamAdapter(JetStreamOptions options, WallClock clock) {
        StreamNames names = new StreamNames(options.prefix());
        this.link = new NatsLink(new NatsDialer(options));
        this.streams = new Streams(options, names);
        this.writer = new JetStreamWriter(options, names);
        this.reader = new JetStreamReader(options, names, streams, clock);
    }

    @Override
    public String name() {
        return "jetstream";
    }

    @Override
    public void init() throws InterruptedException {
        try {
            rules = rules(link.current());
        } catch (NatsUnreachable e) {
            throw AdapterException.connection(String.valueOf(e.getMessage()), e.getCause());
        }
    }

    @Override
    public void onBatch(Batch batch) throws InterruptedException {
        if (batch.size() == 0) return;
        use(
                "publish",
                batch.shard(),
                connection -> {
                    writer.write(connection, batch);
                    return true;
                });
    }

    /** Nothing waits here: a batch is acknowledged when its call returns. */
    @Override
    public void flush() {}

    @Override
    public void shutdown() throws InterruptedException {
        link.close();
    }

    @Override
    public ShardPage pollShard(ShardId shard, Optional<String> after, int limit)
            throws InterruptedException {
        return use("poll", shard, connection -> reader.read(connection, shard, after, limit));
    }

    @Override
    public Optional<String> lastPosition(ShardId shard) throws InterruptedException {
        return call("stream info", connection -> reader.last(connection, shard));
    }

    @Override
    public Set<ShardId> storedShards() throws InterruptedException {
        return call("stream names", streams::stored);
    }

    @Override
    public boolean isHealthy() {
        return rules != null && TimedProbe.within(HEALTH_LIMIT, this::answersPing);
    }

    /** A 0.19.0 reader stops for ever at a record whose payload is {@code null}. */
    @Override
    public PayloadRules payloadRules() {
        PayloadRules announced = rules;
        if (announced == null) throw new IllegalStateException("not initialised");
        return announced;
    }

    private static PayloadRules rules(Connection connection) {
        long most = connection.getMaxPayload() - HEADER_BYTES - StoredRecord.MAX_OVERHEAD;
        return new PayloadRules(
                Math.clamp(most, 1, Integer.MAX_VALUE), PayloadRules.Content.JSON_EXCEPT_NULL);
    }

    private boolean answersPing() throws NatsUnreachable, TimeoutException, InterruptedException {
        link.current().flush(HEALTH_LIMIT);
        return true;
    }

    /** A call to the server. */
    @FunctionalInterface
    private interface Call<T> {
        T on(Connection connection) throws IOException, JetStreamApiException, InterruptedException;
    }

    /** As {@link #call}, with the shard's stream there. */
    private <T> T use(String doing, ShardId shard, Call<T> call) throws InterruptedException {
        try {
            return call(
                    doing,
                    connection -> {
                        streams.ensure(connection, shard);
                        return call.on(connection);
                    });
        } catch (AdapterException e) {
            // Whatever failed, the stream may be gone: the next call looks.
            streams.forget(shard);
            throw e;
        }
    }

    private <T> T call(String doing, Call<T> call) throws InterruptedException {
        if (rules == null && !link.isClosed()) {
            throw AdapterException.transientError("JetStream adapter is not initialised");
        }
        try {
            return call.on(link.current());
        } catch (NatsUnreachable e) {
            throw AdapterException.transientError(String.valueOf(e.getMessage()), e.getCause());
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            if (link.isClosed()) throw AdapterException.shutdown();
            throw NatsFailure.of(doing, e);
        }
    }
}
