package org.netmesh.capability;

import java.util.List;

/**
 * Which of the nodes that match a filter is best (spec 04a §8.7): weights from 0 to 1, clamped.
 * Immutable.
 *
 * @param memory weight of memory, 256 GB being full marks
 * @param vram weight of video memory, 80 GB being full marks
 * @param speed weight of the fastest model, 1,000 tokens a second being full marks
 * @param loaded weight of the share of models that are loaded
 */
public record CapabilityRequirement(
        CapabilityFilter filter, float memory, float vram, float speed, float loaded) {
    private static final float FULL_MEMORY_GB = 256;
    private static final float FULL_VRAM_GB = 80;
    private static final float FULL_TOKENS_PER_SEC = 1_000;

    public CapabilityRequirement {
        memory = clamped(memory);
        vram = clamped(vram);
        speed = clamped(speed);
        loaded = clamped(loaded);
    }

    /** Any node that matches is as good as another. */
    public static CapabilityRequirement of(CapabilityFilter filter) {
        return new CapabilityRequirement(filter, 0, 0, 0, 0);
    }

    /** 0 if the filter does not match; from 1 otherwise. */
    public float score(CapabilitySet set) {
        if (!filter.matches(set)) return 0;
        float score = 1;
        if (memory > 0) score += memory * share(set.hardware().memoryGb(), FULL_MEMORY_GB);
        if (vram > 0) score += vram * share(set.hardware().totalVramGb(), FULL_VRAM_GB);
        if (speed > 0) score += speed * share(fastest(set.models()), FULL_TOKENS_PER_SEC);
        if (loaded > 0) score += loaded * loadedShare(set.models());
        return score;
    }

    private static long fastest(List<ModelCapability> models) {
        return models.stream().mapToLong(ModelCapability::tokensPerSec).max().orElse(0);
    }

    private static float loadedShare(List<ModelCapability> models) {
        if (models.isEmpty()) return 0;
        long count = models.stream().filter(ModelCapability::loaded).count();
        return (float) count / models.size();
    }

    private static float share(long value, float full) {
        return Math.min((float) value / full, 1);
    }

    private static float clamped(float weight) {
        return weight > 0 ? Math.min(weight, 1) : 0;
    }
}
