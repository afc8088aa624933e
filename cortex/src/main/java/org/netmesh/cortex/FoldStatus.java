package org.netmesh.cortex;

/** What the fold of an adapter is doing. Immutable. */
public sealed interface FoldStatus {
    /** Applies each event as it comes. */
    record Running() implements FoldStatus {}

    /** Stands before an event; {@link CortexAdapter#resume} goes on. */
    record Halted(FoldFailure failure) implements FoldStatus {}

    /** The log was closed; every event in it was offered to the fold. */
    record LogClosed() implements FoldStatus {}

    /** The adapter was closed. */
    record Closed() implements FoldStatus {}

    /** One clause for error messages. */
    default String describe() {
        return switch (this) {
            case Running _ -> "the fold is running";
            case Halted(var failure) -> failure + "; repair the cause and call resume";
            case LogClosed _ -> "the log was closed";
            case Closed _ -> "the adapter was closed";
        };
    }
}
