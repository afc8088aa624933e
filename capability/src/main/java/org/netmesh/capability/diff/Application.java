package org.netmesh.capability.diff;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.netmesh.capability.CapabilityLimits;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.Hardware;
import org.netmesh.capability.ModelCapability;
import org.netmesh.capability.Software;
import org.netmesh.capability.ToolCapability;

/**
 * What each operation does to that part of a set which it is about. What is put in reads as it will
 * when tags say it: without what no tag can say. Stateless.
 */
final class Application {
    private Application() {}

    static void require(boolean strict, boolean there, String what, String name) {
        if (strict && !there) throw DiffException.notFound(what, name);
    }

    static List<ModelCapability> models(DiffOp op, List<ModelCapability> models, boolean strict) {
        return switch (op) {
            case DiffOp.AddModel(var model) ->
                    replaced(models, ModelCapability::modelId, written(model).toList(), model);
            case DiffOp.RemoveModel(var id) ->
                    without(models, ModelCapability::modelId, "model", id, strict);
            case DiffOp.UpdateModel update -> updated(update, models, strict);
            default -> throw new IllegalArgumentException("no operation on models: " + op);
        };
    }

    static List<ToolCapability> tools(DiffOp op, List<ToolCapability> tools, boolean strict) {
        return switch (op) {
            case DiffOp.AddTool(var tool) ->
                    replaced(
                            tools,
                            ToolCapability::toolId,
                            written(withSchemasOf(tools, tool)).toList(),
                            tool);
            case DiffOp.RemoveTool(var id) ->
                    without(tools, ToolCapability::toolId, "tool", id, strict);
            default -> throw new IllegalArgumentException("no operation on tools: " + op);
        };
    }

    static Hardware hardware(DiffOp op, Hardware old) {
        return switch (op) {
            case DiffOp.UpdateHardware(var hardware) ->
                    CapabilitySet.builder().hardware(hardware).build().hardware();
            case DiffOp.UpdateMemory(var gb) -> hardware(old, gb, old.networkGbps());
            case DiffOp.UpdateNetwork(var gbps) -> hardware(old, old.memoryGb(), gbps);
            default -> throw new IllegalArgumentException("no operation on hardware: " + op);
        };
    }

    static CapabilityLimits limits(DiffOp op, CapabilityLimits old) {
        return switch (op) {
            case DiffOp.UpdateLimits(var limits) -> limits;
            case DiffOp.UpdateMaxConcurrent(var requests) ->
                    limits(old, requests, old.rateLimitRpm());
            case DiffOp.UpdateRateLimit(var perMinute) ->
                    limits(old, old.maxConcurrentRequests(), perMinute);
            default -> throw new IllegalArgumentException("no operation on limits: " + op);
        };
    }

    static Software software(DiffOp op, Software old, boolean strict) {
        return switch (op) {
            case DiffOp.UpdateSoftware(var software) ->
                    CapabilitySet.builder().software(software).build().software();
            case DiffOp.AddRuntime(var name, var version) ->
                    software(old, added(old.runtimes(), name, version), old.frameworks());
            case DiffOp.RemoveRuntime(var name) ->
                    software(
                            old,
                            without(old.runtimes(), Map.Entry::getKey, "runtime", name, strict),
                            old.frameworks());
            case DiffOp.AddFramework(var name, var version) ->
                    software(old, old.runtimes(), added(old.frameworks(), name, version));
            case DiffOp.RemoveFramework(var name) ->
                    software(
                            old,
                            old.runtimes(),
                            without(
                                    old.frameworks(),
                                    Map.Entry::getKey,
                                    "framework",
                                    name,
                                    strict));
            default -> throw new IllegalArgumentException("no operation on software: " + op);
        };
    }

    private static List<ModelCapability> updated(
            DiffOp.UpdateModel update, List<ModelCapability> models, boolean strict) {
        boolean there = models.stream().anyMatch(m -> m.modelId().equals(update.modelId()));
        require(strict, there, "model", update.modelId());
        return models.stream()
                .flatMap(model ->
                        model.modelId().equals(update.modelId())
                                ? written(patched(model, update))
                                : Stream.of(model))
                .toList();
    }

    private static ModelCapability patched(ModelCapability model, DiffOp.UpdateModel update) {
        return new ModelCapability(
                model.modelId(),
                model.family(),
                model.parametersBX10(),
                model.contextLength(),
                model.quantization(),
                model.modalities(),
                update.tokensPerSec().orElse(model.tokensPerSec()),
                update.loaded().orElse(model.loaded()));
    }

    /** A tool that takes another's place keeps the schemas that it does not bring. */
    private static ToolCapability withSchemasOf(List<ToolCapability> tools, ToolCapability tool) {
        for (ToolCapability old : tools) {
            if (!old.toolId().equals(tool.toolId())) continue;
            return new ToolCapability(
                    tool.toolId(),
                    tool.name(),
                    tool.version(),
                    tool.inputSchema().or(old::inputSchema),
                    tool.outputSchema().or(old::outputSchema),
                    tool.requires(),
                    tool.estimatedTime(),
                    tool.stateless());
        }
        return tool;
    }

    private static Hardware hardware(Hardware old, long memoryGb, long networkGbps) {
        return new Hardware(
                old.cpuCores(),
                old.cpuThreads(),
                memoryGb,
                old.gpu(),
                old.additionalGpus(),
                old.storageGb(),
                networkGbps,
                old.accelerators());
    }

    private static CapabilityLimits limits(CapabilityLimits old, long concurrent, long perMinute) {
        return new CapabilityLimits(
                concurrent,
                old.maxTokensPerRequest(),
                perMinute,
                old.maxBatchSize(),
                old.maxInputBytes(),
                old.maxOutputBytes());
    }

    private static Software software(
            Software old,
            List<Map.Entry<String, String>> runtimes,
            List<Map.Entry<String, String>> frameworks) {
        return new Software(
                old.os(), old.osVersion(), runtimes, frameworks, old.cudaVersion(), old.drivers());
    }

    private static List<Map.Entry<String, String>> added(
            List<Map.Entry<String, String>> list, String name, String version) {
        Software alone = Software.builder().runtime(name, version).build();
        Software read = CapabilitySet.builder().software(alone).build().software();
        return replaced(list, Map.Entry::getKey, read.runtimes(), entry(name, version));
    }

    private static Stream<ModelCapability> written(ModelCapability model) {
        return CapabilitySet.builder().addModel(model).build().models().stream();
    }

    private static Stream<ToolCapability> written(ToolCapability tool) {
        return CapabilitySet.builder().addTool(tool).build().tools().stream();
    }

    /** The list without what has the new one's name, and the new one behind it, as it reads. */
    private static <T> List<T> replaced(
            List<T> list, Function<T, String> name, List<T> read, T fresh) {
        List<T> next = new ArrayList<>(list);
        next.removeIf(old -> name.apply(old).equals(name.apply(fresh)));
        next.addAll(read);
        return next;
    }

    private static <T> List<T> without(
            List<T> list, Function<T, String> name, String what, String gone, boolean strict) {
        List<T> next = new ArrayList<>(list);
        require(strict, next.removeIf(old -> name.apply(old).equals(gone)), what, gone);
        return next;
    }
}
