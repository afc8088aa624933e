package org.netmesh.capability;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hardware as tags: {@code hardware.*} without the limits (spec 04a §4.1). */
final class HardwareTags {
    private static final String GPU = "gpu";

    private HardwareTags() {}

    static boolean owns(TagKey key) {
        return key.axis() == TaxonomyAxis.HARDWARE && !LimitTags.owns(key);
    }

    static void encode(Hardware hardware, List<Tag> out) {
        TagWriter tags = new TagWriter(TaxonomyAxis.HARDWARE, out);
        tags.number("cpu_cores", hardware.cpuCores());
        tags.number("cpu_threads", hardware.cpuThreads());
        tags.number("memory_gb", hardware.memoryGb());
        hardware.gpu().ifPresent(gpu -> encode(gpu, tags));
        tags.number("storage_gb", hardware.storageGb());
        tags.number("network_gbps", hardware.networkGbps());
    }

    private static void encode(GpuInfo gpu, TagWriter tags) {
        tags.present(GPU);
        if (gpu.vendor() != GpuVendor.UNKNOWN) tags.value("gpu.vendor", gpu.vendor().wire());
        tags.text("gpu.model", gpu.model());
        tags.number("gpu.vram_gb", gpu.vramGb());
        tags.number("gpu.compute_units", gpu.computeUnits());
        tags.number("gpu.tensor_cores", gpu.tensorCores());
        tags.number("gpu.fp16_tflops_x10", gpu.fp16TflopsX10());
    }

    static Hardware decode(Collection<Tag> tags) {
        Decoding decoding = new Decoding();
        TagReader.read(tags, TaxonomyAxis.HARDWARE, decoding::take);
        return decoding.hardware();
    }

    /** A later tag of one key replaces an earlier one. */
    private static final class Decoding {
        private int cores;
        private int threads;
        private long memory;
        private long storage;
        private long network;
        private GpuInfo.@Nullable Builder gpu;

        void take(String key, String value) {
            switch (key) {
                case "cpu_cores" -> cores = (int) number(value, Ranges.U16);
                case "cpu_threads" -> threads = (int) number(value, Ranges.U16);
                case "memory_gb" -> memory = number(value, Ranges.U32);
                case "storage_gb" -> storage = number(value, Ranges.U64);
                case "network_gbps" -> network = number(value, Ranges.U32);
                default -> {
                    if (key.equals(GPU) || key.startsWith("gpu.")) takeGpu(key, value);
                }
            }
        }

        private void takeGpu(String key, String value) {
            if (gpu == null) gpu = GpuInfo.builder();
            switch (key) {
                case "gpu.vendor" -> gpu.vendor(GpuVendor.ofTag(value));
                case "gpu.model" -> gpu.model(value);
                case "gpu.vram_gb" -> gpu.vramGb(number(value, Ranges.U32));
                case "gpu.compute_units" -> gpu.computeUnits((int) number(value, Ranges.U16));
                case "gpu.tensor_cores" -> gpu.tensorCores((int) number(value, Ranges.U16));
                case "gpu.fp16_tflops_x10" -> gpu.fp16TflopsX10(number(value, Ranges.U32));
                default -> {}
            }
        }

        private static long number(String value, long max) {
            return Ranges.parse(value, max, 0);
        }

        Hardware hardware() {
            Optional<GpuInfo> primary = Optional.ofNullable(gpu).map(GpuInfo.Builder::build);
            return new Hardware(
                    cores, threads, memory, primary, List.of(), storage, network, List.of());
        }
    }
}
