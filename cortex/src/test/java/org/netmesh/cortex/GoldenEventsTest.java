package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.codec.MalformedException;
import tools.jackson.databind.JsonNode;

/** Event tails and folding of single events, against the reference (spec 06 §22, §23). */
class GoldenEventsTest {
    static Stream<JsonNode> taskEvents() {
        return Vectors.each("task_events");
    }

    static Stream<JsonNode> memoryEvents() {
        return Vectors.each("memory_events");
    }

    @ParameterizedTest
    @MethodSource("taskEvents")
    void taskTails(JsonNode golden) {
        JsonNode fields = golden.required("fields");
        long id = Vectors.u64(fields.required("id"));
        long now = fields.has("now_ns") ? Vectors.u64(fields.required("now_ns")) : 0;

        byte[] tail =
                switch ((int) Vectors.u64(golden.required("dispatch"))) {
                    case 0x01 ->
                            TaskEvents.CREATED.encode(
                                    new TaskEvents.Created(id, text(fields, "title"), now));
                    case 0x02 ->
                            TaskEvents.RENAMED.encode(
                                    new TaskEvents.Renamed(id, text(fields, "new_title"), now));
                    case 0x03 -> TaskEvents.COMPLETED.encode(new TaskEvents.Completed(id, now));
                    case 0x04 -> TaskEvents.DELETED.encode(new TaskEvents.Deleted(id));
                    default -> throw new AssertionError(golden);
                };

        assertThat(Hex.of(tail)).isEqualTo(golden.required("tail_hex").asString());
    }

    @ParameterizedTest
    @MethodSource("memoryEvents")
    void memoryTails(JsonNode golden) {
        JsonNode fields = golden.required("fields");
        long id = Vectors.u64(fields.required("id"));
        long now = fields.has("now_ns") ? Vectors.u64(fields.required("now_ns")) : 0;

        byte[] tail =
                switch ((int) Vectors.u64(golden.required("dispatch"))) {
                    case 0x10 ->
                            MemoryEvents.STORED.encode(
                                    new MemoryEvents.Stored(
                                            id,
                                            text(fields, "content"),
                                            tags(fields),
                                            text(fields, "source"),
                                            now));
                    case 0x11 ->
                            MemoryEvents.RETAGGED.encode(
                                    new MemoryEvents.Retagged(id, tags(fields), now));
                    case 0x12 -> MemoryEvents.PINNED.encode(new MemoryEvents.Touched(id, now));
                    case 0x13 -> MemoryEvents.UNPINNED.encode(new MemoryEvents.Touched(id, now));
                    case 0x14 -> MemoryEvents.DELETED.encode(new MemoryEvents.Deleted(id));
                    default -> throw new AssertionError(golden);
                };

        assertThat(Hex.of(tail)).isEqualTo(golden.required("tail_hex").asString());
    }

    @Test
    void hostileAndOddEventsAreAppliedOrSkippedAsTheReferenceDoes() { // spec 06 §29 M-23, M-29
        Table<Task> tasks = TaskEvents.MODEL.initialState();
        List<String> skipped = new ArrayList<>();
        JsonNode events = Vectors.of("fold_acceptance").required("events");

        for (JsonNode event : events) {
            byte[] payload = Vectors.hex(event.required("redex_payload_hex"));
            List<Task> before = List.copyOf(tasks.rows());
            try {
                TaskEvents.MODEL.apply(tasks, 0, payload);
            } catch (MalformedException e) {
                skipped.add(event.required("case").asString());
                assertThat(tasks.rows()).containsExactlyElementsOf(before);
            }
        }

        List<String> expected =
                events.valueStream()
                        .filter(event -> event.required("result").asString().equals("skipped"))
                        .map(event -> event.required("case").asString())
                        .toList();
        assertThat(skipped).isEqualTo(expected);
        assertThat(tasks.rows().stream().map(Task::title))
                .containsExactly("other", "v1", "pad", "flags", "trail", "long", "host");
    }

    @Test
    void refusalsNameTheModelAndTheSequence() {
        Table<Task> tasks = TaskEvents.MODEL.initialState();
        byte[] damaged = new byte[EventMeta.BYTES];

        assertThatThrownBy(() -> TaskEvents.MODEL.apply(tasks, 7, new byte[3]))
                .isInstanceOf(MalformedException.class)
                .hasMessage("tasks payload too short: 3 bytes at seq 7 (need 24)");
        assertThatThrownBy(() -> TaskEvents.MODEL.apply(tasks, 9, damaged))
                .isInstanceOf(MalformedException.class)
                .hasMessage("tasks fold: EventMeta checksum mismatch at seq 9");
    }

    @Test
    void unknownCodesChangeNothingAndOneCodeHasOneEffect() {
        EventType<Integer> type = new EventType<>(0x80, (out, e) -> out.u16(e), in -> in.u16());
        var builder = Model.named("own", ArrayList<Integer>::new).on(type, List::add);

        assertThatThrownBy(() -> builder.on(type, List::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dispatch code 128 of model own already has an effect");
        assertThatCode(() -> new EventType<>(0xff, (_, _) -> {}, in -> in.u8()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new EventType<>(0x100, (_, _) -> {}, in -> in.u8()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(JsonNode fields, String name) {
        return fields.required(name).asString();
    }

    private static List<String> tags(JsonNode fields) {
        return fields.required("tags").valueStream().map(JsonNode::asString).toList();
    }
}
