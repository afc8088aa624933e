package org.netmesh.cortex;

/** One element of {@link CortexAdapter#changesWithLag} (spec 06 §19.6). Immutable. */
public sealed interface ChangeEvent {
    /** The fold has passed this event: something may have changed, so read the state again. */
    record Changed(long seq) implements ChangeEvent {}

    /** The reader was too slow for this many elements, at least 1. */
    record Lagged(long missed) implements ChangeEvent {}
}
