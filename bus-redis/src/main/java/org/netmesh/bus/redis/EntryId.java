package org.netmesh.bus.redis;

import java.util.Optional;

/**
 * The id of a stream's entry, which tells where it stands (spec 05 §13.2). Immutable.
 *
 * @param millis unsigned
 * @param sequence among entries of one millisecond, unsigned
 */
record EntryId(long millis, long sequence) implements Comparable<EntryId> {
    /** {@code <millis>[-<sequence>]}; empty if the text is anything else. */
    static Optional<EntryId> parse(String text) {
        int dash = text.indexOf('-');
        try {
            return Optional.of(
                    dash < 0
                            ? new EntryId(Long.parseUnsignedLong(text), 0)
                            : new EntryId(
                                    Long.parseUnsignedLong(text.substring(0, dash)),
                                    Long.parseUnsignedLong(text.substring(dash + 1))));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(EntryId other) {
        int order = Long.compareUnsigned(millis, other.millis);
        return order != 0 ? order : Long.compareUnsigned(sequence, other.sequence);
    }
}
