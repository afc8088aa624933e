package org.netmesh.redex;

/**
 * A place in one log that outlives a process: where to read on, and in which log. A tail from a
 * cursor is refused when the name now belongs to another log. Immutable.
 *
 * @param log whose place it is
 * @param nextSeq the first sequence not read yet
 */
public record LogCursor(LogId log, long nextSeq) {}
