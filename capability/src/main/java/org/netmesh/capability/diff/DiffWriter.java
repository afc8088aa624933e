package org.netmesh.capability.diff;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netmesh.capability.Accelerator;
import org.netmesh.capability.CapabilityLimits;
import org.netmesh.capability.GpuInfo;
import org.netmesh.capability.Hardware;
import org.netmesh.capability.Modality;
import org.netmesh.capability.ModelCapability;
import org.netmesh.capability.Software;
import org.netmesh.capability.ToolCapability;
import org.netmesh.kernel.codec.JsonWriter;

/** Writes diffs as the reference does: compact, members in its order. For one use. */
final class DiffWriter {
    private final JsonWriter json = new JsonWriter();

    private DiffWriter() {}

    static String json(CapabilityDiff diff) {
        DiffWriter writer = new DiffWriter();
        JsonWriter json = writer.json;
        json.beginObject().name("node_id").unsigned(diff.nodeId().value());
        json.name("base_version").unsigned(diff.baseVersion());
        json.name("new_version").unsigned(diff.newVersion());
        json.name("ops").beginArray();
        diff.ops().forEach(writer::write);
        json.endArray();
        json.name("timestamp_ns").unsigned(diff.timestampNanos()).endObject();
        return json.toString();
    }

    /** One operation alone. */
    static String json(DiffOp op) {
        DiffWriter writer = new DiffWriter();
        writer.write(op);
        return writer.json.toString();
    }

    private void write(DiffOp op) {
        json.beginObject().name(op.getClass().getSimpleName());
        switch (op) {
            case DiffOp.AddTag(var tag) -> json.value(tag);
            case DiffOp.RemoveTag(var tag) -> json.value(tag);
            case DiffOp.AddModel(var model) -> write(model);
            case DiffOp.RemoveModel(var id) -> json.value(id);
            case DiffOp.UpdateModel update -> write(update);
            case DiffOp.AddTool(var tool) -> write(tool);
            case DiffOp.RemoveTool(var id) -> json.value(id);
            case DiffOp.UpdateHardware(var hardware) -> write(hardware);
            case DiffOp.UpdateSoftware(var software) -> write(software);
            case DiffOp.UpdateLimits(var limits) -> write(limits);
            case DiffOp.UpdateMemory(var gb) -> json.unsigned(gb);
            case DiffOp.UpdateNetwork(var gbps) -> json.unsigned(gbps);
            case DiffOp.UpdateMaxConcurrent(var requests) -> json.unsigned(requests);
            case DiffOp.UpdateRateLimit(var perMinute) -> json.unsigned(perMinute);
            case DiffOp.AddRuntime(var name, var version) -> named(name, version);
            case DiffOp.RemoveRuntime(var name) -> json.value(name);
            case DiffOp.AddFramework(var name, var version) -> named(name, version);
            case DiffOp.RemoveFramework(var name) -> json.value(name);
            case DiffOp.SetField(var path, var value) ->
                    json.beginObject()
                            .name("path")
                            .value(path)
                            .name("value")
                            .raw(value)
                            .endObject();
            case DiffOp.UnsetField(var path) ->
                    json.beginObject().name("path").value(path).endObject();
        }
        json.endObject();
    }

    private void named(String name, String version) {
        json.beginObject().name("name").value(name).name("version").value(version).endObject();
    }

    private void write(DiffOp.UpdateModel update) {
        json.beginObject().name("model_id").value(update.modelId()).name("tokens_per_sec");
        if (update.tokensPerSec().isPresent()) json.unsigned(update.tokensPerSec().getAsLong());
        else json.nullValue();
        json.name("loaded");
        if (update.loaded().isPresent()) json.value(update.loaded().get().booleanValue());
        else json.nullValue();
        json.endObject();
    }

