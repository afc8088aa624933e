package org.netmesh.redex;

import java.nio.ByteBuffer;

/** Shows events without a copy. */
record EventViews(EventVisitor visitor) implements LogStore.RecordVisitor {
    @Override
    public void availableFrom(long seq) {}

    @Override
    public void record(
            long seq,
            byte[] bytes,
            int offset,
            int length,
            int checksum,
            boolean inline,
            long nanos) {
        ByteBuffer whole = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        visitor.visit(seq, whole.slice(offset, length));
    }
}
