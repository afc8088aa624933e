package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexFile;
import tools.jackson.databind.JsonNode;

/** Snapshots of the models and what goes on from them (spec 06 §26.1). */
class SnapshotTest {
    private static final OriginHash ORIGIN = new OriginHash(0xabcdef01L);

    @AutoClose private final Redex redex = Redex.inMemory();

    // parity: cortex.TasksAdapter.snapshot, cortex.CortexSnapshot
    // parity: cortex.CortexSnapshot.stateBytes, cortex.CortexSnapshot.lastSeq
    // spec 06 §33.17
    @Test
    void theGoldenTasks() {
        JsonNode golden = Vectors.of("snapshots");
        try (var tasks = TasksAdapter.open(redex, ORIGIN)) {
            assertThat(Hex.of(tasks.snapshot().stateBytes()))
                    .isEqualTo(golden.required("empty_tasks_snapshot_hex").asString());
            assertThat(tasks.snapshot().lastSeq()).isEmpty();
            tasks.create(1, "alpha", at(100));
            tasks.create(2, "beta", at(200));
            tasks.waitForSeq(tasks.complete(1, at(150)).seq());

            CortexSnapshot snapshot = tasks.snapshot();

            assertThat(Hex.of(snapshot.stateBytes()))
                    .isEqualTo(golden.required("tasks_snapshot_hex").asString());
            assertThat(snapshot.lastSeq()).hasValue(golden.required("tasks_last_seq").asLong());
        }
    }

    // parity: cortex.MemoriesAdapter.snapshot
    @Test
    void theGoldenMemories() {
        JsonNode golden = Vectors.of("snapshots");
        try (var memories = MemoriesAdapter.open(redex, ORIGIN)) {
            memories.store(1, "hello", List.of("x"), "alice", at(100));
            memories.waitForSeq(memories.pin(1, at(110)).seq());

            CortexSnapshot snapshot = memories.snapshot();

            assertThat(Hex.of(snapshot.stateBytes()))
                    .isEqualTo(golden.required("memories_snapshot_hex").asString());
            assertThat(snapshot.lastSeq()).hasValue(golden.required("memories_last_seq").asLong());
        }
    }

    // parity: cortex.TasksAdapter.openFromSnapshot
    // spec 06 §30.35
    @Test
    void aRestoredModelHasWhatCameAfterTheSnapshotToo() { // spec 06 §29 M-24, M-30
        CortexSnapshot snapshot;
        try (var tasks = TasksAdapter.open(redex, ORIGIN)) {
            for (int i = 0; i < 10; i++) tasks.create(i, "before", at(i));
            tasks.waitForSeq(9);
            snapshot = tasks.snapshot();
            for (int i = 10; i < 15; i++) tasks.create(i, "after", at(i));
        }

        try (var restored = TasksAdapter.openFromSnapshot(redex, ORIGIN, snapshot)) {
            assertThat(restored.count()).isEqualTo(15);
            long seq = restored.create(99, "next", at(99)).seq();
            RedexFile log = redex.openFile(new ChannelName("cortex/tasks"));
            byte[] payload = log.readOne(seq).orElseThrow().payload();
            assertThat(EventMeta.decode(payload).seqOrTs()).isEqualTo(15);
        }
    }

    // parity: cortex.MemoriesAdapter.openFromSnapshot
    @Test
    void restoredIntoAnEmptyStoreNewWritesAreFolded() { // spec 06 §26.1, §33.4
        CortexSnapshot snapshot;
        try (var memories = MemoriesAdapter.open(redex, ORIGIN)) {
            for (int i = 0; i < 10; i++) memories.store(i, "m", List.of(), "s", at(i));
            memories.waitForSeq(9);
            snapshot = memories.snapshot();
        }

        try (Redex fresh = Redex.inMemory();
                var restored = MemoriesAdapter.openFromSnapshot(fresh, ORIGIN, snapshot)) {
            assertThat(restored.count()).isEqualTo(10);
            WriteReceipt receipt = restored.store(10, "new", List.of(), "s", at(10));
            assertThat(receipt.seq()).isEqualTo(10);
            restored.waitForToken(receipt.token(), Duration.ofMinutes(1));
            assertThat(restored.count()).isEqualTo(11);
        }
    }

