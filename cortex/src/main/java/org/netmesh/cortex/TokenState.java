package org.netmesh.cortex;

/** What has become of the write that a token names, without waiting (spec 06 §20). */
public enum TokenState {
    /** The state has it. */
    APPLIED,
    /** Not yet. */
    PENDING,
    /** It will not be: the fold has stopped before it. */
    FOLD_STOPPED,
    /** The token is of another writer. */
    WRONG_ORIGIN,
    /** The token is of another log. */
    WRONG_LOG
}
