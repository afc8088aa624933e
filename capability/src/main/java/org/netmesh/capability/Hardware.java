package org.netmesh.capability;

import java.util.List;
import java.util.Optional;

/** What a node runs on (spec 04a §4.1). Zero, empty and absent mean "not said". Immutable. */
public record Hardware(
        int cpuCores,
        int cpuThreads,
        long memoryGb,
        Optional<GpuInfo> gpu,
        List<GpuInfo> additionalGpus,
        long storageGb,
        long networkGbps,
        List<Accelerator> accelerators) {
    public Hardware {
        Ranges.check("cpuCores", cpuCores, Ranges.U16);
        Ranges.check("cpuThreads", cpuThreads, Ranges.U16);
        Ranges.check("memoryGb", memoryGb, Ranges.U32);
        Ranges.check("networkGbps", networkGbps, Ranges.U32);
        additionalGpus = List.copyOf(additionalGpus);
        accelerators = List.copyOf(accelerators);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Nothing said. */
    public static final Hardware NONE = builder().build();

    /** Video memory of all GPUs in GB. */
    public long totalVramGb() {
        long additional = additionalGpus.stream().mapToLong(GpuInfo::vramGb).sum();
        return additional + gpu.map(GpuInfo::vramGb).orElse(0L);
    }

    /** Collects the fields. Confined to one thread. */
    public static final class Builder {
        private int cpuCores = 0;
        private int cpuThreads = 0;
        private long memoryGb = 0;
        private Optional<GpuInfo> gpu = Optional.empty();
        private List<GpuInfo> additionalGpus = List.of();
        private long storageGb = 0;
        private long networkGbps = 0;
        private List<Accelerator> accelerators = List.of();

        private Builder() {}

        /** 0 to 65,535. Threads are as many unless {@link #cpuThreads} says otherwise. */
        public Builder cpuCores(int value) {
            cpuCores = value;
            if (cpuThreads == 0) cpuThreads = value;
            return this;
        }

        /** 0 to 65,535. */
        public Builder cpuThreads(int value) {
            cpuThreads = value;
            return this;
        }

        /** GB, 0 to 2^32 - 1. */
        public Builder memoryGb(long value) {
            memoryGb = value;
            return this;
        }

        /** The primary GPU. */
        public Builder gpu(GpuInfo value) {
            gpu = Optional.of(value);
            return this;
        }

        /** Further GPUs; they do not leave the node in the tags of 0.19. */
        public Builder additionalGpus(List<GpuInfo> value) {
            additionalGpus = value;
            return this;
        }

        /** GB, an unsigned 64-bit number. */
        public Builder storageGb(long value) {
            storageGb = value;
            return this;
        }

        /** Gbit/s, 0 to 2^32 - 1. */
        public Builder networkGbps(long value) {
            networkGbps = value;
            return this;
        }

        /** They do not leave the node in the tags of 0.19. */
        public Builder accelerators(List<Accelerator> value) {
            accelerators = value;
            return this;
        }

        /**
         * @throws IllegalArgumentException if a number is out of its range
         */
        public Hardware build() {
            return new Hardware(
                    cpuCores,
                    cpuThreads,
                    memoryGb,
                    gpu,
                    additionalGpus,
                    storageGb,
                    networkGbps,
                    accelerators);
        }
    }
}
