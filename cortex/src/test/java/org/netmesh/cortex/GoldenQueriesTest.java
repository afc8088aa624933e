package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The filters of spec 06 §24 against answers of the reference. */
class GoldenQueriesTest {
    static Stream<JsonNode> taskCases() {
        return Vectors.of("queries").required("tasks").required("cases").valueStream();
    }

    static Stream<JsonNode> memoryCases() {
        return Vectors.of("queries").required("memories").required("cases").valueStream();
    }

    @ParameterizedTest
    @MethodSource("taskCases")
    void tasks(JsonNode golden) {
        check(golden, tasksOfTheVectors(), taskFilter(golden).query());
    }

    @ParameterizedTest
    @MethodSource("memoryCases")
    void memories(JsonNode golden) {
        check(golden, memoriesOfTheVectors(), memoryFilter(golden.required("filter")).query());
    }

    private static <T extends Row> void check(JsonNode golden, Table<T> table, Query<T> query) {
        List<Long> expected = golden.required("ids").valueStream().map(Vectors::u64).toList();

        List<Long> found = table.find(query).stream().map(Row::id).toList();

        // Without an order the golden ids stand in ascending id, which is our order.
        assertThat(found).isEqualTo(expected);
        if (!golden.has("count")) return;
        assertThat(table.count(query)).isEqualTo(golden.required("count").asInt());
        assertThat(table.exists(query)).isEqualTo(golden.required("exists").asBoolean());
    }

    private static Table<Task> tasksOfTheVectors() {
        Table<Task> table = new Table<>();
        table.put(Task.created(5, "Write DOCS", 100));
        table.put(Task.created(2, "write spec", 310));
        table.put(Task.created(9, "ÄPFEL straße", 200));
        table.put(Task.created(1, "zeta", 300));
        table.put(Task.created(7, "İstanbul", 50));
        table.put(Task.created(3, "ΟΔΟΣ", 305));
        table.put(Task.created(-1, "max id", -1));
        table.put(table.get(2).orElseThrow().completed(350));
        table.put(table.get(7).orElseThrow().completed(60));
        table.put(table.get(3).orElseThrow().completed(360));
        return table;
    }

    private static Table<Memory> memoriesOfTheVectors() {
        Table<Memory> table = new Table<>();
        table.put(Memory.stored(1, "Alpha note", List.of("a", "b"), "x", 10));
        table.put(Memory.stored(2, "beta", List.of("b", "c", "b"), "y", 20));
        table.put(Memory.stored(3, "gamma", List.of(), "x", 30));
        table.put(Memory.stored(4, "ALPHA two", List.of("A"), "X", 40));
        table.put(table.get(2).orElseThrow().pinned(true, 50));
        table.put(table.get(2).orElseThrow().restored("beta2", List.of("z", "z"), "q", 60));
        return table;
    }

    private static TaskFilter taskFilter(JsonNode golden) {
        TaskFilter filter = TaskFilter.all();
        for (var field : golden.required("filter").properties()) {
            JsonNode value = field.getValue();
            filter =
                    switch (field.getKey()) {
                        case "status" -> filter.status(TaskStatus.valueOf(upper(value)));
                        case "title_contains" -> filter.titleContains(value.asString());
                        case "created_after_ns" -> filter.createdAfter(instant(value));
                        case "created_before_ns" -> filter.createdBefore(instant(value));
                        case "updated_after_ns" -> filter.updatedAfter(instant(value));
                        case "updated_before_ns" -> filter.updatedBefore(instant(value));
                        case "order_by" -> filter.orderBy(TasksOrderBy.valueOf(upper(value)));
                        case "limit" -> filter.limit(value.asInt());
                        default -> throw new AssertionError(field.getKey());
                    };
        }
        return golden.has("id_in") ? filter.idIn(ids(golden.required("id_in"))) : filter;
    }

    private static MemoryFilter memoryFilter(JsonNode golden) {
        MemoryFilter filter = MemoryFilter.all();
        for (var field : golden.properties()) {
            JsonNode value = field.getValue();
            filter =
                    switch (field.getKey()) {
                        case "source" -> filter.source(value.asString());
                        case "content_contains" -> filter.contentContains(value.asString());
                        case "tag" -> filter.tag(value.asString());
                        case "any_tag" -> filter.anyTag(texts(value));
                        case "all_tags" -> filter.allTags(texts(value));
                        case "pinned" -> filter.pinned(value.asBoolean());
                        case "created_before_ns" -> filter.createdBefore(instant(value));
                        case "updated_after_ns" -> filter.updatedAfter(instant(value));
                        case "order_by" -> filter.orderBy(MemoriesOrderBy.valueOf(upper(value)));
                        case "limit" -> filter.limit(value.asInt());
                        default -> throw new AssertionError(field.getKey());
                    };
        }
        return filter;
    }

    private static String upper(JsonNode text) {
        return text.asString().toUpperCase(Locale.ROOT);
    }

    private static Set<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    }

    private static Set<Long> ids(JsonNode list) {
        return list.valueStream().map(Vectors::u64).collect(Collectors.toSet());
    }

    private static Instant instant(JsonNode ns) {
        long nanos = Vectors.u64(ns);
        return Instant.ofEpochSecond(
                Long.divideUnsigned(nanos, 1_000_000_000L),
                Long.remainderUnsigned(nanos, 1_000_000_000L));
    }
}
