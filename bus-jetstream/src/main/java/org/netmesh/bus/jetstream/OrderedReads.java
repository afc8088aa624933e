package org.netmesh.bus.jetstream;

import java.time.Duration;
import java.util.List;
import org.netmesh.kernel.port.WallClock;

/**
 * Reads slots in restored order ({@link BatchOrder}): with a page come the messages around it that
 * may belong to its batches, at most three times the reach. Thread-safe.
 */
final class OrderedReads {
    /** A writer of the reference has given a batch up before this. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BatchOrder order;
    private final WallClock clock;

    OrderedReads(int reach, WallClock clock) {
        this.order = new BatchOrder(reach, PATIENCE);
        this.clock = clock;
    }

    /**
     * The settled slots at or behind {@code from}, up to the first that is not.
     *
     * @param from unsigned
     * @param most of them
     */
    List<BatchOrder.Slot> fetch(DirectGet.Messages shard, long from, int most)
            throws InterruptedException {
        // Most polls find nothing: they need not look around.
        if (shard.from(from, 1).isEmpty()) return List.of();
        return slots(shard, from, most).stream()
                .takeWhile(BatchOrder.Slot::settled)
                .limit(most)
                .toList();
    }

    /**
     * The position behind which all lies that is not settled, and nothing that is.
     *
     * @param last the stream's last sequence number, unsigned, above 0
     */
    long lastSettled(DirectGet.Messages shard, long last) throws InterruptedException {
        // A batch that begins before this is over.
        long from = Long.compareUnsigned(last, order.reach()) > 0 ? last - order.reach() : 1;
        return slots(shard, from, order.reach()).stream()
                .filter(slot -> !slot.settled())
                .findFirst()
                .map(slot -> slot.sequence() - 1)
                .orElse(last);
    }

    /** What lies at or behind {@code from}, right for the first {@code most}. */
    private List<BatchOrder.Slot> slots(DirectGet.Messages shard, long from, int most)
            throws InterruptedException {
        long around = 2L * order.reach();
        long begin = Long.compareUnsigned(from, around) > 0 ? from - around : 1;
        int messages = (int) Math.min(Integer.MAX_VALUE, most + around + order.reach());
        List<DirectGet.Stored> window = shard.from(begin, messages);
        if (window.isEmpty()) return List.of();
        return order.restored(window, clock.now()).stream()
                .dropWhile(slot -> Long.compareUnsigned(slot.sequence(), from) < 0)
                .toList();
    }
}
