package org.netmesh.bus.jetstream;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.netmesh.bus.Gap;
import org.netmesh.bus.ShardPage;
import org.netmesh.bus.StoredEvent;
import org.netmesh.bus.StoredRecord;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.port.WallClock;

/** Reads shards' streams (spec 05 §19.4, §30.1 rows 3 and 4). Thread-safe. */
final class JetStreamReader {
    private static final String BATCHES_SINCE = "2.11.0";
    private static final long HIGHEST = -1;

    private final JetStreamOptions options;
    private final Streams streams;
    private final SingleGets single;
    private final BatchedGet batched;
    private final Optional<OrderedReads> ordered;

    JetStreamReader(JetStreamOptions options, StreamNames names, Streams streams, WallClock clock) {
        this.options = options;
        this.streams = streams;
        this.single = new SingleGets(names);
        this.batched = new BatchedGet(names);
        this.ordered =
                options.restoreOrder().isPresent()
                        ? Optional.of(new OrderedReads(options.restoreOrder().getAsInt(), clock))
                        : Optional.empty();
    }

    ShardPage read(Connection connection, ShardId shard, Optional<String> after, int limit)
            throws IOException, JetStreamApiException, InterruptedException {
        long from = sequenceBehind(after);
        // One more than asked for tells whether there is more.
        int most = limit == Integer.MAX_VALUE ? limit : limit + 1;
        List<BatchOrder.Slot> found = slots(messages(connection, shard), from, most);
        boolean hasMore = found.size() > limit;
        ShardPage page = page(shard, hasMore ? found.subList(0, limit) : found, hasMore);
        boolean jumped = !found.isEmpty() && found.getFirst().sequence() != from;
        if (after.isEmpty() || !jumped) return page;
        return gap(connection, shard, from).map(page::withGap).orElse(page);
    }

    /**
     * The position behind which a reader gets what is stored from now on; empty at the beginning.
     */
    Optional<String> last(Connection connection, ShardId shard)
            throws IOException, JetStreamApiException, InterruptedException {
        DirectGet.Messages messages = messages(connection, shard);
        long last = streams.state(connection, shard).map(StreamState::getLastSequence).orElse(0L);
        if (last != 0 && ordered.isPresent()) last = ordered.get().lastSettled(messages, last);
        return last == 0 ? Optional.empty() : Optional.of(Long.toUnsignedString(last));
    }

    private List<BatchOrder.Slot> slots(DirectGet.Messages messages, long from, int most)
            throws InterruptedException {
        if (ordered.isPresent()) return ordered.get().fetch(messages, from, most);
        return messages.from(from, most).stream()
                .map(stored -> new BatchOrder.Slot(stored.sequence(), stored, true))
                .toList();
    }

    /** The time that a request may take begins here. */
    private DirectGet.Messages messages(Connection connection, ShardId shard) {
        long deadline = System.nanoTime() + options.requestTimeout().toNanos();
        boolean batches = connection.getServerInfo().isSameOrNewerThanVersion(BATCHES_SINCE);
        DirectGet direct = batches ? batched : single;
        return (first, most) -> direct.fetch(connection, shard, first, most, deadline);
    }

    /** What retention took away at the front; a message deleted in the middle is no gap. */
    private Optional<Gap> gap(Connection connection, ShardId shard, long from)
            throws IOException, JetStreamApiException {
        long first =
                streams.state(connection, shard).map(StreamState::getFirstSequence).orElse(from);
        return Long.compareUnsigned(first, from) > 0
                ? Optional.of(new Gap(shard, first - from))
                : Optional.empty();
    }

    private static ShardPage page(ShardId shard, List<BatchOrder.Slot> found, boolean hasMore) {
        List<StoredEvent> events = new ArrayList<>(found.size());
        Optional<String> next = Optional.empty();
        int corrupt = 0;
        for (BatchOrder.Slot slot : found) {
            Optional<StoredEvent> event = event(shard, slot);
            event.ifPresent(events::add);
            if (event.isEmpty()) corrupt++;
            next = Optional.of(Long.toUnsignedString(slot.sequence()));
        }
        return ShardPage.of(events, next, hasMore).withCorrupt(corrupt);
    }

    /** The shard is the stream's: what a record says of it is the writer's affair. */
    private static Optional<StoredEvent> event(ShardId shard, BatchOrder.Slot slot) {
        DirectGet.Stored stored = slot.stored();
        try {
            StoredRecord record = StoredRecord.decode(stored.message().getData());
            StoredEvent event =
                    StoredEvent.of(
                            Long.toUnsignedString(slot.sequence()),
                            record.payload(),
                            record.insertionTs(),
                            shard);
            return Optional.of(stored.messageId().map(event::withDedupId).orElse(event));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /** A position that is no sequence counts as none; the highest stays where it is. */
    private static long sequenceBehind(Optional<String> after) {
        try {
            long sequence = after.map(Long::parseUnsignedLong).orElse(0L);
            return sequence == HIGHEST ? HIGHEST : sequence + 1;
        } catch (NumberFormatException _) {
            return 1;
        }
    }
}
