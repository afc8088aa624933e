package org.netmesh.capability.diff;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.netmesh.capability.CapabilityLimits;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.Hardware;
import org.netmesh.capability.ModelCapability;
import org.netmesh.capability.Software;
import org.netmesh.capability.ToolCapability;

/** What each operation does to a set. Stateless. */
final class Application {
    private Application() {}

    static CapabilitySet of(DiffOp op, CapabilitySet set, boolean strict) {
        return switch (op) {
            case DiffOp.AddTag(var tag) -> set.toBuilder().tags(List.of(tag)).build();
            case DiffOp.RemoveTag(var tag) -> {
                require(strict, set.wireTags().contains(tag), "tag", tag);
                yield set.toBuilder().removeTags(old -> old.wire().equals(tag)).build();
            }
            case DiffOp.AddModel(var model) ->
                    models(set, replaced(set.models(), ModelCapability::modelId, model));
            case DiffOp.RemoveModel(var id) ->
                    models(
                            set,
                            without(set.models(), ModelCapability::modelId, "model", id, strict));
            case DiffOp.UpdateModel update -> updated(update, set, strict);
            case DiffOp.AddTool(var tool) ->
                    tools(set, replaced(set.tools(), ToolCapability::toolId, tool));
            case DiffOp.RemoveTool(var id) ->
                    tools(set, without(set.tools(), ToolCapability::toolId, "tool", id, strict));
            case DiffOp.UpdateHardware(var hardware) -> set.toBuilder().hardware(hardware).build();
            case DiffOp.UpdateSoftware(var software) -> set.toBuilder().software(software).build();
            case DiffOp.UpdateLimits(var limits) -> set.toBuilder().limits(limits).build();
            case DiffOp.UpdateMemory(var gb) -> hardware(set, gb, set.hardware().networkGbps());
            case DiffOp.UpdateNetwork(var gbps) -> hardware(set, set.hardware().memoryGb(), gbps);
            case DiffOp.UpdateMaxConcurrent(var requests) ->
                    limits(set, requests, set.limits().rateLimitRpm());
            case DiffOp.UpdateRateLimit(var perMinute) ->
                    limits(set, set.limits().maxConcurrentRequests(), perMinute);
            case DiffOp.AddRuntime(var name, var version) ->
                    runtimes(set, old -> replaced(old, Map.Entry::getKey, entry(name, version)));
            case DiffOp.RemoveRuntime(var name) ->
                    runtimes(set, old -> without(old, Map.Entry::getKey, "runtime", name, strict));
            case DiffOp.AddFramework(var name, var version) ->
                    frameworks(set, old -> replaced(old, Map.Entry::getKey, entry(name, version)));
            case DiffOp.RemoveFramework(var name) ->
                    frameworks(
                            set, old -> without(old, Map.Entry::getKey, "framework", name, strict));
            case DiffOp.SetField(var path, _) -> unimplemented(path, set, strict);
            case DiffOp.UnsetField(var path) -> unimplemented(path, set, strict);
        };
    }

    private static void require(boolean strict, boolean there, String what, String name) {
        if (strict && !there) throw DiffException.notFound(what, name);
    }

    private static CapabilitySet unimplemented(String path, CapabilitySet set, boolean strict) {
        if (strict) throw DiffException.fieldsUnimplemented(path);
        return set;
    }

    private static CapabilitySet models(CapabilitySet set, List<ModelCapability> models) {
        return set.toBuilder().models(models).build();
    }

    private static CapabilitySet tools(CapabilitySet set, List<ToolCapability> tools) {
        return set.toBuilder().tools(tools).build();
    }

    private static CapabilitySet updated(
            DiffOp.UpdateModel update, CapabilitySet set, boolean strict) {
        List<ModelCapability> models = new ArrayList<>(set.models());
        boolean there = models.stream().anyMatch(m -> m.modelId().equals(update.modelId()));
        require(strict, there, "model", update.modelId());
        models.replaceAll(
                model -> model.modelId().equals(update.modelId()) ? patched(model, update) : model);
        return models(set, models);
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

    private static CapabilitySet hardware(CapabilitySet set, long memoryGb, long networkGbps) {
        Hardware old = set.hardware();
        Hardware fresh =
                new Hardware(
                        old.cpuCores(),
                        old.cpuThreads(),
                        memoryGb,
                        old.gpu(),
                        old.additionalGpus(),
                        old.storageGb(),
                        networkGbps,
                        old.accelerators());
        return set.toBuilder().hardware(fresh).build();
    }

    private static CapabilitySet limits(CapabilitySet set, long concurrent, long perMinute) {
        CapabilityLimits old = set.limits();
        CapabilityLimits fresh =
                new CapabilityLimits(
                        concurrent,
                        old.maxTokensPerRequest(),
                        perMinute,
                        old.maxBatchSize(),
                        old.maxInputBytes(),
                        old.maxOutputBytes());
        return set.toBuilder().limits(fresh).build();
    }

    private static CapabilitySet runtimes(
            CapabilitySet set, UnaryOperator<List<Map.Entry<String, String>>> change) {
        Software old = set.software();
        return software(set, change.apply(old.runtimes()), old.frameworks());
    }

    private static CapabilitySet frameworks(
            CapabilitySet set, UnaryOperator<List<Map.Entry<String, String>>> change) {
        Software old = set.software();
        return software(set, old.runtimes(), change.apply(old.frameworks()));
    }

    private static CapabilitySet software(
            CapabilitySet set,
            List<Map.Entry<String, String>> runtimes,
            List<Map.Entry<String, String>> frameworks) {
        Software old = set.software();
        Software fresh =
                new Software(
                        old.os(),
                        old.osVersion(),
                        runtimes,
                        frameworks,
                        old.cudaVersion(),
                        old.drivers());
        return set.toBuilder().software(fresh).build();
    }

    /** The list without what has the new one's name, and the new one behind it. */
    private static <T> List<T> replaced(List<T> list, Function<T, String> name, T fresh) {
        List<T> next = new ArrayList<>(list);
        next.removeIf(old -> name.apply(old).equals(name.apply(fresh)));
        next.add(fresh);
        return next;
    }

    private static <T> List<T> without(
            List<T> list, Function<T, String> name, String what, String gone, boolean strict) {
        List<T> next = new ArrayList<>(list);
        require(strict, next.removeIf(old -> name.apply(old).equals(gone)), what, gone);
        return next;
    }
}
