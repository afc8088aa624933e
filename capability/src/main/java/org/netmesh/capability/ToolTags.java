package org.netmesh.capability;

import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tools as tags, {@code software.tool.<i>.*}, and their schemas as metadata (spec 04a §4.5). */
final class ToolTags {
    static final String PREFIX = "tool.";
    static final String ID = "tool_id";
    private static final String INPUT = "::input_schema";
    private static final String OUTPUT = "::output_schema";

    private ToolTags() {}

    static boolean owns(TagKey key) {
        return key.axis() == TaxonomyAxis.SOFTWARE && key.key().startsWith(PREFIX);
    }

    static void encode(List<ToolCapability> tools, List<Tag> out) {
        TagWriter tags = new TagWriter(TaxonomyAxis.SOFTWARE, out);
        for (int i = 0; i < tools.size(); i++) {
            ToolCapability tool = tools.get(i);
            String block = PREFIX + i + ".";
            tags.text(block + ID, tool.toolId());
            tags.text(block + "name", tool.name());
            tags.text(block + "version", tool.version());
            if (!tool.requires().isEmpty()) {
                tags.value(block + "requires", String.join(",", tool.requires()));
            }
            tags.number(block + "estimated_time_ms", tool.estimatedTime().toMillis());
            tags.value(block + "stateless", Boolean.toString(tool.stateless()));
        }
    }

    static List<ToolCapability> decode(Collection<Tag> tags, Map<String, String> metadata) {
        return Blocks.decode(
                tags,
                PREFIX,
                Block::new,
                (block, field, value) -> block.take(field, value),
                block -> block.build(metadata));
    }

    private static final class Block {
        private final ToolCapability.Builder tool = ToolCapability.builder();
        private String toolId = "";

        void take(String field, String value) {
            switch (field) {
                case ID -> toolId = value;
                case "name" -> tool.name(value);
                case "version" -> tool.version(value);
                case "requires" -> requires(value);
                case "estimated_time_ms" ->
                        tool.estimatedTime(Duration.ofMillis(Ranges.parse(value, Ranges.U32, 0)));
                case "stateless" -> tool.stateless(value.equals("true"));
                default -> {}
            }
        }

        private void requires(String value) {
            tool.requires(value.isEmpty() ? List.of() : List.of(value.split(",", -1)));
        }

        ToolCapability build(Map<String, String> metadata) {
            schema(metadata, INPUT).ifPresent(tool::inputSchema);
            schema(metadata, OUTPUT).ifPresent(tool::outputSchema);
            return tool.toolId(toolId).build();
        }

        private Optional<String> schema(Map<String, String> metadata, String which) {
            return Optional.ofNullable(metadata.get(Metadata.TOOL_PREFIX + toolId + which));
        }
    }

    /** Drops the schemas of tools that are gone, then writes those that {@code tools} bring. */
    static void writeSchemas(List<ToolCapability> tools, Map<String, String> metadata) {
        Set<String> ids = tools.stream().map(ToolCapability::toolId).collect(toSet());
        metadata.keySet()
                .removeIf(key -> key.startsWith(Metadata.TOOL_PREFIX) && !belongs(key, ids));
        for (ToolCapability tool : tools) {
            String prefix = Metadata.TOOL_PREFIX + tool.toolId();
            tool.inputSchema().ifPresent(text -> metadata.put(prefix + INPUT, text));
            tool.outputSchema().ifPresent(text -> metadata.put(prefix + OUTPUT, text));
        }
    }

    private static boolean belongs(String key, Set<String> ids) {
        String rest = key.substring(Metadata.TOOL_PREFIX.length());
        int end = rest.indexOf("::");
        // A key without a second "::" belongs to no tool and is left alone.
        return end < 0 || ids.contains(rest.substring(0, end));
    }
}
