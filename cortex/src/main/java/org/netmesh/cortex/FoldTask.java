package org.netmesh.cortex;

import java.util.Optional;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.RedexException;
import org.netmesh.redex.RedexTail;

/**
 * Brings the events of a log to its fold, until the log or the adapter closes or the fold halts
 * (spec 06 §19.3). It reads by cursor, so nothing that a producer does is too fast for it. Confined
 * to the thread that runs it; {@link #close} from any.
 */
final class FoldTask implements Runnable, AutoCloseable {
    /** A burst goes on within microseconds: parking after each event would cost its writer more. */
    private static final int SPINS = 500;

    private final Folder<?> folder;
    private final RedexTail tail;
    private volatile boolean closed;

    /** Whether an event came yet: what has only been opened waits for nothing in particular. */
    private boolean begun;

    FoldTask(Folder<?> folder) {
        this.folder = folder;
        this.tail = folder.file().tail(folder.progress().cursor());
    }

    @Override
    public void run() {
        try {
            boolean more = true;
            while (more) more = turn();
        } finally {
            tail.close();
        }
    }

    /** Wakes and ends the task; the event in progress is finished first. */
    @Override
    public void close() {
        closed = true;
        tail.close();
    }

    /** Whether there may be more after this event or gap. */
    private boolean turn() {
        try {
            Optional<RedexEvent> event = await();
            if (event.isPresent()) {
                begun = true;
                return folder.fold(event.get());
            }
            if (!closed) folder.progress().become(new FoldStatus.LogClosed());
            return false;
        } catch (RedexException e) {
            if (e.gap().isPresent()) return folder.passGap(e.gap().get());
            folder.halt(new FoldFailure.LogFailed(folder.progress().cursor(), e));
            return false;
        }
    }

    private Optional<RedexEvent> await() {
        long position = tail.position();
        int spins = begun ? SPINS : 0;
        for (int spin = 0; spin < spins && folder.file().nextSeq() == position; spin++) {
            Thread.onSpinWait();
        }
        return tail.next();
    }
}
