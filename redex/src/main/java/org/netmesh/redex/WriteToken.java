package org.netmesh.redex;

import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.OriginHash;

/**
 * Names one write: the producer, its sequence and the log it went to (spec 06 §20, decision 25). A
 * token without a log comes from a peer's text and counts for the log that the call names. Plain
 * data, unsigned; meaningful at the node whose log gave the sequence and at replicas of that log.
 * Immutable.
 *
 * @param seq the sequence in the log, unsigned
 */
public record WriteToken(OriginHash origin, long seq, Optional<ChannelName> log) {
    private static final int HEX_DIGITS = 16;

    public WriteToken {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(log);
    }

    public WriteToken(OriginHash origin, long seq) {
        this(origin, seq, Optional.empty());
    }

    /** The same write, known to be in this log. */
    public WriteToken in(ChannelName name) {
        return new WriteToken(origin, seq, Optional.of(name));
    }

    /**
     * Reads {@code <16 hex digits>:<decimal>}, as {@link #toString} writes it.
     *
     * @throws RedexException {@code DECODE}
     */
    public static WriteToken parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) throw refused("expected `<origin_hex>:<seq>`");
        String origin = text.substring(0, colon);
        String seq = text.substring(colon + 1);
        if (origin.length() != HEX_DIGITS || !origin.chars().allMatch(HexFormat::isHexDigit)) {
            throw refused("origin must be 16 lowercase hex chars");
        }
        if (seq.isEmpty() || !seq.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw refused("seq must be a decimal u64");
        }
        try {
            return new WriteToken(
                    new OriginHash(Long.parseUnsignedLong(origin, 16)),
                    Long.parseUnsignedLong(seq));
        } catch (NumberFormatException _) {
            throw refused("seq must be a decimal u64");
        }
    }

    /** The text form of Net 0.19.0, which does not name the log. */
    @Override
    public String toString() {
        return Hex.of(origin.value()) + ":" + Long.toUnsignedString(seq);
    }

    private static RedexException refused(String why) {
        return RedexException.decode("WriteToken parse: " + why);
    }
}
