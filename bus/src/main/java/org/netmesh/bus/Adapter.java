package org.netmesh.bus;

import java.util.Optional;
import java.util.Set;
import org.netmesh.kernel.ShardId;

/**
 * Where batches go and polls read from: a storage or a transport (spec 05 §15). A user may supply
 * one.
 *
 * <p>The bus calls {@link #init} once before anything else and {@link #shutdown} once at the end;
 * calls after that fail with {@code SHUTDOWN}. {@link #onBatch} comes from several threads for
 * different shards, never from two for one shard; polls come from any thread at any time.
 *
 * <p>Every call may block. A call that exceeds the node's {@code adapterTimeout} is interrupted and
 * given up: it should return soon, in whatever way, and its result is ignored. What was begun may
 * still take effect; a repeated batch carries the same dedup ids.
 */
public interface Adapter {
    /** A short constant for metrics: {@code memory}, {@code redis}. */
    String name();

    /**
     * Connects. A second call changes nothing.
     *
     * @throws AdapterException {@code CONNECTION}, naming the server without its credentials
     */
    void init() throws InterruptedException;

    /**
     * Stores all events of a batch, in their order, or reports an error. Repeating a batch must be
     * harmless for readers that look at dedup ids.
     *
     * @param batch valid until this call returns; see {@link Batch} for what may be kept
     * @throws AdapterException retryable if the same batch may succeed later; also after a partial
     *     write
     */
    void onBatch(Batch batch) throws InterruptedException;

    /** Pushes out what the adapter itself has buffered. */
    void flush() throws InterruptedException;

    /** Flushes and closes. A second call changes nothing. */
    void shutdown() throws InterruptedException;

    /**
     * Reads a shard's events in stream order.
     *
     * @param after position to begin behind; absent reads from the beginning of what is stored
     * @param limit most events to return, at least 1
     */
    ShardPage pollShard(ShardId shard, Optional<String> after, int limit)
            throws InterruptedException;

    /** The position behind which only events stored from now on lie; absent if none is stored. */
    default Optional<String> lastPosition(ShardId shard) throws InterruptedException {
        Optional<String> last = Optional.empty();
        while (true) {
            ShardPage page = pollShard(shard, last, 10_000);
            if (page.next().isPresent()) last = page.next();
            if (!page.hasMore() || page.next().isEmpty()) return last;
        }
    }

    /**
     * Shards that have stored events, also of earlier runs with more shards; empty if the adapter
     * cannot tell.
     */
    default Set<ShardId> storedShards() throws InterruptedException {
        return Set.of();
    }

    /** Whether a write or poll would probably succeed now; answers within a second. */
    default boolean isHealthy() {
        return true;
    }

    /** What this adapter can carry; read once, after {@link #init}. */
    default PayloadRules payloadRules() {
        return PayloadRules.ANY;
    }

    /**
     * Whether calls may wait for something outside this process. If not, the bus calls directly, on
     * its own threads and without a time limit.
     */
    default boolean mayBlock() {
        return true;
    }
}
