package org.netmesh.mesh.bus;

import java.util.Optional;
import java.util.Set;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.ShardPage;
import org.netmesh.kernel.ShardId;

/** The reading half of an adapter over the mesh: what came is polled from its inbox. */
abstract class InboxAdapter implements Adapter {
    private final LinkInbox inbox;

    InboxAdapter(LinkInbox inbox) {
        this.inbox = inbox;
    }

    /**
     * @throws org.netmesh.bus.AdapterException {@code SHUTDOWN} once the adapter was shut down
     */
    abstract void requireOpen();

    final LinkInbox inbox() {
        return inbox;
    }

    @Override
    public final void flush() {
        requireOpen();
    }

    @Override
    public final ShardPage pollShard(ShardId shard, Optional<String> after, int limit)
            throws InterruptedException {
        requireOpen();
        return inbox.kept().pollShard(shard, after, limit);
    }

    @Override
    public final Optional<String> lastPosition(ShardId shard) throws InterruptedException {
        requireOpen();
        return inbox.kept().lastPosition(shard);
    }

    @Override
    public final Set<ShardId> storedShards() throws InterruptedException {
        return inbox.kept().storedShards();
    }
}
