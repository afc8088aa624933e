package org.netmesh.mesh.discovery;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.ChainTags;
import org.netmesh.capability.Tag;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.OriginHash;

/**
 * Changes of what a user announces that say which chains and blobs it holds and how hot they are
 * (spec 04a §10). Each takes the set as it stands and gives the next one. Stateless.
 */
public final class Baseline {
    /**
     * How hot a chain or blob is.
     *
     * @param rate empty to say so no more
     */
    public record Heat<T>(T of, Optional<Double> rate) {}

    private Baseline() {}

    /** Holds the chain up to {@code tip}, unsigned. */
    public static UnaryOperator<CapabilitySet> chain(OriginHash origin, long tip) {
        String hash = hash(origin);
        return replaced(ChainTags.holds(hash), ChainTags.tip(hash, tip));
    }

    /** Holds the chain from {@code start} up to but without {@code end}; an empty range is none. */
    public static UnaryOperator<CapabilitySet> chainRange(OriginHash origin, long start, long end) {
        if (Long.compareUnsigned(start, end) >= 0) return UnaryOperator.identity();
        String hash = hash(origin);
        return replaced(ChainTags.holds(hash), ChainTags.range(hash, start, end));
    }

    /** Holds the chain no more. */
    public static UnaryOperator<CapabilitySet> withdrawChain(OriginHash origin) {
        return replaced(ChainTags.holds(hash(origin)), Optional.empty());
    }

    /**
     * @throws DiscoveryException {@code NOT_FINITE}
     */
    public static UnaryOperator<CapabilitySet> heat(OriginHash origin, double rate) {
        if (!Double.isFinite(rate)) throw DiscoveryException.notFinite("heat rate");
        String hash = hash(origin);
        return replaced(ChainTags.heatOf(hash), ChainTags.heat(hash, rate));
    }

    public static UnaryOperator<CapabilitySet> withdrawHeat(OriginHash origin) {
        return replaced(ChainTags.heatOf(hash(origin)), Optional.empty());
    }

    /** Many at once; rates that are no numbers are skipped. */
    public static UnaryOperator<CapabilitySet> heats(List<Heat<OriginHash>> heats) {
        return set -> {
            CapabilitySet next = set;
            for (Heat<OriginHash> heat : heats) next = heat(hash(heat.of), heat.rate, next);
            return next;
        };
    }

    /**
     * @param blob its 32-byte hash
     * @throws DiscoveryException {@code NOT_FINITE}
     */
    public static UnaryOperator<CapabilitySet> blobHeat(byte[] blob, double rate) {
        if (!Double.isFinite(rate)) throw DiscoveryException.notFinite("blob heat rate");
        String hash = hash(blob);
        return set -> heat(hash, Optional.of(rate), set);
    }

    public static UnaryOperator<CapabilitySet> withdrawBlobHeat(byte[] blob) {
        String hash = hash(blob);
        return set -> heat(hash, Optional.empty(), set);
    }

    /** Many at once; rates that are no numbers are skipped. */
    public static UnaryOperator<CapabilitySet> blobHeats(List<Heat<byte[]>> heats) {
        return set -> {
            CapabilitySet next = set;
            for (Heat<byte[]> heat : heats) next = heat(hash(heat.of), heat.rate, next);
            return next;
        };
    }

    private static CapabilitySet heat(String hash, Optional<Double> rate, CapabilitySet set) {
        if (rate.filter(value -> !Double.isFinite(value)).isPresent()) return set;
        return replaced(ChainTags.heatOf(hash), rate.flatMap(value -> ChainTags.heat(hash, value)))
                .apply(set);
    }

    private static UnaryOperator<CapabilitySet> replaced(
            Predicate<Tag> unwanted, Optional<Tag> wanted) {
        return set -> set.toBuilder().removeTags(unwanted).tag(wanted).build();
    }

    /** As tags name a chain (spec 04a §10). */
    private static String hash(OriginHash origin) {
        return origin.toString();
    }

    private static String hash(byte[] blob) {
        return "blob:" + Hex.of(blob);
    }
}
