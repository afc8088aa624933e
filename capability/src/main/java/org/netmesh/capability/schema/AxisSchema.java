package org.netmesh.capability.schema;

import static org.netmesh.capability.schema.ValueType.BOOL;
import static org.netmesh.capability.schema.ValueType.CSV;
import static org.netmesh.capability.schema.ValueType.ENUMERATION;
import static org.netmesh.capability.schema.ValueType.NUMBER;
import static org.netmesh.capability.schema.ValueType.PRESENCE;
import static org.netmesh.capability.schema.ValueType.STRING;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.netmesh.capability.Metadata;
import org.netmesh.capability.TaxonomyAxis;

/**
 * Which keys there are and what their values may be (spec 04b §1.2). Peers need not agree on one.
 * Immutable.
 */
public record AxisSchema(
        Map<TaxonomyAxis, AxisEntry> axes,
        Set<String> metadataReserved,
        Set<String> metadataReservedPrefixes) {
    /** Metadata of more bytes, keys and values together, earns a warning. */
    public static final int METADATA_SOFT_CAP_BYTES = 4_096;

    /** Keys that belong to the scheduler. */
    public static final Set<String> METADATA_RESERVED_KEYS = Metadata.RESERVED_KEYS;

    /** Prefixes of keys that belong to the system. */
    public static final Set<String> METADATA_RESERVED_PREFIXES = Set.of(Metadata.TOOL_PREFIX);

    /** The schema of 0.19: hardware and software; devices and dataforts are free. */
    public static final AxisSchema CANONICAL =
            new AxisSchema(
                    Map.of(TaxonomyAxis.HARDWARE, hardware(), TaxonomyAxis.SOFTWARE, software()),
                    METADATA_RESERVED_KEYS,
                    METADATA_RESERVED_PREFIXES);

    public AxisSchema {
        axes = Map.copyOf(axes);
        metadataReserved = Set.copyOf(metadataReserved);
        metadataReservedPrefixes = Set.copyOf(metadataReservedPrefixes);
    }

    public AxisEntry axis(TaxonomyAxis axis) {
        return axes.getOrDefault(axis, AxisEntry.NOTHING);
    }

    /** The same schema with that axis described so. */
    public AxisSchema with(TaxonomyAxis axis, AxisEntry entry) {
        Map<TaxonomyAxis, AxisEntry> more = new EnumMap<>(TaxonomyAxis.class);
        more.putAll(axes);
        more.put(axis, entry);
        return new AxisSchema(more, metadataReserved, metadataReservedPrefixes);
    }

    private static AxisEntry hardware() {
        Stream<KeyEntry> numbers =
                Stream.of(
                                "cpu_cores",
                                "cpu_threads",
                                "memory_gb",
                                "gpu.vram_gb",
                                "gpu.compute_units",
                                "gpu.tensor_cores",
                                "gpu.fp16_tflops_x10",
                                "storage_gb",
                                "network_gbps",
                                "limits.max_concurrent_requests",
                                "limits.max_tokens_per_request",
                                "limits.rate_limit_rpm",
                                "limits.max_batch_size",
                                "limits.max_input_bytes",
                                "limits.max_output_bytes")
                        .map(key -> new KeyEntry(key, NUMBER));
        Stream<KeyEntry> others =
                Stream.of(
                        new KeyEntry("gpu", PRESENCE),
                        new KeyEntry("gpu.vendor", ENUMERATION),
                        new KeyEntry("gpu.model", STRING));
        return new AxisEntry(Stream.concat(numbers, others).toList(), List.of());
    }

    private static AxisEntry software() {
        List<KeyEntry> keys =
                Stream.of("os", "os_version", "cuda_version")
                        .map(key -> new KeyEntry(key, STRING))
                        .toList();
        KeyShape models =
                KeyShape.indexed(
                        "model.",
                        new KeyEntry("id", STRING),
                        new KeyEntry("family", STRING),
                        new KeyEntry("parameters_b_x10", NUMBER),
                        new KeyEntry("context_length", NUMBER),
                        new KeyEntry("quantization", STRING),
                        new KeyEntry("modalities", CSV),
                        new KeyEntry("tokens_per_sec", NUMBER),
                        new KeyEntry("loaded", BOOL));
        KeyShape tools =
                KeyShape.indexed(
                        "tool.",
                        new KeyEntry("tool_id", STRING),
                        new KeyEntry("name", STRING),
                        new KeyEntry("version", STRING),
                        new KeyEntry("requires", CSV),
                        new KeyEntry("estimated_time_ms", NUMBER),
                        new KeyEntry("stateless", BOOL));
        return new AxisEntry(
                keys,
                List.of(
                        KeyShape.map("runtime.", STRING),
                        KeyShape.map("framework.", STRING),
                        KeyShape.map("driver.", STRING),
                        models,
                        tools));
    }
}
