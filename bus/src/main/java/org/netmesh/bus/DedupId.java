package org.netmesh.bus;

import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.codec.MalformedException;

/**
 * The name of one emitted event, the same in every retry of its batch (spec 05 §8.1). Copies in a
 * storage are recognised by it. Immutable.
 *
 * @param nonce the producer's, unsigned
 * @param sequenceStart of the batch, unsigned
 * @param index of the event in the batch
 */
public record DedupId(long nonce, ShardId shard, long sequenceStart, int index) {
    private static final int MAX_TEXT = 16 + 5 + 20 + 10 + 3;

    public DedupId {
        if (index < 0) throw new IllegalArgumentException("index must not be negative: " + index);
    }

    /**
     * @param text as {@link #toString} writes it, and nothing else
     * @throws MalformedException if it is anything else
     */
    public static DedupId parse(String text) {
        String[] parts = text.length() > MAX_TEXT ? new String[0] : text.split(":", -1);
        if (parts.length == 4) {
            try {
                DedupId id =
                        new DedupId(
                                Long.parseUnsignedLong(parts[0], 16),
                                new ShardId(Integer.parseInt(parts[1])),
                                Long.parseUnsignedLong(parts[2]),
                                Integer.parseInt(parts[3]));
                if (id.toString().equals(text)) return id;
            } catch (IllegalArgumentException e) {
                // Falls through to the one message that names the form.
            }
        }
        throw MalformedException.invalid(
                "a dedup id is <nonce hex>:<shard>:<sequence start>:<index>, got \"%s\""
                        .formatted(text.length() > MAX_TEXT ? "..." : text));
    }

    /** {@code <nonce in unpadded lower-case hex>:<shard>:<sequence start>:<index>}. */
    @Override
    public String toString() {
        return Long.toHexString(nonce)
                + ':'
                + shard.value()
                + ':'
                + Long.toUnsignedString(sequenceStart)
                + ':'
                + index;
    }
}
