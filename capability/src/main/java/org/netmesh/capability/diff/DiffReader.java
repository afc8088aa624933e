package org.netmesh.capability.diff;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.netmesh.capability.Accelerator;
import org.netmesh.capability.AcceleratorKind;
import org.netmesh.capability.CapabilityLimits;
import org.netmesh.capability.GpuInfo;
import org.netmesh.capability.GpuVendor;
import org.netmesh.capability.Hardware;
import org.netmesh.capability.Modality;
import org.netmesh.capability.ModelCapability;
import org.netmesh.capability.Software;
import org.netmesh.capability.ToolCapability;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.codec.JsonReader;
import org.netmesh.kernel.codec.MalformedException;

/** Reads diffs. Total: other input gives a {@link MalformedException}. Stateless. */
final class DiffReader {
    private static final long U16 = 0xffff;
    private static final long U32 = 0xffff_ffffL;
    private static final long U64 = -1;

    private DiffReader() {}

    static CapabilityDiff read(byte[] json) {
        JsonReader in = JsonReader.of(json);
        Members members = Members.of(in);
        in.end();
        long node = members.number("node_id", U64);
        if (node == 0) throw MalformedException.invalid("node_id must not be 0");
        return new CapabilityDiff(
                new NodeId(node),
                members.number("base_version", U64),
                members.number("new_version", U64),
                members.list("ops", DiffReader::op, CapabilityDiff.MAX_OPS),
                members.number("timestamp_ns", U64));
    }

    private static DiffOp op(JsonReader in) {
        in.beginObject();
        if (!in.hasNext()) throw MalformedException.invalid("an operation without a name");
        DiffOp op = op(in.name(), in);
        if (in.hasNext()) throw MalformedException.invalid("an operation with two names");
        in.endObject();
        return op;
    }

    private static DiffOp op(String name, JsonReader in) {
        return switch (name) {
            case "AddTag" -> new DiffOp.AddTag(in.string());
            case "RemoveTag" -> new DiffOp.RemoveTag(in.string());
            case "AddModel" -> new DiffOp.AddModel(model(Members.of(in)));
            case "RemoveModel" -> new DiffOp.RemoveModel(in.string());
            case "UpdateModel" -> update(Members.of(in));
            case "AddTool" -> new DiffOp.AddTool(tool(Members.of(in)));
            case "RemoveTool" -> new DiffOp.RemoveTool(in.string());
            case "UpdateHardware" -> new DiffOp.UpdateHardware(hardware(Members.of(in)));
            case "UpdateSoftware" -> new DiffOp.UpdateSoftware(software(Members.of(in)));
            case "UpdateLimits" -> new DiffOp.UpdateLimits(limits(Members.of(in)));
            case "UpdateMemory" -> new DiffOp.UpdateMemory(in.unsigned(U32));
            case "UpdateNetwork" -> new DiffOp.UpdateNetwork(in.unsigned(U32));
            case "UpdateMaxConcurrent" -> new DiffOp.UpdateMaxConcurrent(in.unsigned(U32));
            case "UpdateRateLimit" -> new DiffOp.UpdateRateLimit(in.unsigned(U32));
            case "AddRuntime", "AddFramework" -> named(name, Members.of(in));
            case "RemoveRuntime" -> new DiffOp.RemoveRuntime(in.string());
            case "RemoveFramework" -> new DiffOp.RemoveFramework(in.string());
            case "SetField" -> {
                Members members = Members.of(in);
                yield new DiffOp.SetField(members.text("path"), members.json("value"));
            }
            case "UnsetField" -> new DiffOp.UnsetField(Members.of(in).text("path"));
            default -> throw MalformedException.invalid("unknown operation " + name);
        };
    }

    private static DiffOp named(String op, Members members) {
        String name = members.text("name");
        String version = members.text("version");
        return op.equals("AddRuntime")
                ? new DiffOp.AddRuntime(name, version)
                : new DiffOp.AddFramework(name, version);
    }

    private static DiffOp update(Members members) {
        OptionalLong speed =
                members.optional("tokens_per_sec", in -> in.unsigned(U32))
                        .map(OptionalLong::of)
                        .orElseGet(OptionalLong::empty);
        return new DiffOp.UpdateModel(
                members.text("model_id"), speed, members.optional("loaded", JsonReader::bool));
    }

