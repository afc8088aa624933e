package org.netmesh.capability.diff;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.netmesh.capability.CapabilityLimits;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.Hardware;
import org.netmesh.capability.ModelCapability;
import org.netmesh.capability.Software;
import org.netmesh.capability.Tag;
import org.netmesh.capability.TagKey;
import org.netmesh.capability.ToolCapability;

/** Finds the operations that lead from one set to another. For one use, by one thread. */
final class Changes {
    private final CapabilitySet previous;
    private final CapabilitySet current;
    private final List<DiffOp> ops = new ArrayList<>();

    private Changes(CapabilitySet previous, CapabilitySet current) {
        this.previous = previous;
        this.current = current;
    }

    static List<DiffOp> between(CapabilitySet previous, CapabilitySet current) {
        Changes changes = new Changes(previous, current);
        changes.tags();
        changes.models();
        changes.tools();
        changes.hardware();
        changes.software();
        changes.limits();
        return changes.ops;
    }

    private void tags() {
        Set<String> before = residual(previous);
        Set<String> now = residual(current);
        for (String tag : before) if (!now.contains(tag)) ops.add(new DiffOp.RemoveTag(tag));
        for (String tag : now) if (!before.contains(tag)) ops.add(new DiffOp.AddTag(tag));
    }

    /** The tags that no projection would write again, in wire order. */
    private static Set<String> residual(CapabilitySet set) {
        CapabilitySet projected =
                CapabilitySet.builder()
                        .hardware(set.hardware())
                        .software(set.software())
                        .limits(set.limits())
                        .models(set.models())
                        .tools(set.tools())
                        .build();
        Set<TagKey> reproduced = new HashSet<>();
        projected.tags().forEach(tag -> tag.key().ifPresent(reproduced::add));
        return set.tags().stream()
                .filter(tag -> tag.key().filter(reproduced::contains).isEmpty())
                .map(Tag::wire)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void models() {
        Map<String, ModelCapability> before = byId(previous.models(), ModelCapability::modelId);
        Map<String, ModelCapability> now = byId(current.models(), ModelCapability::modelId);
        before.keySet().stream()
                .filter(id -> !now.containsKey(id))
                .map(DiffOp.RemoveModel::new)
                .forEach(ops::add);
        now.forEach((id, model) -> {
            ModelCapability old = before.get(id);
            if (old == null) ops.add(new DiffOp.AddModel(model));
            else if (!old.equals(model)) model(old, model);
        });
    }

    private void model(ModelCapability before, ModelCapability now) {
        OptionalLong speed =
                before.tokensPerSec() == now.tokensPerSec()
                        ? OptionalLong.empty()
                        : OptionalLong.of(now.tokensPerSec());
        Optional<Boolean> loaded =
                before.loaded() == now.loaded() ? Optional.empty() : Optional.of(now.loaded());
        DiffOp.UpdateModel update = new DiffOp.UpdateModel(now.modelId(), speed, loaded);
        CapabilitySet alone = CapabilitySet.builder().models(List.of(before)).build();
        CapabilitySet wanted = CapabilitySet.builder().models(List.of(now)).build();
        if (Runs.apply(List.of(update), alone, false).equals(wanted)) {
            ops.add(update);
        } else {
            ops.add(new DiffOp.RemoveModel(now.modelId()));
            ops.add(new DiffOp.AddModel(now));
        }
    }

    private void tools() {
        Map<String, ToolCapability> before = byId(previous.tools(), ToolCapability::toolId);
        Map<String, ToolCapability> now = byId(current.tools(), ToolCapability::toolId);
        before.keySet().stream()
                .filter(id -> !now.containsKey(id))
                .map(DiffOp.RemoveTool::new)
                .forEach(ops::add);
        now.forEach((id, tool) -> {
            ToolCapability old = before.get(id);
            if (tool.equals(old)) return;
            if (old != null) ops.add(new DiffOp.RemoveTool(id));
            ops.add(new DiffOp.AddTool(tool));
        });
    }

    private void hardware() {
        Hardware before = previous.hardware();
        Hardware now = current.hardware();
        if (before.equals(now)) return;
        boolean memory = before.memoryGb() != now.memoryGb();
        boolean network = before.networkGbps() != now.networkGbps();
        // The reference does not compare threads here, and so loses a change of them (spec 04a).
        boolean rest = !withoutSmall(before).equals(withoutSmall(now));
        if (!rest && memory && !network) ops.add(new DiffOp.UpdateMemory(now.memoryGb()));
        else if (!rest && network && !memory) ops.add(new DiffOp.UpdateNetwork(now.networkGbps()));
        else ops.add(new DiffOp.UpdateHardware(now));
    }

    private static Hardware withoutSmall(Hardware hardware) {
        return new Hardware(
                hardware.cpuCores(),
                0,
                0,
                hardware.gpu(),
                hardware.additionalGpus(),
                hardware.storageGb(),
                0,
                hardware.accelerators());
    }

    private void software() {
        Software before = previous.software();
        Software now = current.software();
        boolean whole =
                !before.os().equals(now.os())
                        || !before.osVersion().equals(now.osVersion())
                        || !before.cudaVersion().equals(now.cudaVersion())
                        || !before.drivers().equals(now.drivers());
        if (whole) {
            ops.add(new DiffOp.UpdateSoftware(now));
            return;
        }
        versions(
                before.runtimes(),
                now.runtimes(),
                DiffOp.RemoveRuntime::new,
                DiffOp.AddRuntime::new);
        versions(
                before.frameworks(),
                now.frameworks(),
                DiffOp.RemoveFramework::new,
                DiffOp.AddFramework::new);
    }

    private void versions(
            List<Map.Entry<String, String>> before,
            List<Map.Entry<String, String>> now,
            Function<String, DiffOp> remove,
            BiFunction<String, String, DiffOp> add) {
        Map<String, String> old = byName(before);
        Map<String, String> fresh = byName(now);
        old.keySet().stream()
                .filter(name -> !fresh.containsKey(name))
                .map(remove)
                .forEach(ops::add);
        fresh.forEach((name, version) -> {
            if (!version.equals(old.get(name))) ops.add(add.apply(name, version));
        });
    }

    private void limits() {
        CapabilityLimits before = previous.limits();
        CapabilityLimits now = current.limits();
        if (before.equals(now)) return;
        boolean concurrent = before.maxConcurrentRequests() != now.maxConcurrentRequests();
        boolean rate = before.rateLimitRpm() != now.rateLimitRpm();
        boolean rest = !withoutSmall(before).equals(withoutSmall(now));
        if (!rest && concurrent && !rate) {
            ops.add(new DiffOp.UpdateMaxConcurrent(now.maxConcurrentRequests()));
        } else if (!rest && rate && !concurrent) {
            ops.add(new DiffOp.UpdateRateLimit(now.rateLimitRpm()));
        } else {
            ops.add(new DiffOp.UpdateLimits(now));
        }
    }

    private static CapabilityLimits withoutSmall(CapabilityLimits limits) {
        return new CapabilityLimits(
                0,
                limits.maxTokensPerRequest(),
                0,
                limits.maxBatchSize(),
                limits.maxInputBytes(),
                limits.maxOutputBytes());
    }

    private static <T> Map<String, T> byId(List<T> list, Function<T, String> id) {
        Map<String, T> sorted = new TreeMap<>();
        list.forEach(element -> sorted.put(id.apply(element), element));
        return sorted;
    }

    private static Map<String, String> byName(List<Map.Entry<String, String>> list) {
        Map<String, String> names = new LinkedHashMap<>();
        list.forEach(pair -> names.put(pair.getKey(), pair.getValue()));
        return names;
    }
}
