package org.netmesh.cortex;

/** Where a fold begins (spec 06 §19.1). Immutable. */
public sealed interface StartPosition {
    record FromBeginning() implements StartPosition {}

    /** With the next append. Only a snapshot can vouch for what lies before. */
    record LiveOnly() implements StartPosition {}

    /** With this sequence. Unless it is 0, only a snapshot can vouch for what lies before. */
    record FromSeq(long seq) implements StartPosition {}
}
