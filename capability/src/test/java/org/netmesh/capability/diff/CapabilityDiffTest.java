package org.netmesh.capability.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.Vectors;
import org.netmesh.capability.diff.DiffException.Kind;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.codec.MalformedException;
import tools.jackson.databind.JsonNode;

/** Structural diffs against the reference's results (spec 04a §12.2, §19 23). */
class CapabilityDiffTest {
    private static final String FILE = "set_filter_diff.json";
    private static final NodeId NODE = new NodeId(1);

    static Stream<JsonNode> generated() {
        return Vectors.rows(FILE, "structural_diff");
    }

    static Stream<JsonNode> applied() {
        return Vectors.rows(FILE, "structural_apply");
    }

    @ParameterizedTest
    @MethodSource("generated")
    void findsTheReferencesOperations(JsonNode row) {
        List<DiffOp> ops = CapabilityDiff.between(set(row, "prev"), set(row, "curr"));

        assertThat(ops).extracting(DiffWriter::json).isEqualTo(texts(row, "ops"));
    }

    @ParameterizedTest
    @MethodSource("generated")
    void whatWasFoundLeadsThere(JsonNode row) {
        CapabilitySet previous = set(row, "prev");
        CapabilitySet current = set(row, "curr");
        List<DiffOp> ops = CapabilityDiff.between(previous, current);

        CapabilitySet reached = CapabilityDiff.apply(previous, ops, true);

        // Threads beside memory are lost, as in the reference.
        if (row.required("name").asString().equals("threads with memory are lost")) return;
        assertThat(CapabilityDiff.between(reached, current)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("applied")
    void appliesAsTheReferenceDoes(JsonNode row) {
        CapabilityDiff diff =
                CapabilityDiff.decode(
                        """
                        {"node_id":1,"base_version":%s,"new_version":%s,"ops":%s,"timestamp_ns":0}\
                        """
                                .formatted(
                                        row.required("base_version"),
                                        row.required("new_version"),
                                        row.required("ops"))
                                .getBytes(UTF_8));
        CapabilitySet base = set(row, "base");
        long version = row.required("current_version").asLong();
        boolean strict = row.required("strict").asBoolean();
        JsonNode result = row.required("result");

        if (result.isArray()) {
            assertThat(diff.apply(base, version, strict).wireTags()).isEqualTo(strings(result));
        } else {
            assertThatThrownBy(() -> diff.apply(base, version, strict))
                    .isInstanceOf(DiffException.class)
                    .hasMessage(result.required("error").asString());
        }
    }

    @Test
    void readsAndWritesTheReferencesBytes() {
        String text = Vectors.file(FILE).required("structural_diff_json").asString();

        CapabilityDiff diff = CapabilityDiff.decode(text.getBytes(UTF_8));

        assertThat(new String(diff.encode(), UTF_8)).isEqualTo(text);
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] whole =
                Vectors.file(FILE).required("structural_diff_json").asString().getBytes(UTF_8);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> CapabilityDiff.decode(cut))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void bothBoundsHold() {
        List<DiffOp> many = Collections.nCopies(1_025, new DiffOp.AddTag("a"));
        assertThatThrownBy(() -> new CapabilityDiff(NODE, 1, 2, many, 0).encode())
                .isInstanceOfSatisfying(
                        DiffException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
        List<DiffOp> large = List.of(new DiffOp.AddTag("a".repeat(70_000)));
        assertThatThrownBy(() -> new CapabilityDiff(NODE, 1, 2, large, 0).encode())
                .isInstanceOf(DiffException.class);
        String ops = String.join(",", Collections.nCopies(1_025, "{\"AddTag\":\"a\"}"));
        byte[] json =
                """
                {"node_id":1,"base_version":1,"new_version":2,"ops":[%s],"timestamp_ns":0}\
                """
                        .formatted(ops)
                        .getBytes(UTF_8);
        assertThatThrownBy(() -> CapabilityDiff.decode(json))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> CapabilityDiff.decode(new byte[65_537]))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aChainIsCompactedToOneDiff() {
        List<DiffOp> first = List.of(new DiffOp.AddTag("b"), new DiffOp.RemoveTag("a"));
        List<DiffOp> second = List.of(new DiffOp.RemoveTag("b"), new DiffOp.AddTag("c"));
        List<CapabilityDiff> chain =
                List.of(
                        new CapabilityDiff(NODE, 1, 2, first, 10),
                        new CapabilityDiff(NODE, 2, 5, second, 20));

        CapabilityDiff one = CapabilityDiff.compact(tags("a"), chain);

        List<DiffOp> both = List.of(new DiffOp.RemoveTag("a"), new DiffOp.AddTag("c"));
        assertThat(one).isEqualTo(new CapabilityDiff(NODE, 1, 5, both, 20));
    }

    @Test
    void aBrokenChainIsRefused() {
        CapabilityDiff first = new CapabilityDiff(NODE, 1, 2, List.of(), 10);
        List<CapabilityDiff> followers =
                List.of(
                        new CapabilityDiff(new NodeId(2), 2, 3, List.of(), 10),
                        new CapabilityDiff(NODE, 3, 4, List.of(), 10),
                        new CapabilityDiff(NODE, 2, 3, List.of(), 9));
        for (CapabilityDiff follower : followers) {
            assertThatThrownBy(() -> CapabilityDiff.requireChain(List.of(first, follower)))
                    .isInstanceOfSatisfying(
                            DiffException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN_CHAIN));
        }
    }

    private static CapabilitySet set(JsonNode row, String name) {
        return CapabilitySet.builder().tags(texts(row, name)).build();
    }

    private static CapabilitySet tags(String... tags) {
        return CapabilitySet.builder().tags(List.of(tags)).build();
    }

    private static List<String> texts(JsonNode row, String name) {
        return strings(row.required(name));
    }

    private static List<String> strings(JsonNode array) {
        List<String> out = new ArrayList<>();
        array.forEach(node -> out.add(node.asString()));
        return out;
    }
}
