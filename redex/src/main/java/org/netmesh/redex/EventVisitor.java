package org.netmesh.redex;

import java.nio.ByteBuffer;

/** Sees events without a copy of their payloads. */
@FunctionalInterface
public interface EventVisitor {
    /**
     * @param seq the sequence, unsigned
     * @param payload read-only, from position 0 to the limit; valid during the call only
     */
    void visit(long seq, ByteBuffer payload);
}
