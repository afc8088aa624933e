package org.netmesh.capability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Projections as the golden data write them: fields not listed have their defaults. */
final class ProjectionJson {
    private ProjectionJson() {}

    static Hardware hardware(JsonNode json) {
        List<GpuInfo> additional = new ArrayList<>();
        json.path("additional_gpus").forEach(gpu -> additional.add(gpu(gpu)));
        return new Hardware(
                json.path("cpu_cores").asInt(0),
                json.path("cpu_threads").asInt(0),
                json.path("memory_gb").asLong(0),
                Optional.of(json.path("gpu")).filter(JsonNode::isObject).map(ProjectionJson::gpu),
                additional,
                json.has("storage_gb") ? json.get("storage_gb").bigIntegerValue().longValue() : 0,
                json.path("network_gbps").asLong(0),
                List.of());
    }

    static GpuInfo gpu(JsonNode json) {
        return new GpuInfo(
                GpuVendor.fromWire(json.path("vendor").asString("")),
                json.path("model").asString(""),
                json.path("vram_gb").asLong(0),
                json.path("compute_units").asInt(0),
                json.path("tensor_cores").asInt(0),
                json.path("fp16_tflops_x10").asLong(0));
    }

    static Software software(JsonNode json) {
        return new Software(
                json.path("os").asString(""),
                json.path("os_version").asString(""),
                pairs(json.path("runtimes")),
                pairs(json.path("frameworks")),
                optional(json.path("cuda_version")),
                pairs(json.path("drivers")));
    }

    private static List<Map.Entry<String, String>> pairs(JsonNode array) {
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        array.forEach(pair -> pairs.add(Map.entry(pair.get(0).asString(), pair.get(1).asString())));
        return pairs;
    }

    private static Optional<String> optional(JsonNode text) {
        return text.isString() ? Optional.of(text.asString()) : Optional.empty();
    }

    static CapabilityLimits limits(JsonNode json) {
        return new CapabilityLimits(
                json.path("max_concurrent_requests").asLong(0),
                json.path("max_tokens_per_request").asLong(0),
                json.path("rate_limit_rpm").asLong(0),
                json.path("max_batch_size").asLong(0),
                json.path("max_input_bytes").asLong(0),
                json.path("max_output_bytes").asLong(0));
    }

    static List<ModelCapability> models(JsonNode array) {
        return array.valueStream().map(ProjectionJson::model).toList();
    }

    static ModelCapability model(JsonNode json) {
        List<Modality> modalities = new ArrayList<>();
        json.path("modalities").forEach(m -> modalities.add(Modality.parse(m.asString())));
        return new ModelCapability(
                json.path("model_id").asString(""),
                json.path("family").asString(""),
                json.path("parameters_b_x10").asLong(0),
                json.path("context_length").asLong(0),
                optional(json.path("quantization")),
                modalities,
                json.path("tokens_per_sec").asLong(0),
                json.path("loaded").asBoolean(false));
    }

    static List<ToolCapability> tools(JsonNode array) {
        return array.valueStream().map(ProjectionJson::tool).toList();
    }

    static ToolCapability tool(JsonNode json) {
        return new ToolCapability(
                json.path("tool_id").asString(""),
                json.path("name").asString(""),
                json.path("version").asString("1.0.0"),
                optional(json.path("input_schema")),
                optional(json.path("output_schema")),
                Vectors.texts(json.path("requires")),
                Duration.ofMillis(json.path("estimated_time_ms").asLong(0)),
                json.path("stateless").asBoolean(true));
    }
}
