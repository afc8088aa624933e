package org.netmesh.redex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Copies the events it sees. Confined to one thread. */
final class EventCopies implements LogStore.RecordVisitor {
    private final List<RedexEvent> events = new ArrayList<>();

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
        byte[] payload = Arrays.copyOfRange(bytes, offset, offset + length);
        events.add(new RedexEvent(seq, payload, checksum, inline, nanos));
    }

    List<RedexEvent> events() {
        return events;
    }
}
