package org.netmesh.capability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.netmesh.capability.predicate.P;
import org.netmesh.capability.predicate.Predicate;

/** Random sets and predicates that meet each other often; edges of the grammar are favoured. */
public final class RandomPredicates {
    private static final String[] KEYS = {"a", "b", "gpu", "gpu.vram", ""};
    private static final String[] VALUES = {
        "", "1", "2.5", "1e1", "inf", "nan", "-0", "0x1", "1_0", " 1", "1.2.3", "1.2", "0.3.1",
        "0.0.4", "v1", "abc", "ab"
    };
    private static final String[] HARDWARE = {
        "hardware.memory_gb=8",
        "hardware.memory_gb:16",
        "hardware.memory_gb=many",
        "hardware.gpu",
        "hardware.gpu.vendor=amd",
        "hardware.gpu.vendor:nvidia",
        "hardware.gpu.vram_gb=24",
        "hardware.gpu.vram_gb=8",
        "software.model.0.id=m",
        "software.model.1.context_length=9",
        "software.model.1.modalities=code",
        "software.tool.0.tool_id=t"
    };
    private static final String[] VENDORS = {"amd", "nvidia", "unknown"};
    private static final String[] METADATA = {"k", "l", ""};

    private final SplittableRandom random;

    public RandomPredicates(long seed) {
        random = new SplittableRandom(seed);
    }

    private String any(String[] words) {
        return words[random.nextInt(words.length)];
    }

    private TagKey key() {
        TaxonomyAxis[] axes = {TaxonomyAxis.HARDWARE, TaxonomyAxis.SOFTWARE};
        return new TagKey(axes[random.nextInt(2)], any(KEYS));
    }

    public CapabilitySet set() {
        List<Tag> tags = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> tags.add(new Tag.AxisPresent(key()));
                case 1 -> tags.add(Tag.parse("scope:" + any(VALUES)));
                case 2 -> tags.add(Tag.parse("x" + any(VALUES)));
                case 3 -> tags.add(new Tag.AxisValue(key(), any(VALUES), AxisSeparator.COLON));
                default -> tags.add(new Tag.AxisValue(key(), any(VALUES), AxisSeparator.EQUALS));
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) tags.add(Tag.parse(any(HARDWARE)));
        CapabilitySet set = CapabilitySet.of(tags, Map.of());
        return random.nextBoolean() ? set.withMetadata("k", any(VALUES)) : set;
    }

    public CapabilityFilter filter() {
        CapabilityFilter.Builder filter = CapabilityFilter.builder();
        switch (random.nextInt(9)) {
            case 0 -> filter.minMemoryGb(random.nextInt(20));
            case 1 -> filter.minVramGb(random.nextInt(30));
            case 2 -> filter.gpuVendor(GpuVendor.fromWire(any(VENDORS)));
            case 3 -> filter.requireModel("m").requireModel("other");
            case 4 -> filter.requireTool("t");
            case 5 -> filter.minContextLength(random.nextInt(12));
            case 6 -> filter.requireModality(Modality.CODE);
            case 7 -> filter.requireGpu().minMemoryMb(9_000);
            default -> filter.requireTag(any(HARDWARE));
        }
        return filter.build();
    }

    public Predicate predicate(int depth) {
        if (depth > 0 && random.nextInt(3) > 0) {
            List<Predicate> clauses = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) clauses.add(predicate(depth - 1));
            return switch (random.nextInt(3)) {
                case 0 -> P.and(clauses);
                case 1 -> P.or(clauses);
                default -> P.not(predicate(depth - 1));
            };
        }
        double number = random.nextInt(-1, 4);
        return switch (random.nextInt(14)) {
            case 0 -> P.exists(key());
            case 1 -> P.equalTo(key(), any(VALUES));
            case 2 -> P.numericAtLeast(key(), number);
            case 3 -> P.numericAtMost(key(), number);
            case 4 -> P.numericInRange(key(), number, number + 2);
            case 5 -> P.semverAtLeast(key(), any(VALUES));
            case 6 -> P.semverAtMost(key(), any(VALUES));
            case 7 -> P.semverCompatible(key(), any(VALUES));
            case 8 -> P.stringPrefix(key(), any(VALUES));
            case 9 -> P.stringMatches(key(), any(VALUES));
            case 10 -> P.metadataExists(any(METADATA));
            case 11 -> P.metadataEquals(any(METADATA), any(VALUES));
            case 12 -> P.metadataMatches(any(METADATA), any(VALUES));
            default -> P.metadataNumericAtLeast(any(METADATA), number);
        };
    }
}