    private void write(ModelCapability model) {
        json.beginObject().name("model_id").value(model.modelId());
        json.name("family").value(model.family());
        json.name("parameters_b_x10").unsigned(model.parametersBX10());
        json.name("context_length").unsigned(model.contextLength());
        optional("quantization", model.quantization());
        json.name("modalities").beginArray();
        for (Modality modality : model.modalities()) json.value(Words.capitalised(modality));
        json.endArray();
        json.name("tokens_per_sec").unsigned(model.tokensPerSec());
        json.name("loaded").value(model.loaded()).endObject();
    }

    private void write(ToolCapability tool) {
        json.beginObject().name("tool_id").value(tool.toolId());
        json.name("name").value(tool.name()).name("version").value(tool.version());
        optional("input_schema", tool.inputSchema());
        optional("output_schema", tool.outputSchema());
        json.name("requires").beginArray();
        tool.requires().forEach(json::value);
        json.endArray();
        json.name("estimated_time_ms").unsigned(tool.estimatedTime().toMillis());
        json.name("stateless").value(tool.stateless()).endObject();
    }

    private void write(Hardware hardware) {
        json.beginObject().name("cpu_cores").unsigned(hardware.cpuCores());
        json.name("cpu_threads").unsigned(hardware.cpuThreads());
        json.name("memory_gb").unsigned(hardware.memoryGb());
        json.name("gpu");
        if (hardware.gpu().isPresent()) write(hardware.gpu().get());
        else json.nullValue();
        json.name("additional_gpus").beginArray();
        hardware.additionalGpus().forEach(this::write);
        json.endArray();
        json.name("storage_gb").unsigned(hardware.storageGb());
        json.name("network_gbps").unsigned(hardware.networkGbps());
        json.name("accelerators").beginArray();
        hardware.accelerators().forEach(this::write);
        json.endArray().endObject();
    }

    private void write(GpuInfo gpu) {
        json.beginObject().name("vendor").value(Words.capitalised(gpu.vendor()));
        json.name("model").value(gpu.model()).name("vram_gb").unsigned(gpu.vramGb());
        json.name("compute_units").unsigned(gpu.computeUnits());
        json.name("tensor_cores").unsigned(gpu.tensorCores());
        json.name("fp16_tflops_x10").unsigned(gpu.fp16TflopsX10()).endObject();
    }

    private void write(Accelerator accelerator) {
        json.beginObject().name("kind").value(Words.capitalised(accelerator.kind()));
        json.name("model").value(accelerator.model());
        json.name("memory_gb").unsigned(accelerator.memoryGb());
        json.name("tops_x10").unsigned(accelerator.topsX10()).endObject();
    }

    private void write(Software software) {
        json.beginObject().name("os").value(software.os());
        json.name("os_version").value(software.osVersion());
        pairs("runtimes", software.runtimes());
        pairs("frameworks", software.frameworks());
        optional("cuda_version", software.cudaVersion());
        pairs("drivers", software.drivers());
        json.endObject();
    }

    private void write(CapabilityLimits limits) {
        json.beginObject();
        json.name("max_concurrent_requests").unsigned(limits.maxConcurrentRequests());
        json.name("max_tokens_per_request").unsigned(limits.maxTokensPerRequest());
        json.name("rate_limit_rpm").unsigned(limits.rateLimitRpm());
        json.name("max_batch_size").unsigned(limits.maxBatchSize());
        json.name("max_input_bytes").unsigned(limits.maxInputBytes());
        json.name("max_output_bytes").unsigned(limits.maxOutputBytes()).endObject();
    }

    private void optional(String name, Optional<String> value) {
        json.name(name);
        if (value.isPresent()) json.value(value.get());
        else json.nullValue();
    }

    private void pairs(String name, List<Map.Entry<String, String>> pairs) {
        json.name(name).beginArray();
        pairs.forEach(
                pair -> json.beginArray().value(pair.getKey()).value(pair.getValue()).endArray());
        json.endArray();
    }
}
