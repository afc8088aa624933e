package org.netmesh.capability;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The reserved tags of chains: who holds one, where it forked, how hot it is (spec 04a §5, §10).
 * Hashes are any text; a mesh uses 16 lower-case hexadecimal digits. Stateless.
 */
public final class ChainTags {
    private ChainTags() {}

    /** Holds the chain; empty if {@code hash} is. */
    public static Optional<Tag> holder(String hash) {
        return about(hash, WellKnown.CAUSAL, "");
    }

    /** Holds the chain up to {@code tip}, an unsigned number; empty if {@code hash} is. */
    public static Optional<Tag> tip(String hash, long tip) {
        return about(hash, WellKnown.CAUSAL, ":" + Long.toUnsignedString(tip));
    }

    /**
     * Holds the chain's events from {@code start} up to but without {@code end}, unsigned; empty if
     * there are none, or if {@code hash} is.
     */
    public static Optional<Tag> range(String hash, long start, long end) {
        if (Long.compareUnsigned(start, end) >= 0) return Optional.empty();
        String range =
                "[%s..%s]".formatted(Long.toUnsignedString(start), Long.toUnsignedString(end));
        return about(hash, WellKnown.CAUSAL, range);
    }

    /** Came from that chain; empty if {@code parent} is. */
    public static Optional<Tag> forkOf(String parent) {
        return about(parent, WellKnown.FORK_OF, "");
    }

    /**
     * How hot a chain is, or, with {@code blob:} before the hash, a blob; empty if {@code hash} is
     * or {@code rate} is not finite.
     *
     * @param rate clamped to 0 to 1, written with two decimals rounded half to even
     */
    public static Optional<Tag> heat(String hash, double rate) {
        if (!Double.isFinite(rate)) return Optional.empty();
        BigDecimal clamped = new BigDecimal(Math.clamp(rate, 0.0, 1.0));
        String text = clamped.setScale(2, RoundingMode.HALF_EVEN).toPlainString();
        return about(hash, WellKnown.HEAT, "=" + text);
    }

    /** Whether a tag says, in any form, that its node holds the chain. */
    public static Predicate<Tag> holds(String hash) {
        return tag ->
                tag instanceof Tag.Reserved(String prefix, String body)
                        && prefix.equals(WellKnown.CAUSAL)
                        && body.startsWith(hash)
                        && (body.length() == hash.length()
                                || ":[".indexOf(body.charAt(hash.length())) >= 0);
    }

    /** Whether a tag says how hot that chain is. */
    public static Predicate<Tag> heatOf(String hash) {
        return tag ->
                tag instanceof Tag.Reserved(String prefix, String body)
                        && prefix.equals(WellKnown.HEAT)
                        && body.startsWith(hash + "=");
    }

    /** The hash of the chain that a tag says its node holds. */
    public static Optional<String> heldBy(Tag tag) {
        return tag instanceof Tag.Reserved(String prefix, String body)
                        && prefix.equals(WellKnown.CAUSAL)
                ? Optional.of(hashOf(body))
                : Optional.empty();
    }

    /** The hash in the body of a {@code causal:} tag. */
    static String hashOf(String causalBody) {
        for (int i = 0; i < causalBody.length(); i++) {
            if (":[".indexOf(causalBody.charAt(i)) >= 0) return causalBody.substring(0, i);
        }
        return causalBody;
    }

    private static Optional<Tag> about(String hash, String prefix, String rest) {
        return hash.isEmpty()
                ? Optional.empty()
                : Optional.of(new Tag.Reserved(prefix, hash + rest));
    }
}
