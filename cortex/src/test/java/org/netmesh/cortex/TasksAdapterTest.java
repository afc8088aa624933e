package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.RedexFile;
import tools.jackson.databind.JsonNode;

class TasksAdapterTest {
    private static final OriginHash ORIGIN = new OriginHash(0xabcdef01L);
    private static final ChannelName CHANNEL = new ChannelName("cortex/tasks");

    @AutoClose private final Redex redex = Redex.inMemory();

    // parity: cortex.TasksAdapter, cortex.TasksAdapter.open, cortex.TasksAdapter.create
    // parity: cortex.TasksAdapter.rename, cortex.TasksAdapter.complete
    // parity: cortex.TasksAdapter.delete, cortex.TasksAdapter.listTasks
    // parity: cortex.TasksAdapter.waitForSeq, cortex.TasksAdapter.count, cortex.Task
    // parity: cortex.Task.id, cortex.Task.title, cortex.Task.status, cortex.Task.createdNs
    // parity: cortex.Task.updatedNs
    // parity: cortex.TaskStatus, cortex.TaskStatus.Pending, cortex.TaskStatus.Completed
    // spec 06 §30.34
    @Test
    void theLifeOfATask() {
        try (var tasks = TasksAdapter.open(redex, ORIGIN)) {
            assertThat(tasks.create(1, "write docs", at(100)).seq()).isZero();
            tasks.rename(1, "write spec", at(150));
            WriteReceipt completed = tasks.complete(1, at(200));
            tasks.waitForSeq(completed.seq());
            assertThat(tasks.listTasks())
                    .containsExactly(new Task(1, "write spec", TaskStatus.COMPLETED, 100, 200));
            assertThat(tasks.findUnique(1)).isPresent();

            tasks.waitForSeq(tasks.delete(1).seq());

            assertThat(tasks.count()).isZero();
            assertThat(tasks.findUnique(1)).isEmpty();
        }
    }

    @Test
    void whatIsWrittenIsWhatTheReferenceWrites() {
        try (var tasks = TasksAdapter.open(redex, ORIGIN)) {
            tasks.create(1, "write docs", at(100));
            tasks.rename(1, "write spec", at(150));
            tasks.complete(1, at(200));
            tasks.delete(1);
        }

        List<String> golden =
                Vectors.each("task_events")
                        .limit(4)
                        .map(event -> event.required("redex_payload_hex").asString())
                        .toList();
        assertThat(payloads(redex.openFile(CHANNEL))).isEqualTo(golden);
    }

    // spec 06 §30.34
    @Test
    void unknownIdsChangeNothingAndAKnownOneIsReplacedWholly() {
        try (var tasks = TasksAdapter.open(redex, ORIGIN)) {
            tasks.rename(9, "nobody", at(1));
            tasks.complete(9, at(1));
            tasks.delete(9);
            tasks.create(1, "old", at(1));
            tasks.complete(1, at(2));
            tasks.waitForSeq(tasks.create(1, "new", at(3)).seq());

            assertThat(tasks.listTasks())
                    .containsExactly(new Task(1, "new", TaskStatus.PENDING, 3, 3));
            assertThat(tasks.appliedThroughSeq()).hasValue(5);
        }
    }

    // parity: cortex.TaskFilter, cortex.TaskFilter.status, cortex.TaskFilter.titleContains
    // parity: cortex.TaskFilter.createdAfterNs, cortex.TaskFilter.createdBeforeNs
    // parity: cortex.TaskFilter.updatedAfterNs, cortex.TaskFilter.updatedBeforeNs
    // parity: cortex.TaskFilter.orderBy, cortex.TaskFilter.limit, cortex.TasksOrderBy
    @Test
    void filtersCountFirstAndExists() { // spec 06 §29 M-33; the golden queries prove each filter
        try (var tasks = TasksAdapter.open(redex, ORIGIN)) {
            for (int i = 1; i <= 6; i++) tasks.create(i, "task " + i, at(i));
            tasks.waitForSeq(tasks.complete(4, at(10)).seq());
            TaskFilter pending = TaskFilter.all().status(TaskStatus.PENDING);
            TaskFilter middle = pending.createdAfter(at(2)).createdBefore(at(5));

            assertThat(ids(tasks.listTasks(middle))).containsExactly(2L, 3L, 5L);
            assertThat(ids(tasks.listTasks(middle.orderBy(TasksOrderBy.ID_DESC).limit(2))))
                    .containsExactly(5L, 3L);
            assertThat(tasks.count(middle.limit(1))).isEqualTo(3);
            assertThat(tasks.exists(pending.titleContains("TASK 4"))).isFalse();
            assertThat(tasks.first(pending.orderBy(TasksOrderBy.CREATED_DESC)).orElseThrow().id())
                    .isEqualTo(6);
            assertThat(ids(tasks.listTasks(TaskFilter.all().updatedAfter(at(6)))))
                    .containsExactly(4L, 6L);
            assertThat(tasks.first(TaskFilter.all().idIn(Set.of()))).isEmpty();
            assertThat(pending).isEqualTo(TaskFilter.all().status(TaskStatus.PENDING));
        }
    }

    @Test
    void anOpenedModelIsCaughtUp() { // spec 06 §29 M-31
        try (var first = TasksAdapter.open(redex, ORIGIN)) {
            for (int i = 0; i < 300; i++) first.create(i, "t", at(i));
        }
        try (var second = TasksAdapter.open(redex, ORIGIN)) {
            assertThat(second.count()).isEqualTo(300);
        }
    }

