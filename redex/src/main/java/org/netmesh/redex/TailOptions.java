package org.netmesh.redex;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a tail behaves.
 *
 * @param onGap told of events that retention removed before the tail read them; without it {@link
 *     RedexTail#next} throws {@code LAGGED} once for each gap. Runs on the thread that reads
 */
public record TailOptions(Optional<Consumer<TailGap>> onGap) {
    private static final TailOptions DEFAULT = new TailOptions(Optional.empty());

    /** A gap is an exception, after which the tail goes on. */
    public static TailOptions defaults() {
        return DEFAULT;
    }

    /** A gap is told to {@code onGap}, and the tail goes on without an exception. */
    public static TailOptions onGap(Consumer<TailGap> onGap) {
        return new TailOptions(Optional.of(onGap));
    }
}