    // spec 06 §26.1, §33.2: also when it stops before the first new write
    @Test
    void restoredIntoAnEmptyFolderItOpensAgainWithWhatWasWrittenSince(@TempDir Path folder) {
        CortexSnapshot snapshot;
        try (var memories = MemoriesAdapter.open(redex, ORIGIN)) {
            for (int i = 0; i < 10; i++) memories.store(i, "m", List.of(), "s", at(i));
            memories.waitForSeq(9);
            snapshot = memories.snapshot();
        }
        var options = AdapterOptions.builder().persistent(true).build();
        for (int id = 9; id < 13; id++) {
            try (Redex disk = Redex.builder().persistentDir(folder).build();
                    var restored =
                            MemoriesAdapter.openFromSnapshot(disk, ORIGIN, snapshot, options)) {
                assertThat(restored.count()).isEqualTo(Math.max(10, id));
                if (id == 9) continue;
                WriteReceipt receipt = restored.store(id, "new", List.of(), "s", at(id));
                assertThat(receipt.seq()).isEqualTo(id);
                restored.waitForSeq(receipt.seq());
                assertThat(restored.count()).isEqualTo(id + 1);
            }
        }
    }

    @Test
    void aSkipBeforeTheSnapshotIsReadAgainFromTheAppliedMark() { // spec 06 §29 M-24
        RedexFile log = redex.openFile(new ChannelName("cortex/tasks"));
        CortexSnapshot snapshot;
        List<Task> state;
        try (var tasks = TasksAdapter.open(redex, ORIGIN)) {
            tasks.create(1, "one", at(1));
            tasks.create(2, "two", at(2));
            log.append(new byte[] {1, 2, 3});
            tasks.create(3, "three", at(3));
            tasks.waitForSeq(tasks.complete(1, at(4)).seq());
            snapshot = tasks.snapshot();
            state = tasks.listTasks();
        }

        assertThat(snapshot.lastSeq()).hasValue(1);
        try (var restored = TasksAdapter.openFromSnapshot(redex, ORIGIN, snapshot)) {
            assertThat(restored.listTasks()).isEqualTo(state);
            assertThat(restored.foldedThroughSeq()).hasValue(4);
        }
    }

    @Test
    void goldenSnapshotsRestoreToTheGoldenStates() {
        for (JsonNode golden : Vectors.of("model_directories")) {
            boolean tasks = golden.required("model").asString().equals("tasks");
            JsonNode expected = golden.required("snapshot");
            var snapshot =
                    new CortexSnapshot(
                            Vectors.hex(expected.required("state_bytes_hex")),
                            OptionalLong.of(expected.required("last_seq").asLong()));
            try (Redex fresh = Redex.inMemory()) {
                if (tasks) checkTasks(fresh, snapshot, golden.required("state"));
                else checkMemories(fresh, snapshot, golden.required("state"));
            }
        }
    }

    private static void checkTasks(Redex redex, CortexSnapshot snapshot, JsonNode state) {
        try (var tasks = TasksAdapter.openFromSnapshot(redex, ORIGIN, snapshot)) {
            assertThat(tasks.listTasks().stream().map(Task::title))
                    .isEqualTo(titles(state, "title"));
            assertThat(tasks.snapshot().stateBytes()).hasSameSizeAs(snapshot.stateBytes());
        }
    }

    private static void checkMemories(Redex redex, CortexSnapshot snapshot, JsonNode state) {
        try (var memories = MemoriesAdapter.openFromSnapshot(redex, ORIGIN, snapshot)) {
            assertThat(memories.listMemories().stream().map(Memory::content))
                    .isEqualTo(titles(state, "content"));
            assertThat(memories.snapshot()).isEqualTo(snapshot);
        }
    }

    private static List<String> titles(JsonNode state, String field) {
        return state.valueStream().map(row -> row.required(field).asString()).toList();
    }

    @Test
    void bytesThatAreNoSnapshotAreRefusedWhole() {
        for (String hex : List.of("", "00", "0002ff", "00010000", "000203", "00020101")) {
            var broken = new CortexSnapshot(Hex.parse(hex), OptionalLong.empty());
            assertThatThrownBy(() -> TasksAdapter.openFromSnapshot(redex, ORIGIN, broken))
                    .as(hex)
                    .isInstanceOf(CortexException.class)
                    .extracting("kind")
                    .isEqualTo(CortexException.Kind.INVALID_SNAPSHOT);
        }
        assertThat(redex.openFiles()).isEmpty();
    }

    @Test
    void aModelWithoutAFormForItsStateHasNoSnapshots() {
        Model<AtomicLong> model = Model.named("bare", AtomicLong::new).build();
        var channel = new ChannelName("test/bare");
        try (var bare =
                EventSourced.open(redex, channel, ORIGIN, model, AdapterOptions.defaults())) {
            assertThatThrownBy(bare::snapshot)
                    .hasMessageContaining("model bare has no snapshots: give it a form");
        }
    }

    private static Instant at(long ns) {
        return Instant.EPOCH.plusNanos(ns);
    }
}
