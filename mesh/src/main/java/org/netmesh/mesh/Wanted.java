package org.netmesh.mesh;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.flow.Source;
import org.netmesh.kernel.port.MonotonicClock;

/** The peers of another source that a user wants; asks the user where it is read. Thread-safe. */
record Wanted(Source<Peer> peers, Predicate<? super NodeId> wanted, MonotonicClock clock)
        implements Source<Peer> {
    @Override
    public @Nullable Peer next(long limitNanos) throws InterruptedException {
        long begin = clock.nanos();
        long left = limitNanos;
        while (true) {
            Peer peer = peers.next(left);
            if (peer == null || wanted.test(peer.id())) return peer;
            if (limitNanos != Long.MAX_VALUE) {
                left = Math.max(0, limitNanos - (clock.nanos() - begin));
            }
        }
    }

    @Override
    public boolean ended() {
        return peers.ended();
    }

    @Override
    public void close() {
        peers.close();
    }
}
