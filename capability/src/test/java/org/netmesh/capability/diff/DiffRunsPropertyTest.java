package org.netmesh.capability.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.capability.CapabilityLimits;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.Hardware;
import org.netmesh.capability.ModelCapability;
import org.netmesh.capability.Software;
import org.netmesh.capability.Tag;
import org.netmesh.capability.ToolCapability;
import org.netmesh.capability.diff.DiffException.Kind;
import org.netmesh.kernel.codec.MalformedException;

/** Many operations at once do what each of them does after the one before, in bounded time. */
class DiffRunsPropertyTest {
    private static final List<String> NAMES = List.of("", "a", "b", "a.b", "c");
    private static final List<String> TAGS =
            List.of(
                    "gpu",
                    "software.model.0.id=a",
                    "software.model.7.loaded=false",
                    "software.model.2.family=f",
                    "software.tool.3.tool_id=b",
                    "software.tool.4.stateless=true",
                    "software.runtime.a.b=1",
                    "software.framework.c=2",
                    "hardware.memory_gb=x",
                    "hardware.limits.rate_limit_rpm=7",
                    "");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void manyAtOnceDoWhatTheyDoOneByOne(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            CapabilitySet base = base(random);
            List<DiffOp> ops = IntStream.range(0, 12).mapToObj(_ -> op(random)).toList();
            boolean strict = random.nextInt(4) == 0;
            assertThat(outcome(() -> CapabilityDiff.apply(base, ops, strict)))
                    .as("%s %s", base, ops)
                    .isEqualTo(outcome(() -> oneByOne(base, ops, strict)));
        }
    }

    // What took a minute: operations in a row that each went through all that was there.
    @Test
    void operationsInARowReadTheSetOnce() {
        List<Map.Entry<String, String>> runtimes = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) runtimes.add(Map.entry("r" + i, ""));
        List<DiffOp> ops = new ArrayList<>();
        ops.add(new DiffOp.UpdateSoftware(software(runtimes)));
        for (int i = 0; i < 1_000; i++) ops.add(new DiffOp.RemoveRuntime("r" + i));

        CapabilitySet set = CapabilityDiff.apply(CapabilitySet.empty(), ops, true);

        assertThat(set.software().runtimes()).hasSize(2_000);
    }

    @Test
    void goingBackAndForthInALargeSetIsRefused() {
        DiffOp large = new DiffOp.AddTag("software.tool.0.requires=" + ",".repeat(30_000));
        List<DiffOp> ops = new ArrayList<>(List.of(large));
        for (int i = 0; i < 500; i++) {
            ops.add(new DiffOp.RemoveTool("a"));
            ops.add(new DiffOp.RemoveModel("a"));
        }
        assertThatThrownBy(() -> CapabilityDiff.apply(CapabilitySet.empty(), ops, false))
                .isInstanceOfSatisfying(
                        DiffException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
        // A base of that size is its owner's, who may ask that of it.
        CapabilitySet base = CapabilityDiff.apply(CapabilitySet.empty(), List.of(large), false);
        List<DiffOp> few = ops.subList(1, 20);
        assertThat(CapabilityDiff.apply(base, few, false).tools()).hasSize(1);
    }

    @Test
    void aNumberBeyondAllNumbersIsMalformed() {
        String json =
                """
                {"node_id":1,"base_version":1,"new_version":2,\
                "ops":[{"SetField":{"path":"a","value":[1e999]}}],"timestamp_ns":0}\
                """;
        assertThatThrownBy(() -> CapabilityDiff.decode(json.getBytes(UTF_8)))
                .isInstanceOf(MalformedException.class);
    }

    private static CapabilitySet oneByOne(CapabilitySet base, List<DiffOp> ops, boolean strict) {
        CapabilitySet set = base;
        for (DiffOp op : ops) set = CapabilityDiff.apply(set, List.of(op), strict);
        return set;
    }

    private static String outcome(Supplier<CapabilitySet> action) {
        try {
            return action.get().toJson();
        } catch (DiffException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static CapabilitySet base(Random random) {
        Map<String, String> metadata = new TreeMap<>();
        if (random.nextBoolean()) metadata.put("tool::a::input_schema", "old");
        if (random.nextBoolean()) metadata.put("tool::b::output_schema", "old");
        List<String> texts = new ArrayList<>(TAGS.subList(0, TAGS.size() - 1));
        Collections.shuffle(texts, random);
        List<Tag> tags = texts.stream().limit(random.nextInt(8)).map(Tag::parse).toList();
        return CapabilitySet.of(tags, metadata).toBuilder()
                .addTool(ToolCapability.builder().toolId("a").build())
                .build();
    }

    private static DiffOp op(Random random) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        String tag = TAGS.get(random.nextInt(TAGS.size()));
        long number = random.nextInt(3);
        return switch (random.nextInt(17)) {
            case 0 -> new DiffOp.AddTag(tag);
            case 1 -> new DiffOp.RemoveTag(tag);
            case 2, 3 -> new DiffOp.AddModel(model(name, random));
            case 4 -> new DiffOp.RemoveModel(name);
            case 5 ->
                    new DiffOp.UpdateModel(
                            name, OptionalLong.of(number), Optional.of(random.nextBoolean()));
            case 6, 7, 8 -> new DiffOp.AddTool(tool(name, random));
            case 9 -> new DiffOp.RemoveTool(name);
            case 10 -> new DiffOp.UpdateHardware(Hardware.builder().memoryGb(number).build());
            case 11 -> new DiffOp.UpdateMemory(number);
            case 12 -> new DiffOp.UpdateSoftware(software(List.of(Map.entry(name, "1"))));
            case 13 -> new DiffOp.AddRuntime(name, tag);
            case 14 -> new DiffOp.RemoveRuntime(name);
            case 15 ->
                    random.nextBoolean()
                            ? new DiffOp.AddFramework(name, "3")
                            : new DiffOp.RemoveFramework(name);
            default ->
                    random.nextBoolean()
                            ? new DiffOp.UpdateRateLimit(number)
                            : new DiffOp.UpdateLimits(CapabilityLimits.builder().build());
        };
    }

    private static Software software(List<Map.Entry<String, String>> runtimes) {
        return new Software("", "", runtimes, List.of(), Optional.empty(), List.of());
    }

    private static ModelCapability model(String id, Random random) {
        ModelCapability.Builder model = ModelCapability.builder().modelId(id).modalities(List.of());
        if (random.nextBoolean()) model.family("f").tokensPerSec(random.nextInt(3));
        return model.build();
    }

    private static ToolCapability tool(String id, Random random) {
        ToolCapability.Builder tool = ToolCapability.builder().toolId(id);
        if (random.nextBoolean()) tool.inputSchema("in" + random.nextInt(3));
        if (random.nextBoolean()) tool.requires("x,y");
        return tool.build();
    }
}
