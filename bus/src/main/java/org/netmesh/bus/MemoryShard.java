package org.netmesh.bus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.Nanos;
import org.netmesh.kernel.ShardId;

/**
 * The events that a memory transport keeps of one shard. Ids count up from a number that the clock
 * gave, so that those of a later run are higher. Thread-safe.
 */
final class MemoryShard {
    /** What an event takes besides its payload: array header, slots, a part of its chunk. */
    private static final int OVERHEAD_BYTES = 40;

    private final ShardId shard;
    private final Retention retention;
    private final long firstEver;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock. Chunks by the id of their first slot.
    private final Map<Long, Chunk> chunks = new HashMap<>();
    private long first;
    private long next;
    private long bytes;

    /** The batch that an event came with, as far as its dedup id needs it. */
    private record Origin(long nonce, long sequenceStart, long firstId) {}

    /** Some events in a row. */
    private static final class Chunk {
        static final int SLOTS = 1_024;
        private final byte[] @Nullable [] payloads = new byte[SLOTS][];
        private final long[] stamps = new long[SLOTS];
        private final @Nullable Origin[] origins = new Origin[SLOTS];
    }

    /**
     * @param firstId of the first event, decimal ids count up from it
     */
    MemoryShard(ShardId shard, Retention retention, long firstId) {
        this.shard = shard;
        this.retention = retention;
        firstEver = firstId;
        first = firstId;
        next = firstId;
    }

    void append(Batch batch, long nowEpochNanos) {
        lock.lock();
        try {
            Origin origin = new Origin(batch.nonce(), batch.sequenceStart(), next);
            Chunk chunk = chunkFor(next);
            for (int i = 0; i < batch.size(); i++) {
                int slot = slot(next);
                if (slot == 0) chunk = chunkFor(next);
                byte[] payload = batch.payload(i);
                chunk.payloads[slot] = payload;
                chunk.stamps[slot] = batch.insertionTs(i);
                chunk.origins[slot] = origin;
                bytes += payload.length + OVERHEAD_BYTES;
                next++;
            }
            enforce(nowEpochNanos);
        } finally {
            lock.unlock();
        }
    }

    /**
     * @throws AdapterException {@code FATAL} if the position is none of this transport
     */
    ShardPage poll(Optional<String> after, int limit, long nowEpochNanos) {
        lock.lock();
        try {
            enforce(nowEpochNanos);
            long from = after.map(this::behind).orElse(first);
            long lost = first - from;
            from = Math.max(from, first);
            long to = Math.min(next, from + limit);
            List<StoredEvent> events = events(from, to);
            ShardPage page = ShardPage.of(events, position(to, after), to < next);
            return lost > 0 ? page.withGap(new Gap(shard, lost)) : page;
        } finally {
            lock.unlock();
        }
    }

    Optional<String> lastPosition() {
        lock.lock();
        try {
            return next == firstEver ? Optional.empty() : Optional.of(Long.toString(next - 1));
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> position(long to, Optional<String> asked) {
        return to <= first && first == firstEver ? asked : Optional.of(Long.toString(to - 1));
    }

    /** The id behind a position; a position of an earlier run stands before everything. */
    private long behind(String position) {
        try {
            long id = Long.parseLong(position) + 1;
            return id < firstEver ? first : Math.min(id, next);
        } catch (NumberFormatException e) {
            throw AdapterException.fatal(
                    "position \"%s\" is none of the memory transport".formatted(position), e);
        }
    }

    private List<StoredEvent> events(long from, long to) {
        List<StoredEvent> events = new ArrayList<>((int) Math.max(0, to - from));
        long id = from;
        while (id < to) {
            Chunk chunk = chunkOf(id);
            long end = Math.min(to, chunkStart(id) + Chunk.SLOTS);
            for (; id < end; id++) events.add(event(chunk, id));
        }
        return events;
    }

    private StoredEvent event(Chunk chunk, long id) {
        int slot = slot(id);
        byte[] payload = Objects.requireNonNull(chunk.payloads[slot]);
        Origin origin = Objects.requireNonNull(chunk.origins[slot]);
        int index = (int) (id - origin.firstId());
        return StoredEvent.of(Long.toString(id), payload, chunk.stamps[slot], shard)
                .withDedupId(new DedupId(origin.nonce(), shard, origin.sequenceStart(), index));
    }

    private void enforce(long nowEpochNanos) {
        while (first < next) {
            Chunk chunk = chunkOf(first);
            int slot = slot(first);
            if (!isOver(chunk.stamps[slot], nowEpochNanos)) return;
            bytes -= Objects.requireNonNull(chunk.payloads[slot]).length + OVERHEAD_BYTES;
            chunk.payloads[slot] = null;
            chunk.origins[slot] = null;
            first++;
            if (slot(first) == 0) chunks.remove(chunkStart(first - 1));
        }
    }

    /** Whether the oldest event must go. */
    private boolean isOver(long stamp, long nowEpochNanos) {
        if (next - first > retention.maxEvents() || bytes > retention.maxBytes()) return true;
        if (retention.maxAge().isEmpty()) return false;
        return nowEpochNanos - stamp > Nanos.of(retention.maxAge().get());
    }

    private Chunk chunkFor(long id) {
        return chunks.computeIfAbsent(chunkStart(id), _ -> new Chunk());
    }

    private Chunk chunkOf(long id) {
        return Objects.requireNonNull(chunks.get(chunkStart(id)));
    }

    private static long chunkStart(long id) {
        return id & -Chunk.SLOTS;
    }

    private static int slot(long id) {
        return (int) id & Chunk.SLOTS - 1;
    }
}