    private static ModelCapability model(Members members) {
        return new ModelCapability(
                members.text("model_id"),
                members.text("family"),
                members.number("parameters_b_x10", U32),
                members.number("context_length", U32),
                members.optional("quantization", JsonReader::string),
                members.list(
                        "modalities",
                        in -> Words.parse(Modality.class, in.string()),
                        Integer.MAX_VALUE),
                members.number("tokens_per_sec", U32),
                members.flag("loaded"));
    }

    private static ToolCapability tool(Members members) {
        return new ToolCapability(
                members.text("tool_id"),
                members.text("name"),
                members.text("version"),
                members.optional("input_schema", JsonReader::string),
                members.optional("output_schema", JsonReader::string),
                members.list("requires", JsonReader::string, Integer.MAX_VALUE),
                Duration.ofMillis(members.number("estimated_time_ms", U32)),
                members.flag("stateless"));
    }

    private static Hardware hardware(Members members) {
        return new Hardware(
                (int) members.number("cpu_cores", U16),
                (int) members.number("cpu_threads", U16),
                members.number("memory_gb", U32),
                members.optional("gpu", in -> gpu(Members.of(in))),
                members.list("additional_gpus", in -> gpu(Members.of(in)), Integer.MAX_VALUE),
                members.number("storage_gb", U64),
                members.number("network_gbps", U32),
                members.list("accelerators", in -> accelerator(Members.of(in)), Integer.MAX_VALUE));
    }

    private static GpuInfo gpu(Members members) {
        return new GpuInfo(
                Words.parse(GpuVendor.class, members.text("vendor")),
                members.text("model"),
                members.number("vram_gb", U32),
                (int) members.number("compute_units", U16),
                (int) members.number("tensor_cores", U16),
                members.number("fp16_tflops_x10", U32));
    }

    private static Accelerator accelerator(Members members) {
        return new Accelerator(
                Words.parse(AcceleratorKind.class, members.text("kind")),
                members.text("model"),
                members.number("memory_gb", U32),
                (int) members.number("tops_x10", U16));
    }

    private static Software software(Members members) {
        return new Software(
                members.text("os"),
                members.text("os_version"),
                members.list("runtimes", DiffReader::pair, Integer.MAX_VALUE),
                members.list("frameworks", DiffReader::pair, Integer.MAX_VALUE),
                members.optional("cuda_version", JsonReader::string),
                members.list("drivers", DiffReader::pair, Integer.MAX_VALUE));
    }

    private static Map.Entry<String, String> pair(JsonReader in) {
        List<String> texts = list(in, JsonReader::string, 2);
        if (texts.size() != 2) throw MalformedException.invalid("a pair of " + texts.size());
        return entry(texts.get(0), texts.get(1));
    }

    private static CapabilityLimits limits(Members members) {
        return new CapabilityLimits(
                members.number("max_concurrent_requests", U32),
                members.number("max_tokens_per_request", U32),
                members.number("rate_limit_rpm", U32),
                members.number("max_batch_size", U32),
                members.number("max_input_bytes", U32),
                members.number("max_output_bytes", U32));
    }

    private static <T> List<T> list(JsonReader in, Function<JsonReader, T> element, int most) {
        List<T> list = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            if (list.size() == most) {
                throw MalformedException.oversize("a list of more than " + most);
            }
            list.add(element.apply(in));
        }
        in.endArray();
        return list;
    }

    /** The members of one object by name, each read when it is asked for; others are ignored. */
    private record Members(Map<String, byte[]> values) {
        static Members of(JsonReader in) {
            Map<String, byte[]> values = new HashMap<>();
            in.beginObject();
            while (in.hasNext()) {
                String name = in.name();
                if (values.put(name, in.raw()) != null) {
                    throw MalformedException.invalid("member " + name + " twice");
                }
            }
            in.endObject();
            return new Members(values);
        }

        String text(String name) {
            return required(name).string();
        }

        long number(String name, long max) {
            return required(name).unsigned(max);
        }

        boolean flag(String name) {
            return required(name).bool();
        }

        String json(String name) {
            return JsonText.next(required(name));
        }

        <T> List<T> list(String name, Function<JsonReader, T> element, int most) {
            return DiffReader.list(required(name), element, most);
        }

        <T> Optional<T> optional(String name, Function<JsonReader, T> value) {
            byte[] bytes = values.get(name);
            if (bytes == null) return Optional.empty();
            JsonReader in = JsonReader.of(bytes);
            return in.tryNull() ? Optional.empty() : Optional.of(value.apply(in));
        }

        private JsonReader required(String name) {
            byte[] bytes = values.get(name);
            if (bytes == null) throw MalformedException.invalid("missing member " + name);
            return JsonReader.of(bytes);
        }
    }
}
