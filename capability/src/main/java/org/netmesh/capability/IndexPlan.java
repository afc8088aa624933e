package org.netmesh.capability;

import java.util.List;
import java.util.OptionalLong;
import org.netmesh.capability.predicate.Predicate;

/**
 * Answers queries from the inverted lists: predicates exactly, filters up to a re-check of the
 * candidates (spec 04a §8.6). For one query; guarded by the lock of the index.
 */
final class IndexPlan {
    private static final long MB_PER_GB = 1_024;

    private final Postings postings;
    private final long[] all;

    /**
     * @param all the bits of every slot in use
     */
    IndexPlan(Postings postings, long[] all) {
        this.postings = postings;
        this.all = all;
    }

    /** Exactly the slots for which the predicate holds. */
    long[] matching(Predicate predicate) {
        return switch (predicate) {
            case Predicate.And and -> {
                long[] bits = all.clone();
                for (Predicate child : and.children()) Bits.and(bits, matching(child));
                yield bits;
            }
            case Predicate.Or or -> {
                long[] bits = none();
                for (Predicate child : or.children()) Bits.or(bits, matching(child));
                yield bits;
            }
            case Predicate.Not(Predicate child) -> {
                long[] bits = all.clone();
                Bits.andNot(bits, matching(child));
                yield bits;
            }
            case Predicate.Leaf leaf -> {
                long[] bits = none();
                orLeaf(leaf, bits);
                yield bits;
            }
        };
    }

    private void orLeaf(Predicate.Leaf leaf, long[] bits) {
        switch (leaf) {
            case Predicate.Exists(TagKey key) -> postings.orKey(key, bits);
            case Predicate.Equals(TagKey key, String value) -> postings.orValue(key, value, bits);
            case Predicate.ValueLeaf value -> postings.orValues(value.key(), value::accepts, bits);
            case Predicate.MetadataEquals(String key, String value) ->
                    postings.orMetadata(key, value, bits);
            case Predicate.MetadataLeaf metadata ->
                    postings.orMetadata(metadata.key(), metadata::accepts, bits);
        }
    }

    /** Of the {@link #candidates} those of which the filter itself must be asked. */
    long[] uncertain(CapabilityFilter filter) {
        boolean certain =
                filter.minContextLength().isEmpty()
                        && filter.requireModalities().isEmpty()
                        && filter.gpuVendor().filter(GpuVendor.UNKNOWN::equals).isEmpty();
        if (!certain) return all;
        long[] bits = none();
        postings.orAmbiguous(bits);
        return bits;
    }

    /** At least the slots that match; all but the {@link #uncertain} do. */
    long[] candidates(CapabilityFilter filter) {
        long[] bits = all.clone();
        if (filter.requireGpu()) {
            long[] found = none();
            postings.orTag(WellKnown.GPU, found);
            Bits.and(bits, found);
        }
        filter.gpuVendor()
                .filter(vendor -> vendor != GpuVendor.UNKNOWN)
                .ifPresent(vendor -> {
                    long[] found = none();
                    postings.orValue(WellKnown.VENDOR, vendor.wire(), found);
                    Bits.and(bits, found);
                });
        for (String tag : filter.requireTags()) {
            long[] found = none();
            if (!tag.isEmpty()) postings.orTag(Tag.parse(tag), found);
            Bits.and(bits, found);
        }
        narrowByIds(filter, bits);
        narrowByNumber(WellKnown.MEMORY, filter.minMemoryMb(), bits);
        narrowByNumber(WellKnown.VRAM, filter.minVramMb(), bits);
        return bits;
    }

    private void narrowByIds(CapabilityFilter filter, long[] bits) {
        List<String> models = filter.requireModels();
        if (!models.isEmpty()) {
            long[] found = none();
            models.forEach(id -> postings.orModel(id, found));
            Bits.and(bits, found);
        }
        List<String> tools = filter.requireTools();
        if (!tools.isEmpty()) {
            long[] found = none();
            tools.forEach(id -> postings.orTool(id, found));
            Bits.and(bits, found);
        }
    }

    private void narrowByNumber(TagKey key, OptionalLong minMb, long[] bits) {
        if (minMb.orElse(0) == 0) return;
        long[] found = none();
        postings.orValues(
                key,
                value -> Ranges.parse(value, Ranges.U32, 0) * MB_PER_GB >= minMb.getAsLong(),
                found);
        Bits.and(bits, found);
    }

    private long[] none() {
        return new long[all.length];
    }
}
