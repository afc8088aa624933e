package org.netmesh.capability;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a node must offer to be found; all conditions hold at once, an empty filter matches
 * everybody (spec 04a §8.5). Immutable.
 *
 * @param requireTags each must be there, the separator disregarded
 * @param requireModels one of these model ids, if there are any here
 * @param requireTools one of these tool ids, if there are any here
 * @param minMemoryMb memory in GB times 1,024 must reach it
 * @param minVramMb video memory of all GPUs in GB times 1,024 must reach it
 * @param minContextLength some model's, in tokens
 * @param requireModalities for each some model that handles it, not always the same one
 */
public record CapabilityFilter(
        List<String> requireTags,
        List<String> requireModels,
        List<String> requireTools,
        OptionalLong minMemoryMb,
        boolean requireGpu,
        Optional<GpuVendor> gpuVendor,
        OptionalLong minVramMb,
        OptionalLong minContextLength,
        Set<Modality> requireModalities) {
    private static final long MB_PER_GB = 1_024;

    public CapabilityFilter {
        requireTags = List.copyOf(requireTags);
        requireModels = List.copyOf(requireModels);
        requireTools = List.copyOf(requireTools);
        requireModalities = Set.copyOf(requireModalities);
    }

    public static Builder builder() {
        return new Builder();
    }

    public boolean matches(CapabilitySet set) {
        return requireTags.stream().allMatch(set::hasTag)
                && (requireModels.isEmpty() || requireModels.stream().anyMatch(set::hasModel))
                && (requireTools.isEmpty() || requireTools.stream().anyMatch(set::hasTool))
                && (!requireGpu || set.hasGpu())
                && hardwareMatches(set)
                && modelsMatch(set);
    }

    private boolean hardwareMatches(CapabilitySet set) {
        if (minMemoryMb.isEmpty() && minVramMb.isEmpty() && gpuVendor.isEmpty()) return true;
        Hardware hardware = set.hardware();
        return reaches(hardware.memoryGb(), minMemoryMb)
                && reaches(hardware.totalVramGb(), minVramMb)
                && (gpuVendor.isEmpty() || gpuVendor.equals(hardware.gpu().map(GpuInfo::vendor)));
    }

    private static boolean reaches(long gb, OptionalLong minMb) {
        return minMb.isEmpty() || gb * MB_PER_GB >= minMb.getAsLong();
    }

    private boolean modelsMatch(CapabilitySet set) {
        if (minContextLength.isEmpty() && requireModalities.isEmpty()) return true;
        List<ModelCapability> models = set.models();
        boolean longEnough =
                minContextLength.isEmpty()
                        || models.stream()
                                .anyMatch(m -> m.contextLength() >= minContextLength.getAsLong());
        return longEnough
                && requireModalities.stream()
                        .allMatch(wanted ->
                                models.stream().anyMatch(m -> m.modalities().contains(wanted)));
    }

    /** Collects conditions. Confined to one thread. */
    public static final class Builder {
        private final List<String> tags = new ArrayList<>();
        private final List<String> models = new ArrayList<>();
        private final List<String> tools = new ArrayList<>();
        private final Set<Modality> modalities = EnumSet.noneOf(Modality.class);
        private OptionalLong minMemoryMb = OptionalLong.empty();
        private OptionalLong minVramMb = OptionalLong.empty();
        private OptionalLong minContextLength = OptionalLong.empty();
        private Optional<GpuVendor> vendor = Optional.empty();
        private boolean gpu;

        private Builder() {}

        /** A tag that must be there; the empty text is never there. */
        public Builder requireTag(String tag) {
            tags.add(tag);
            return this;
        }

        /** One more model id of which one must be served. */
        public Builder requireModel(String modelId) {
            models.add(modelId);
            return this;
        }

        /** One more tool id of which one must be served. */
        public Builder requireTool(String toolId) {
            tools.add(toolId);
            return this;
        }

        /** 0 to 2^32 - 1 GB; with {@link #minMemoryMb} the stricter one counts. */
        public Builder minMemoryGb(long gb) {
            Ranges.check("minMemoryGb", gb, Ranges.U32);
            return minMemoryMb(gb * MB_PER_GB);
        }

        /** Not negative; with {@link #minMemoryGb} the stricter one counts. */
        public Builder minMemoryMb(long mb) {
            minMemoryMb = stricter("minMemoryMb", minMemoryMb, mb);
            return this;
        }

        public Builder requireGpu() {
            return requireGpu(true);
        }

        public Builder requireGpu(boolean required) {
            gpu = required;
            return this;
        }

        /** The vendor of the primary GPU; implies a GPU. */
        public Builder gpuVendor(GpuVendor wanted) {
            vendor = Optional.of(wanted);
            return requireGpu();
        }

        /** 0 to 2^32 - 1 GB; implies a GPU. */
        public Builder minVramGb(long gb) {
            Ranges.check("minVramGb", gb, Ranges.U32);
            return minVramMb(gb * MB_PER_GB);
        }

        /** Not negative; implies a GPU. */
        public Builder minVramMb(long mb) {
            minVramMb = stricter("minVramMb", minVramMb, mb);
            return requireGpu();
        }

        /** 0 to 2^32 - 1 tokens. */
        public Builder minContextLength(long tokens) {
            Ranges.check("minContextLength", tokens, Ranges.U32);
            minContextLength = OptionalLong.of(tokens);
            return this;
        }

        public Builder requireModality(Modality modality) {
            modalities.add(modality);
            return this;
        }

        public CapabilityFilter build() {
            return new CapabilityFilter(
                    tags,
                    models,
                    tools,
                    minMemoryMb,
                    gpu,
                    vendor,
                    minVramMb,
                    minContextLength,
                    modalities);
        }

        private static OptionalLong stricter(String field, OptionalLong old, long fresh) {
            Ranges.check(field, fresh, Ranges.U32 * MB_PER_GB);
            return OptionalLong.of(Math.max(old.orElse(0), fresh));
        }
    }
}
