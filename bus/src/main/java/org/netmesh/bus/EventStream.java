package org.netmesh.bus;

import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.port.UserExecutor;

/**
 * A subscription to stored events (spec 05 §22.2). It ends when it is closed or stopped, and when
 * its node is shut down.
 *
 * <p>Taking an element throws {@link PollException}: {@code ADAPTER} if no shard could be read,
 * {@code GAP} if retention overtook this reader and no handler is set. The next call goes on. As a
 * {@link java.util.concurrent.Flow.Publisher} it ends with such an error; a new subscription from
 * {@link #cursor} goes on.
 */
public final class EventStream extends SourceSubscription<StoredEvent> {
    private final PollSource source;

    EventStream(PollSource source, UserExecutor executor) {
        super(source, executor);
        this.source = source;
    }

    /** Where a new subscription sees exactly what this one has not delivered. */
    public Cursor cursor() {
        return source.cursor();
    }

    /** Polls no more; events fetched before are still delivered, then the stream ends. */
    public void stop() {
        source.stop();
    }
}
