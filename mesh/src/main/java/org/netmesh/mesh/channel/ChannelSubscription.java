package org.netmesh.mesh.channel;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.flow.Source;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.port.UserExecutor;

/**
 * A place in another node's channel, and the events that come from it (spec 03 §23.6). Closing it
 * leaves the channel once nobody else on this node reads it, without waiting for the publisher.
 * Thread-safe.
 */
public final class ChannelSubscription extends SourceSubscription<ChannelEvent> {
    private final NodeId from;
    private final ChannelName channel;
    private final ChannelInbox inbox;

    /**
     * @param leave called once, when the reader has enough
     */
    public ChannelSubscription(
            NodeId from,
            ChannelName channel,
            ChannelInbox inbox,
            UserExecutor executor,
            Runnable leave) {
        super(new Leaving(inbox, leave), executor);
        this.from = from;
        this.channel = channel;
        this.inbox = inbox;
    }

    /** The publisher. */
    public NodeId from() {
        return from;
    }

    public ChannelName channel() {
        return channel;
    }

    /** How it stands with the publisher now. */
    public ChannelState state() {
        return inbox.state();
    }

    /** Events that made room for newer ones because nobody read them in time. */
    public long lost() {
        return inbox.lost();
    }

    @Override
    public String toString() {
        return "ChannelSubscription[%s of %s, %s]".formatted(channel, from, state());
    }

    /** An inbox whose end its channel hears of. */
    private static final class Leaving implements Source<ChannelEvent> {
        private final ChannelInbox inbox;
        private final Runnable leave;
        private final AtomicBoolean left = new AtomicBoolean();

        Leaving(ChannelInbox inbox, Runnable leave) {
            this.inbox = inbox;
            this.leave = leave;
        }

        @Override
        public @Nullable ChannelEvent next(long limitNanos) throws InterruptedException {
            return inbox.next(limitNanos);
        }

        @Override
        public boolean ended() {
            return inbox.ended();
        }

        @Override
        public void close() {
            inbox.close();
            if (left.compareAndSet(false, true)) leave.run();
        }
    }
}
