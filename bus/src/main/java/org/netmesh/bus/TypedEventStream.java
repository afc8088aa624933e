package org.netmesh.bus;

import java.util.function.Function;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.port.UserExecutor;

/**
 * A subscription whose events are decoded (spec 05 §22.2). An event that does not decode throws
 * {@link PollException} {@code DECODE}, or goes to {@link SubscribeOpts#onDecodeError}; the next
 * call goes on behind it. Otherwise as {@link EventStream}.
 */
public final class TypedEventStream<T> extends SourceSubscription<T> {
    private final PollSource events;

    TypedEventStream(
            PollSource events,
            Function<StoredEvent, T> decode,
            SubscribeOpts opts,
            UserExecutor executor) {
        super(new TypedSource<>(events, decode, opts.onDecodeError()), executor);
        this.events = events;
    }

    /** Where a new subscription sees exactly what this one has not delivered. */
    public Cursor cursor() {
        return events.cursor();
    }

    /** Polls no more; events fetched before are still delivered, then the stream ends. */
    public void stop() {
        events.stop();
    }
}
