package org.netmesh.mesh.channel;

import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.flow.Mailbox;
import org.netmesh.kernel.flow.Source;

/**
 * Between a channel and its reader: filled on the event loop, read by any thread. The oldest event
 * makes room. Thread-safe.
 */
public final class ChannelInbox implements Source<ChannelEvent> {
    private final Mailbox<ChannelEvent> events;
    private volatile ChannelState state = ChannelState.ACTIVE;

    public ChannelInbox(int capacity) {
        events = new Mailbox<>(capacity);
    }

    public ChannelState state() {
        return state;
    }

    /** Events that made room for newer ones. */
    public long lost() {
        return events.dropped();
    }

    void offer(ChannelEvent event) {
        events.offer(event);
    }

    void waiting(boolean gone) {
        if (state != ChannelState.ENDED) state = gone ? ChannelState.WAITING : ChannelState.ACTIVE;
    }

    /** Nothing more will come; what is here can still be read. */
    void end() {
        state = ChannelState.ENDED;
        events.finish();
    }

    @Override
    public @Nullable ChannelEvent next(long limitNanos) throws InterruptedException {
        return events.next(limitNanos);
    }

    @Override
    public boolean ended() {
        return events.ended();
    }

    @Override
    public void close() {
        state = ChannelState.ENDED;
        events.close();
    }
}
