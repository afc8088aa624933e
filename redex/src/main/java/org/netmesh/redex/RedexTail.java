package org.netmesh.redex;

import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.port.UserExecutor;

/**
 * Follows a log: the retained events from a sequence on, then each append, in order, without gap or
 * duplicate (spec 06 §6). It holds a place in the log and at most one page of events, so a slow or
 * dead one costs nothing and never delays an append; what it has not read stays in the log until
 * retention removes it.
 *
 * <p>If retention or a skip removed events before they were read, {@link #next} throws {@code
 * LAGGED} once with the range that is lost, and the next call goes on behind it; {@link
 * TailOptions} offers a callback instead. When the file is closed the tail delivers what is left
 * and ends.
 *
 * <p>Thread-safe; one reader at a time gets an event.
 */
public final class RedexTail extends SourceSubscription<RedexEvent> {
    private final TailSource source;
    private final RedexFile file;

    RedexTail(RedexFile file, TailSource source, UserExecutor executor) {
        super(source, executor);
        this.file = file;
        this.source = source;
    }

    /** The first sequence that has not been handed out. */
    public long position() {
        return source.position();
    }

    /**
     * The same with the log's identity, to be kept and given to {@link RedexFile#tail(LogCursor)}
     * later, in another process too.
     */
    public LogCursor cursor() {
        return new LogCursor(file.id(), position());
    }
}
