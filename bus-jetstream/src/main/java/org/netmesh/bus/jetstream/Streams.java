package org.netmesh.bus.jetstream;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.netmesh.bus.AdapterException;
import org.netmesh.kernel.ShardId;

/**
 * Sees to it that a shard's stream exists before it is used: looked up once per adapter and made
 * when missing; one that exists is used as it is (spec 05 §19.2). Thread-safe.
 */
final class Streams {
    private final JetStreamOptions options;
    private final StreamNames names;
    private final Map<ShardId, ReentrantLock> looking = new ConcurrentHashMap<>();
    private final Set<ShardId> known = ConcurrentHashMap.newKeySet();

    Streams(JetStreamOptions options, StreamNames names) {
        this.options = options;
        this.names = names;
    }

    /**
     * Callers for one shard share one attempt; after a failure the next call tries again.
     *
     * @throws AdapterException {@code CONNECTION} if the server will not make the stream
     */
    void ensure(Connection connection, ShardId shard)
            throws IOException, JetStreamApiException, InterruptedException {
        if (known.contains(shard)) return;
        ReentrantLock turn = looking.computeIfAbsent(shard, _ -> new ReentrantLock());
        if (!turn.tryLock(options.requestTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
            throw AdapterException.transientError(
                    "JetStream stream " + names.stream(shard) + " is still being looked up");
        }
        try {
            if (known.contains(shard)) return;
            if (state(connection, shard).isEmpty()) create(connection, shard);
            known.add(shard);
        } finally {
            turn.unlock();
        }
    }

    /** The next call for this shard looks again whether there is a stream. */
    void forget(ShardId shard) {
        known.remove(shard);
    }

    /** What a shard's stream holds; empty if there is none. */
    Optional<StreamState> state(Connection connection, ShardId shard)
            throws IOException, JetStreamApiException {
        try {
            return Optional.of(
                    management(connection).getStreamInfo(names.stream(shard)).getStreamState());
        } catch (JetStreamApiException e) {
            if (NatsFailure.isMissingStream(e)) return Optional.empty();
            throw e;
        }
    }

    /** The shards that have a stream of this prefix. */
    Set<ShardId> stored(Connection connection) throws IOException, JetStreamApiException {
        Set<ShardId> found = new TreeSet<>();
        for (String stream : management(connection).getStreamNames(names.everySubject())) {
            names.shardOf(stream).ifPresent(found::add);
        }
        return found;
    }

    private void create(Connection connection, ShardId shard)
            throws IOException, JetStreamApiException {
        try {
            management(connection).addStream(configuration(shard));
        } catch (JetStreamApiException e) {
            // Somebody else may have made it in the meantime.
            if (state(connection, shard).isPresent()) return;
            if (NatsFailure.isUnavailable(e)) throw e;
            throw AdapterException.connection("jetstream error: " + e.getMessage(), e);
        }
    }

    private StreamConfiguration configuration(ShardId shard) {
        StreamConfiguration.Builder stream =
                StreamConfiguration.builder()
                        .name(names.stream(shard))
                        .subjects(names.subject(shard))
                        .retentionPolicy(RetentionPolicy.Limits)
                        .storageType(StorageType.File)
                        .discardPolicy(DiscardPolicy.Old)
                        .replicas(options.replicas())
                        .allowDirect(true)
                        .duplicateWindow(window());
        options.maxMessages().ifPresent(most -> stream.maxMessages(unlimitedIfZero(most)));
        options.maxBytes().ifPresent(most -> stream.maxBytes(unlimitedIfZero(most)));
        options.maxAge().ifPresent(stream::maxAge);
        return stream.build();
    }

    /** Servers refuse a window that is longer than messages live. */
    private Duration window() {
        Duration age = options.maxAge().orElse(Duration.ZERO);
        boolean cut = age.isPositive() && age.compareTo(options.dedupWindow()) < 0;
        return cut ? age : options.dedupWindow();
    }

    private JetStreamManagement management(Connection connection) throws IOException {
        return connection.jetStreamManagement(Requests.options(options));
    }

    private static long unlimitedIfZero(long most) {
        return most == 0 ? -1 : most;
    }
}
