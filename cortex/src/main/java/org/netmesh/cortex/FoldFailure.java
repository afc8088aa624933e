package org.netmesh.cortex;

import java.util.OptionalLong;

/** Why a fold halted, and where. Immutable. */
public sealed interface FoldFailure {
    /** The first event that was not folded. */
    long seq();

    /** The fold threw at this event. */
    record Threw(long seq, Throwable cause) implements FoldFailure {
        @Override
        public String toString() {
            return "the fold failed at seq %s: %s".formatted(Long.toUnsignedString(seq), cause);
        }
    }

    /**
     * Retention removed events before they were folded.
     *
     * @param next the first event that is left; absent if none is
     */
    record Overtaken(long seq, OptionalLong next) implements FoldFailure {
        @Override
        public String toString() {
            String left =
                    next.isPresent()
                            ? "the log now begins at " + Long.toUnsignedString(next.getAsLong())
                            : "the log is now empty";
            return "retention removed seq %s before it was folded; %s"
                    .formatted(Long.toUnsignedString(seq), left);
        }
    }

    /** The log could not be read. */
    record LogFailed(long seq, Throwable cause) implements FoldFailure {
        @Override
        public String toString() {
            return "the log failed before seq %s: %s".formatted(Long.toUnsignedString(seq), cause);
        }
    }
}
