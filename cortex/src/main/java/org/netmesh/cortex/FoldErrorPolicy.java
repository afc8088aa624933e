package org.netmesh.cortex;

/**
 * What becomes of a fold whose function throws (spec 06 §19.3). Damaged events are skipped under
 * both.
 */
public enum FoldErrorPolicy {
    /** It halts before the event, and says at which; {@link CortexAdapter#resume} goes on. */
    STOP,
    /** It skips the event, and goes on; the applied mark stays where it was. */
    LOG_AND_CONTINUE
}