    // spec 06 §30.39
    @Test
    void stampsAreUniqueUnderConcurrentWritersAndAcrossARestart() { // spec 06 §29 M-30
        try (var tasks = TasksAdapter.open(redex, ORIGIN)) {
            var writers =
                    IntStream.range(0, 8)
                            .mapToObj(w -> CompletableFuture.runAsync(() -> createMany(tasks, w)))
                            .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(writers).join();
        }
        try (var again = TasksAdapter.open(redex, ORIGIN)) {
            again.create(9_999, "after a restart", at(1));
        }

        assertThat(stamps()).hasSize(801).doesNotHaveDuplicates().contains(0L, 799L, 800L);
    }

    private static void createMany(TasksAdapter tasks, int writer) {
        for (int i = 0; i < 100; i++) tasks.create(writer * 100L + i, "t", at(i));
    }

    // spec 06 §30.34
    @Test
    void otherOriginsShareTheStateAndDoNotMoveTheStamp() { // spec 06 §29 M-30
        try (var ours = TasksAdapter.open(redex, ORIGIN);
                var theirs = TasksAdapter.open(redex, new OriginHash(2))) {
            for (int i = 0; i < 5; i++) theirs.create(i, "theirs", at(i));
            WriteReceipt last = ours.create(10, "ours", at(1));
            ours.waitForSeq(last.seq());
            theirs.waitForSeq(last.seq());

            assertThat(ours.listTasks()).hasSize(6).isEqualTo(theirs.listTasks());
            assertThat(stamps()).containsExactly(0L, 1L, 2L, 3L, 4L, 0L);
        }
    }

    // spec 06 §30.36
    @Test
    void theGoldenLogOfHostileEventsFoldsAsTheReferenceFolds() { // spec 06 §29 M-23, M-30
        JsonNode golden = Vectors.of("fold_acceptance");
        RedexFile log = redex.openFile(CHANNEL);
        for (JsonNode event : golden.required("events")) {
            log.append(Vectors.hex(event.required("redex_payload_hex")));
        }
        JsonNode expect = golden.required("expect");
        var origin = new OriginHash(Vectors.u64(golden.required("adapter_origin")));

        try (var tasks = TasksAdapter.open(redex, origin)) {
            assertThat(ids(tasks.listTasks()))
                    .isEqualTo(
                            expect.required("task_ids").valueStream().map(Vectors::u64).toList());
            assertThat(tasks.adapter().foldErrors())
                    .isEqualTo(expect.required("fold_errors").asLong());
            assertThat(tasks.foldedThroughSeq()).hasValue(14);
            assertThat(tasks.appliedThroughSeq()).isEmpty();
            assertThat(tasks.isRunning()).isTrue();
            assertThat(tasks.snapshot().lastSeq()).isEmpty();
            long next = tasks.create(99, "next", at(1)).seq();
            assertThat(EventMeta.decode(log.readOne(next).orElseThrow().payload()).seqOrTs())
                    .isEqualTo(expect.required("next_app_seq").asLong());
        }
    }

    // parity: cortex.CortexError
    @Test
    void errorsNameTheVerb() {
        var tasks = TasksAdapter.open(redex, ORIGIN);
        tasks.close();

        assertThatThrownBy(() -> tasks.create(1, "x", at(1)))
                .isInstanceOf(CortexException.class)
                .hasMessage("cortex: create failed: adapter closed");
        assertThatThrownBy(() -> tasks.waitForSeq(0))
                .hasMessageStartingWith("cortex: wait_for_seq: fold stopped before seq 0");
        assertThatThrownBy(() ->
                        TasksAdapter.openFromSnapshot(
                                redex,
                                ORIGIN,
                                new CortexSnapshot(new byte[] {1}, OptionalLong.empty())))
                .hasMessageStartingWith(
                        "cortex: TasksAdapter open_from_snapshot failed: redex: encode failed:"
                                + " tasks snapshot unwrap: ");
        assertThatThrownBy(() -> MemoriesAdapter.open(redex, ORIGIN, AdapterOptions.onDisk()))
                .hasMessageStartingWith("cortex: MemoriesAdapter open failed: redex: open_file");
        assertThatThrownBy(() -> tasks.create(1, "x", Instant.EPOCH.minusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // parity: cortex.TasksAdapter.close, cortex.TasksAdapter.isRunning
    @Test
    void closingStopsTheFoldAndIsIdempotent() {
        var tasks = TasksAdapter.open(redex, ORIGIN);
        assertThat(tasks.isRunning()).isTrue();

        tasks.close();
        tasks.close();

        assertThat(tasks.isRunning()).isFalse();
    }

    @Test
    void withoutATimeTheClockStampsTheWrite() {
        var options = AdapterOptions.builder().clock(() -> at(42)).build();
        try (var tasks = TasksAdapter.open(redex, ORIGIN, options)) {
            WriteReceipt receipt = tasks.create(1, "now");
            tasks.waitForToken(receipt.token(), Duration.ofMinutes(1));

            assertThat(tasks.findUnique(1).orElseThrow().createdNs()).isEqualTo(42);
        }
    }

    private List<Long> stamps() {
        RedexFile log = redex.openFile(CHANNEL);
        return log.readRange(0, log.nextSeq()).stream()
                .map(event -> EventMeta.decode(event.payload()).seqOrTs())
                .toList();
    }

    private static List<String> payloads(RedexFile log) {
        return log.readRange(0, log.nextSeq()).stream()
                .map(RedexEvent::payload)
                .map(Hex::of)
                .toList();
    }

    private static List<Long> ids(List<Task> tasks) {
        return tasks.stream().map(Task::id).toList();
    }

    private static Instant at(long ns) {
        return Instant.EPOCH.plusNanos(ns);
    }
}
