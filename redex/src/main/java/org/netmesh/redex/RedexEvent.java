package org.netmesh.redex;

import java.time.Instant;
import java.util.Arrays;

/** One stored event. The receiver owns the payload: nobody else holds the array. */
public final class RedexEvent {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long seq;
    private final byte[] payload;
    private final int checksum;
    private final boolean inline;
    private final long appendedNanos;

    /**
     * @param appendedNanos wall-clock time of the append, nanoseconds since 1970, unsigned
     */
    public RedexEvent(long seq, byte[] payload, int checksum, boolean inline, long appendedNanos) {
        this.seq = seq;
        this.payload = payload;
        this.checksum = checksum;
        this.inline = inline;
        this.appendedNanos = appendedNanos;
    }

    /** The sequence, an unsigned 64-bit number. */
    public long seq() {
        return seq;
    }

    /** The bytes as appended; the array itself, not a copy. */
    public byte[] payload() {
        return payload;
    }

    /** The low 28 bits of XXH3-64 over the payload: detects damage, not tampering. */
    public int checksum() {
        return checksum;
    }

    /** Whether the payload, then of 8 bytes, lies in the index record itself. */
    public boolean isInline() {
        return inline;
    }

    /** When it was appended, by the wall clock: nanoseconds since 1970, unsigned. */
    public long appendedNanos() {
        return appendedNanos;
    }

    /** When it was appended, by the wall clock. */
    public Instant appendedAt() {
        return Instant.ofEpochSecond(
                Long.divideUnsigned(appendedNanos, NANOS_PER_SECOND),
                Long.remainderUnsigned(appendedNanos, NANOS_PER_SECOND));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RedexEvent that
                && seq == that.seq
                && checksum == that.checksum
                && inline == that.inline
                && appendedNanos == that.appendedNanos
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(seq) + Arrays.hashCode(payload);
    }

    /** Without the payload, which may be anything. */
    @Override
    public String toString() {
        return "RedexEvent[seq=%s, %d bytes, %s]"
                .formatted(Long.toUnsignedString(seq), payload.length, appendedAt());
    }
}
