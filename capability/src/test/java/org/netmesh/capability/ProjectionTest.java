package org.netmesh.capability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Spec 04a §4, §5, §13, §19 21. */
class ProjectionTest {
    private static final String FILE = "tag_codec.json";

    static Stream<JsonNode> encode() {
        return Vectors.rows(FILE, "encode");
    }

    // spec 04a §19 21
    @ParameterizedTest
    @MethodSource("encode")
    void everyProjectionEmitsExactlyItsTags(JsonNode row) {
        JsonNode value = row.required("value");
        List<Tag> tags = new ArrayList<>();
        switch (row.required("projection").asString()) {
            case "hardware" -> HardwareTags.encode(ProjectionJson.hardware(value), tags);
            case "limits" -> LimitTags.encode(ProjectionJson.limits(value), tags);
            case "software" -> SoftwareTags.encode(ProjectionJson.software(value), tags);
            case "models" -> ModelTags.encode(ProjectionJson.models(value), tags);
            default -> ToolTags.encode(ProjectionJson.tools(value), tags);
        }
        assertThat(tags)
                .extracting(Tag::wire)
                .containsExactlyElementsOf(Vectors.texts(row.required("tags")));
    }

    static Stream<JsonNode> decode() {
        return Vectors.rows(FILE, "decode");
    }

    // spec 04a §19 21
    @ParameterizedTest
    @MethodSource("decode")
    void everySetOfTagsGivesItsProjections(JsonNode row) {
        CapabilitySet set = Vectors.set(row);
        JsonNode expected = row.required("expect");
        assertThat(set.hardware()).isEqualTo(ProjectionJson.hardware(expected.get("hardware")));
        assertThat(set.software()).isEqualTo(ProjectionJson.software(expected.get("software")));
        assertThat(set.limits()).isEqualTo(ProjectionJson.limits(expected.get("limits")));
        assertThat(set.models()).isEqualTo(ProjectionJson.models(expected.get("models")));
        assertThat(set.tools()).isEqualTo(ProjectionJson.tools(expected.get("tools")));
        assertThat(set.hasGpu()).isEqualTo(row.required("has_gpu").asBoolean());
    }

    static Stream<JsonNode> builders() {
        // Ours replaces what the storage roles said before; the reference adds to it.
        return Vectors.rows(FILE, "builders")
                .filter(row -> !row.get("name").asString().equals("writers_do_not_remove"));
    }

    // spec 04a §19 21
    // parity: capabilities.withTenantScope, capabilities.withRegionScope
    // parity: capabilities.withSubnetLocalScope
    @ParameterizedTest
    @MethodSource("builders")
    void everyBuilderGivesTheExpectedSet(JsonNode row) {
        CapabilitySet.Builder builder = Vectors.set(row.required("caps")).toBuilder();
        row.required("ops").forEach(op -> apply(builder, op));
        assertThat(builder.build()).isEqualTo(Vectors.set(row.required("result")));
    }

    private static void apply(CapabilitySet.Builder builder, JsonNode op) {
        JsonNode argument = op.path(1);
        switch (op.get(0).asString()) {
            case "set_hardware" -> builder.hardware(ProjectionJson.hardware(argument));
            case "set_software" -> builder.software(ProjectionJson.software(argument));
            case "set_limits" -> builder.limits(ProjectionJson.limits(argument));
            case "set_models" -> builder.models(ProjectionJson.models(argument));
            case "set_tools" -> builder.tools(ProjectionJson.tools(argument));
            case "add_model" -> builder.addModel(ProjectionJson.model(argument));
            case "add_tool" -> builder.addTool(ProjectionJson.tool(argument));
            case "add_tag" -> builder.tag(argument.asString());
            case "metadata" -> builder.metadata(argument.asString(), op.get(2).asString());
            case "tenant" -> builder.tenantScope(argument.asString());
            case "region" -> builder.regionScope(argument.asString());
            case "subnet_local" -> builder.subnetLocalScope();
            default -> applyReserved(builder, op, argument);
        }
    }

    private static void applyReserved(
            CapabilitySet.Builder builder, JsonNode op, JsonNode argument) {
        switch (op.get(0).asString()) {
            case "chain" -> builder.tag(ChainTags.holder(argument.asString()));
            case "tip" -> builder.tag(ChainTags.tip(argument.asString(), u64(op.get(2))));
            case "range" ->
                    builder.tag(
                            ChainTags.range(argument.asString(), u64(op.get(2)), u64(op.get(3))));
            case "any_chain" ->
                    Vectors.texts(argument).forEach(h -> builder.tag(ChainTags.holder(h)));
            case "fork" -> builder.tag(ChainTags.forkOf(argument.asString()));
            case "heat" -> builder.tag(ChainTags.heat(argument.asString(), rate(op.get(2))));
            case "blob" ->
                    builder.blob(
                            new BlobCapability(
                                    argument.get("storage").asBoolean(),
                                    u64(argument.get("disk_total_gb")),
                                    u64(argument.get("disk_free_gb")),
                                    argument.get("overflow").asBoolean()));
            case "greedy" -> builder.greedy(cache(argument));
            case "gravity" -> builder.gravity(cache(argument));
            default -> throw new AssertionError("unknown operation " + op);
        }
    }

    private static long u64(JsonNode number) {
        return number.bigIntegerValue().longValue();
    }

