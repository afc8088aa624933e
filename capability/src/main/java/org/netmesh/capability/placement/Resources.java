package org.netmesh.capability.placement;

import java.util.Collection;
import org.netmesh.capability.Tag;
import org.netmesh.capability.TagKey;
import org.netmesh.capability.predicate.FloatText;

/**
 * How rich a node is (spec 04b §7.3), in the 32-bit arithmetic of the reference. NaN stands for "no
 * data". Stateless.
 */
final class Resources {
    private static final TagKey CORES = TagKey.parse("hardware.cpu_cores");
    private static final TagKey MEMORY = TagKey.parse("hardware.memory_gb");
    private static final TagKey VRAM = TagKey.parse("hardware.gpu.vram_gb");
    private static final TagKey CAPACITY = TagKey.parse("dataforts.capacity_gb");
    private static final float HALF_CORES = 8;
    private static final float HALF_MEMORY_GB = 16;
    private static final float HALF_VRAM_GB = 16;
    private static final float HALF_CAPACITY_GB = 1_000;
    private static final double ABSURD = 1e15;

    private Resources() {}

    static float score(ResourcePool pool, Collection<Tag> tags) {
        float score =
                switch (pool) {
                    case COMPUTE -> compute(tags);
                    case STORAGE -> storage(tags);
                    case BOTH -> mean(compute(tags), storage(tags));
                };
        return Float.isNaN(score) ? 1 : score;
    }

    private static float compute(Collection<Tag> tags) {
        return mean(
                saturated(tags, CORES, HALF_CORES),
                saturated(tags, MEMORY, HALF_MEMORY_GB),
                saturated(tags, VRAM, HALF_VRAM_GB));
    }

    private static float storage(Collection<Tag> tags) {
        return saturated(tags, CAPACITY, HALF_CAPACITY_GB);
    }

    /** Of those that are there; none there is no data. */
    private static float mean(float... values) {
        float sum = 0;
        int count = 0;
        for (float value : values) {
            if (Float.isNaN(value)) continue;
            sum += value;
            count++;
        }
        return count == 0 ? Float.NaN : sum / count;
    }

    private static float saturated(Collection<Tag> tags, TagKey key, float half) {
        double number = number(tags, key);
        if (Double.isNaN(number)) return Float.NaN;
        float value = (float) number;
        return value > 0 ? value / (value + half) : 0;
    }

    /** The first usable value of the key in wire order. */
    private static double number(Collection<Tag> tags, TagKey key) {
        for (Tag tag : tags) {
            if (tag instanceof Tag.AxisValue value && value.tagKey().equals(key)) {
                double number = FloatText.parse(value.text());
                if (number >= 0 && number <= ABSURD) return number;
            }
        }
        return Double.NaN;
    }
}
