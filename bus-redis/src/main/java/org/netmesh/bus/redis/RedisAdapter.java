package org.netmesh.bus.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;

/** Keeps events in Redis Streams (spec 05 §17). Thread-safe. */
final class RedisAdapter implements Adapter {
    /** What Redis takes as one value, unless told otherwise. */
    private static final int MAX_VALUE_BYTES = 512 << 20;

    private static final Duration HEALTH_LIMIT = Duration.ofMillis(800);

    private static final Meter SKIPPED =
            Meter.of("net_bus_duplicates_skipped_total", "Copies of events that reads left out")
                    .with("adapter", "redis");

    private final RedisOptions options;
    private final int poolSize;
    private final RedisWriter writer;
    private final RedisReader reader;
    private final Optional<Counters.Registration> skipped;
    private final Object lifecycle = new Object();
    private volatile @Nullable RedisConnections connections;
    private volatile boolean closed;

    RedisAdapter(RedisOptions options, int shards, Counters counters) {
        this.options = options;
        this.poolSize = options.poolSize().orElse(Math.max(2, shards));
        this.writer = new RedisWriter(options);
        Optional<ReadDedup> dedup = readDedup(options);
        this.reader = new RedisReader(options, dedup);
        this.skipped = dedup.map(memory -> counters.counter(SKIPPED, memory.skipped::sum));
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public void init() throws InterruptedException {
        RedisConnections opened;
        synchronized (lifecycle) {
            if (closed) throw AdapterException.shutdown();
            if (connections != null) return;
            opened =
                    new RedisConnections(
                            new RedisDialer(options), poolSize, options.commandTimeout());
            connections = opened;
        }
        try {
            // Opening one has asked the server for a sign of life already, or logged in.
            opened.use(_ -> true);
        } catch (RedisUnreachable e) {
            forget(opened);
            throw AdapterException.connection(String.valueOf(e.getMessage()), e.getCause());
        }
    }

    @Override
    public void onBatch(Batch batch) throws InterruptedException {
        if (batch.size() == 0) return;
        use(connection -> {
            writer.write(connection, batch);
            return true;
        });
    }

    /** Nothing waits here: a batch is in Redis when its call returns. */
    @Override
    public void flush() {}

    @Override
    public void shutdown() {
        RedisConnections open;
        synchronized (lifecycle) {
            closed = true;
            open = connections;
            connections = null;
        }
        if (open != null) open.close();
        skipped.ifPresent(Counters.Registration::close);
    }

    @Override
    public ShardPage pollShard(ShardId shard, Optional<String> after, int limit)
            throws InterruptedException {
        return use(connection -> reader.read(connection, shard, after, limit));
    }

    @Override
    public Optional<String> lastPosition(ShardId shard) throws InterruptedException {
        return use(connection -> reader.last(connection, shard));
    }

    @Override
    public Set<ShardId> storedShards() throws InterruptedException {
        return use(reader::shards);
    }

    @Override
    public boolean isHealthy() {
        RedisConnections open = connections;
        return open != null
                && TimedProbe.within(HEALTH_LIMIT, () -> open.use(RedisAdapter::answersPing));
    }

    @Override
    public PayloadRules payloadRules() {
        return new PayloadRules(
                MAX_VALUE_BYTES - StoredRecord.MAX_OVERHEAD, PayloadRules.Content.JSON);
    }

    private static Optional<ReadDedup> readDedup(RedisOptions options) {
        OptionalInt events = options.readDedup();
        return events.isPresent()
                ? Optional.of(new ReadDedup(events.getAsInt()))
                : Optional.empty();
    }

    private <T> T use(RedisConnections.Exchange<T> exchange) throws InterruptedException {
        RedisConnections open = connections;
        if (closed) throw AdapterException.shutdown();
        if (open == null) throw AdapterException.transientError("Redis adapter is not initialised");
        try {
            return open.use(exchange);
        } catch (RedisUnreachable e) {
            if (closed) throw AdapterException.shutdown();
            throw AdapterException.transientError(String.valueOf(e.getMessage()), e.getCause());
        }
    }

    private static boolean answersPing(StatefulRedisConnection<String, byte[]> connection)
            throws InterruptedException {
        var pong = connection.async().ping();
        connection.flushCommands();
        try {
            pong.get(HEALTH_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            throw AdapterException.transientError(RedisFailure.message(RedisFailure.root(e)), e);
        } catch (TimeoutException e) {
            throw AdapterException.transientError("Redis PING timeout", e);
        }
    }

    private void forget(RedisConnections failed) {
        synchronized (lifecycle) {
            if (connections == failed) connections = null;
        }
        failed.close();
    }
}
