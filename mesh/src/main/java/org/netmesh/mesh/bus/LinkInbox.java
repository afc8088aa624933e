package org.netmesh.mesh.bus;

import java.util.List;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.Batch;
import org.netmesh.bus.Retention;
import org.netmesh.bus.Transport;
import org.netmesh.bus.TransportContext;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.WallClock;

/**
 * Keeps what came over a link, as the memory transport keeps what is emitted: bounded, with ids of
 * its own that rise in each shard, and a report to readers who fell behind (spec 05 §30.1 row 5).
 * An event's dedup id names session, shard, packet sequence and frame: copies of it have the same.
 * Events come from one thread; {@link #kept} is for any.
 */
final class LinkInbox implements LinkState.Inbox {
    private final Adapter kept;
    private final int shards;
    private final WallClock wallClock;
    private long lastStamp;

    LinkInbox(Retention retention, int shards, TransportContext context) {
        kept = Transport.memory(retention).open(context);
        this.shards = shards;
        wallClock = context.ports().wallClock();
    }

    /** Where readers poll. */
    Adapter kept() {
        return kept;
    }

    @Override
    public void received(long session, long stream, long sequence, List<byte[]> payloads) {
        var shard = new ShardId((int) Long.remainderUnsigned(stream, shards));
        long stamp = Math.max(wallClock.epochNanos(), lastStamp + 1);
        lastStamp = stamp + payloads.size() - 1;
        try {
            kept.onBatch(Batch.of(shard, session, sequence, stamp, payloads));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets everything go. */
    void close() throws InterruptedException {
        kept.shutdown();
    }
}
