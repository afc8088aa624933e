package org.netmesh.capability.diff;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.netmesh.capability.CapabilityLimits;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.Hardware;
import org.netmesh.capability.ModelCapability;
import org.netmesh.capability.Software;
import org.netmesh.capability.Tag;
import org.netmesh.capability.ToolCapability;

/**
 * Works off operations one after the other. Those of one kind in a row read the set once and write
 * it once, and what all of them together may read is bounded, so that no diff that comes from
 * elsewhere takes long. Stateless.
 */
final class Runs {
    /** A set as large as can be announced may be read once for every operation. */
    private static final long ANNOUNCED_SIZE = 8_192;

    /** What the operations of a run have in common. */
    private enum Kind {
        TAGS,
        MODELS,
        TOOLS,
        HARDWARE,
        SOFTWARE,
        LIMITS,
        FIELDS
    }

    private Runs() {}

    static CapabilitySet apply(List<DiffOp> ops, CapabilitySet base, boolean strict) {
        long left = CapabilityDiff.MAX_OPS * Math.max(ANNOUNCED_SIZE, size(base));
        CapabilitySet set = base;
        int from = 0;
        while (from < ops.size()) {
            int end = end(ops, from, set);
            left -= size(set);
            if (left < 0) throw DiffException.tooMuchWork();
            set = run(ops.subList(from, end), set, strict);
            from = end;
        }
        return set;
    }

    /** About what reading the set costs. */
    private static long size(CapabilitySet set) {
        long size = set.metadata().size();
        for (Tag tag : set.tags()) size += 1 + tag.wire().length();
        return size;
    }

    private static Kind kind(DiffOp op) {
        return switch (op) {
            case DiffOp.AddTag _, DiffOp.RemoveTag _ -> Kind.TAGS;
            case DiffOp.AddModel _, DiffOp.RemoveModel _, DiffOp.UpdateModel _ -> Kind.MODELS;
            case DiffOp.AddTool _, DiffOp.RemoveTool _ -> Kind.TOOLS;
            case DiffOp.UpdateHardware _, DiffOp.UpdateMemory _, DiffOp.UpdateNetwork _ ->
                    Kind.HARDWARE;
            case DiffOp.UpdateSoftware _,
                    DiffOp.AddRuntime _,
                    DiffOp.RemoveRuntime _,
                    DiffOp.AddFramework _,
                    DiffOp.RemoveFramework _ ->
                    Kind.SOFTWARE;
            case DiffOp.UpdateLimits _, DiffOp.UpdateMaxConcurrent _, DiffOp.UpdateRateLimit _ ->
                    Kind.LIMITS;
            case DiffOp.SetField _, DiffOp.UnsetField _ -> Kind.FIELDS;
        };
    }

    /** Where the run ends that begins at {@code from}. */
    private static int end(List<DiffOp> ops, int from, CapabilitySet set) {
        Kind kind = kind(ops.get(from));
        Set<String> gone = new HashSet<>();
        int end = from;
        while (end < ops.size() && kind(ops.get(end)) == kind) {
            DiffOp op = ops.get(end);
            if (op instanceof DiffOp.RemoveTool(var id)) gone.add(id);
            // Where a tool that went comes back, its schemas must be gone, and so must be written.
            boolean back = op instanceof DiffOp.AddTool(var tool) && gone.contains(tool.toolId());
            if (back && !set.metadata().isEmpty()) break;
            end++;
        }
        return end;
    }

    private static CapabilitySet run(List<DiffOp> ops, CapabilitySet set, boolean strict) {
        CapabilitySet.Builder next = set.toBuilder();
        return switch (kind(ops.getFirst())) {
            case TAGS -> tags(ops, set, strict);
            case MODELS -> next.models(models(ops, set.models(), strict)).build();
            case TOOLS -> next.tools(tools(ops, set.tools(), strict)).build();
            case HARDWARE -> next.hardware(hardware(ops, set.hardware())).build();
            case SOFTWARE -> next.software(software(ops, set.software(), strict)).build();
            case LIMITS -> next.limits(limits(ops, set.limits())).build();
            case FIELDS -> fields(ops, set, strict);
        };
    }

    private static CapabilitySet fields(List<DiffOp> ops, CapabilitySet set, boolean strict) {
        if (strict) throw DiffException.fieldsUnimplemented(path(ops.getFirst()));
        return set;
    }

    private static Hardware hardware(List<DiffOp> ops, Hardware before) {
        Hardware hardware = before;
        for (DiffOp op : ops) hardware = Application.hardware(op, hardware);
        return hardware;
    }

    private static CapabilityLimits limits(List<DiffOp> ops, CapabilityLimits before) {
        CapabilityLimits limits = before;
        for (DiffOp op : ops) limits = Application.limits(op, limits);
        return limits;
    }

    private static CapabilitySet tags(List<DiffOp> ops, CapabilitySet set, boolean strict) {
        Map<String, Tag> tags = new HashMap<>();
        set.tags().forEach(tag -> tags.put(tag.wire(), tag));
        for (DiffOp op : ops) {
            if (op instanceof DiffOp.RemoveTag(var tag)) {
                Application.require(strict, tags.remove(tag) != null, "tag", tag);
            } else if (op instanceof DiffOp.AddTag(var tag) && !tag.isEmpty()) {
                tags.put(tag, Tag.parse(tag));
            }
        }
        return CapabilitySet.of(tags.values(), set.metadata());
    }

    private static List<ModelCapability> models(
            List<DiffOp> ops, List<ModelCapability> before, boolean strict) {
        List<ModelCapability> models = Application.models(ops.getFirst(), before, strict);
        if (ops.size() == 1) return models;
        // The first operation wrote them all, and with that went what no tag can say.
        models = CapabilitySet.builder().models(models).build().models();
        for (DiffOp op : ops.subList(1, ops.size()))
            models = Application.models(op, models, strict);
        return models;
    }

    private static List<ToolCapability> tools(
            List<DiffOp> ops, List<ToolCapability> before, boolean strict) {
        List<ToolCapability> tools = Application.tools(ops.getFirst(), before, strict);
        if (ops.size() == 1) return tools;
        tools = CapabilitySet.builder().tools(tools).build().tools();
        for (DiffOp op : ops.subList(1, ops.size())) tools = Application.tools(op, tools, strict);
        return tools;
    }

    private static Software software(List<DiffOp> ops, Software before, boolean strict) {
        Software software = Application.software(ops.getFirst(), before, strict);
        if (ops.size() == 1) return software;
        software = CapabilitySet.builder().software(software).build().software();
        for (DiffOp op : ops.subList(1, ops.size())) {
            software = Application.software(op, software, strict);
        }
        return software;
    }

    private static String path(DiffOp op) {
        return switch (op) {
            case DiffOp.SetField(var path, _) -> path;
            case DiffOp.UnsetField(var path) -> path;
            default -> throw new IllegalArgumentException("no operation on a field: " + op);
        };
    }
}
