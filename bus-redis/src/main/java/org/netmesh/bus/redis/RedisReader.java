package org.netmesh.bus.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.ShardPage;
import org.netmesh.bus.StoredEvent;
import org.netmesh.bus.StoredRecord;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.codec.MalformedException;

/** Reads shards' streams with {@code XRANGE} (spec 05 §17.3). Thread-safe. */
final class RedisReader {
    private static final int KEYS_PER_SCAN = 1_000;

    private final RedisOptions options;
    private final Optional<ReadDedup> dedup;

    RedisReader(RedisOptions options, Optional<ReadDedup> dedup) {
        this.options = options;
        this.dedup = dedup;
    }

    ShardPage read(
            StatefulRedisConnection<String, byte[]> connection,
            ShardId shard,
            Optional<String> after,
            int limit)
            throws InterruptedException {
        Boundary<String> from = after.map(Boundary::excluding).orElse(Boundary.unbounded());
        List<StreamMessage<String, byte[]>> entries =
                await(
                        connection,
                        connection
                                .async()
                                .xrange(
                                        RedisKeys.stream(options.prefix(), shard),
                                        Range.from(from, Boundary.unbounded()),
                                        Limit.from(limit + 1L)),
                        "XRANGE");
        boolean hasMore = entries.size() > limit;
        ShardPage page = page(shard, hasMore ? entries.subList(0, limit) : entries, hasMore);
        return dedup.map(memory -> withoutCopies(page, memory.page(shard, after))).orElse(page);
    }

    /**
     * Copies count as examined: the position goes behind them as it does behind corrupt entries.
     */
    private static ShardPage withoutCopies(ShardPage page, ReadDedup.Page copies) {
        List<StoredEvent> events = new ArrayList<>(page.events().size());
        for (StoredEvent event : page.events()) {
            Optional<String> dedupId = event.dedupId();
            boolean copy = dedupId.isPresent() && copies.isCopy(event.id(), dedupId.get());
            if (!copy) events.add(event);
        }
        return new ShardPage(events, page.next(), page.hasMore(), page.corrupt(), page.gap());
    }

    /** The id of a stream's last entry; absent if there is none. */
    Optional<String> last(StatefulRedisConnection<String, byte[]> connection, ShardId shard)
            throws InterruptedException {
        return await(
                        connection,
                        connection
                                .async()
                                .xrevrange(
                                        RedisKeys.stream(options.prefix(), shard),
                                        Range.unbounded(),
                                        Limit.from(1)),
                        "XREVRANGE")
                .stream()
                .findFirst()
                .map(StreamMessage::getId);
    }

    /** The shards that have a stream of this prefix. */
    Set<ShardId> shards(StatefulRedisConnection<String, byte[]> connection)
            throws InterruptedException {
        ScanArgs streams =
                ScanArgs.Builder.matches(RedisKeys.everyStream(options.prefix()))
                        .limit(KEYS_PER_SCAN);
        Set<ShardId> found = new TreeSet<>();
        ScanCursor cursor = ScanCursor.INITIAL;
        do {
            KeyScanCursor<String> keys =
                    await(connection, connection.async().scan(cursor, streams), "SCAN");
            for (String key : keys.getKeys()) {
                RedisKeys.shardOf(options.prefix(), key).ifPresent(found::add);
            }
            cursor = keys;
        } while (!cursor.isFinished());
        return found;
    }

    private static ShardPage page(
            ShardId shard, List<StreamMessage<String, byte[]>> entries, boolean hasMore) {
        List<StoredEvent> events = new ArrayList<>(entries.size());
        Optional<String> next = Optional.empty();
        int corrupt = 0;
        for (StreamMessage<String, byte[]> entry : entries) {
            Optional<StoredEvent> event = event(shard, entry);
            event.ifPresent(events::add);
            if (event.isEmpty()) corrupt++;
            next = Optional.of(entry.getId());
        }
        return ShardPage.of(events, next, hasMore).withCorrupt(corrupt);
    }

    /** The shard is the stream's: what a record says of it is the writer's affair. */
    private static Optional<StoredEvent> event(ShardId shard, StreamMessage<String, byte[]> entry) {
        byte[] bytes = entry.getBody().get(RedisKeys.RECORD);
        if (bytes == null) return Optional.empty();
        try {
            StoredRecord record = StoredRecord.decode(bytes);
            StoredEvent event =
                    StoredEvent.of(entry.getId(), record.payload(), record.insertionTs(), shard);
            byte[] dedupId = entry.getBody().get(RedisKeys.DEDUP_ID);
            return Optional.of(
                    dedupId == null ? event : event.withDedupId(new String(dedupId, UTF_8)));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    private <T> T await(
            StatefulRedisConnection<String, byte[]> connection, RedisFuture<T> reply, String what)
            throws InterruptedException {
        connection.flushCommands();
        try {
            return reply.get(options.commandTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw AdapterException.transientError("Redis " + what + " timeout", e);
        } catch (ExecutionException e) {
            Throwable cause = RedisFailure.root(e);
            throw AdapterException.transientError("Redis: " + RedisFailure.message(cause), cause);
        }
    }
}