    private static double rate(JsonNode rate) {
        if (rate.isNumber()) return rate.asDouble();
        return rate.asString().equals("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
    }

    private static CacheCapability cache(JsonNode json) {
        return new CacheCapability(
                json.get("enabled").asBoolean(),
                CacheScope.ofTag(json.get("scope").asString()),
                json.get("proximity").asInt());
    }

    static Stream<JsonNode> membership() {
        return Vectors.rows(FILE, "membership");
    }

    // spec 04a §19 21
    @ParameterizedTest
    @MethodSource("membership")
    void cheapTestsLookAtTagsAlone(JsonNode row) {
        CapabilitySet set = Vectors.set(row);
        String argument = row.path("argument").asString("");
        boolean result =
                switch (row.required("test").asString()) {
                    case "tag" -> set.hasTag(argument);
                    case "gpu" -> set.hasGpu();
                    case "model" -> set.hasModel(argument);
                    default -> set.hasTool(argument);
                };
        assertThat(result).isEqualTo(row.required("result").asBoolean());
    }

    // spec 04a §21.2: storage roles replace what they said before
    @Test
    void storageRolesReplaceTheirTags() {
        CapabilitySet set =
                CapabilitySet.builder()
                        .blob(new BlobCapability(true, 0, 9, true))
                        .blob(new BlobCapability(true, 0, 2, false))
                        .greedy(new CacheCapability(true, CacheScope.ZONE, 3))
                        .greedy(new CacheCapability(true, CacheScope.NODE, 4))
                        .build();
        assertThat(set.wireTags())
                .containsExactly(
                        "dataforts.blob.disk_free_gb=2",
                        "dataforts.blob.storage",
                        "dataforts.greedy.enabled",
                        "dataforts.greedy.proximity=4",
                        "dataforts.greedy.scope=node");
        assertThat(set.blob()).isEqualTo(new BlobCapability(true, 0, 2, false));
        assertThat(set.greedy()).isEqualTo(new CacheCapability(true, CacheScope.NODE, 4));
        assertThat(set.gravity()).isEqualTo(CacheCapability.OFF);
    }

    // spec 04a §18 M-27: ours refuses instead of saturating; nothing wraps
    // parity: capabilities.Hardware.cpuCores
    @Test
    void numbersOutOfRangeAreRefused() {
        Hardware.Builder hardware = Hardware.builder().cpuCores(65_536);
        assertThatThrownBy(hardware::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cpuCores must be 0 to 65535, got 65536");
        GpuInfo.Builder gpu = GpuInfo.builder().vramGb(-1);
        assertThatThrownBy(gpu::build).isInstanceOf(IllegalArgumentException.class);
        assertThat(Hardware.builder().cpuCores(65_535).build().cpuThreads()).isEqualTo(65_535);
    }

    @Test
    void modalitiesAreWordsOfAKnownListOnly() {
        assertThat(Modality.parse("Tool-Use")).isEqualTo(Modality.TOOL_USE);
        assertThat(Modality.parse("tooluse")).isEqualTo(Modality.TOOL_USE);
        assertThatThrownBy(() -> Modality.parse("smell"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tool-use");
    }

    // parity: capabilities.Hardware.memoryGb, capabilities.Hardware.gpu,
    // capabilities.GpuInfo.vendor
    // parity: capabilities.GpuInfo.model, capabilities.GpuInfo.vramGb
    // parity: capabilities.ModelCapability.modelId, capabilities.ModelCapability.family
    // parity: capabilities.ModelCapability.contextLength, capabilities.CapabilitySet
    // parity: capabilities.CapabilitySet.hardware, capabilities.CapabilitySet.models
    // parity: capabilities.CapabilitySet.tags
    @Test
    void aSetOfProjectionsReadsBackAsItWasWritten() {
        GpuInfo gpu = GpuInfo.builder().vendor(GpuVendor.NVIDIA).model("h100").vramGb(80).build();
        Hardware hardware = Hardware.builder().cpuCores(8).memoryGb(64).gpu(gpu).build();
        Software software =
                Software.builder().os("linux").runtime("jdk", "25").cudaVersion("12").build();
        ModelCapability model =
                ModelCapability.builder()
                        .modelId("m")
                        .family("f")
                        .contextLength(8_192)
                        .modality(Modality.CODE)
                        .modality(Modality.TEXT)
                        .build();
        ToolCapability tool = ToolCapability.builder().toolId("t").inputSchema("{}").build();
        CapabilityLimits limits = CapabilityLimits.builder().rateLimitRpm(60).build();
        CapabilitySet set =
                CapabilitySet.builder()
                        .hardware(hardware)
                        .software(software)
                        .addModel(model)
                        .addTool(tool)
                        .limits(limits)
                        .tags(List.of("gpu", "", "scope:global"))
                        .build();

        assertThat(set.hardware()).isEqualTo(hardware);
        assertThat(set.hardware().totalVramGb()).isEqualTo(80);
        assertThat(set.software()).isEqualTo(software);
        assertThat(set.models()).containsExactly(model);
        assertThat(model.modalities()).containsExactly(Modality.TEXT, Modality.CODE);
        assertThat(set.tools()).containsExactly(tool);
        assertThat(set.limits()).isEqualTo(limits);
        assertThat(set.wireTags()).contains("gpu", "scope:global");
        assertThat(CapabilitySet.fromJson(set.toJson().getBytes(UTF_8))).isEqualTo(set);
    }
}
