package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;
import org.netmesh.testservers.ReferencePeer;
import tools.jackson.databind.JsonNode;

/** A live process of Net 0.19.0 reads what we write, and we what it writes (spec 06 §27). */
class WheelIT {
    private static final OriginHash ORIGIN = new OriginHash(0xabcdef01L);
    private static final AdapterOptions ON_DISK = AdapterOptions.onDisk();

    @TempDir Path dir;
    @AutoClose private final ReferencePeer peer = ReferencePeer.python();

    @Test
    void itReadsOurTasksAndWeTheOnesItAdds() {
        List<Task> ours;
        try (Redex redex = Redex.builder().persistentDir(dir).build();
                var tasks = TasksAdapter.open(redex, ORIGIN, ON_DISK)) {
            tasks.create(1, "grün ✓", at(100));
            tasks.create(-1, "max", at(200));
            tasks.rename(1, "blau", at(250));
            tasks.waitForSeq(tasks.complete(-1, at(300)).seq());
            ours = tasks.listTasks();
        }
        JsonNode redex = peer.call("redex_open", Map.of("persistent_dir", dir.toString()));
        JsonNode opened =
                peer.call(
                        "tasks_open",
                        Map.of(
                                "redex",
                                redex.required("redex"),
                                "origin_hash",
                                ORIGIN.value(),
                                "persistent",
                                true));
        JsonNode handle = opened.required("tasks");
        assertThat(tasks(peer.call("tasks_list", Map.of("tasks", handle, "order_by", "id_asc"))))
                .isEqualTo(ours);

        peer.call(
                "tasks_create",
                Map.of("tasks", handle, "task_id", 7, "title", "theirs", "now_ns", 400));
        JsonNode seq =
                peer.call("tasks_complete", Map.of("tasks", handle, "task_id", 1, "now_ns", 500))
                        .required("seq");
        peer.call("fold_wait", Map.of("fold", handle, "seq", seq));
        List<Task> theirs =
                tasks(peer.call("tasks_list", Map.of("tasks", handle, "order_by", "id_asc")));
        peer.close();

        try (Redex again = Redex.builder().persistentDir(dir).build();
                var tasks = TasksAdapter.open(again, ORIGIN, ON_DISK)) {
            assertThat(tasks.listTasks()).isEqualTo(theirs).hasSize(3);
            assertThat(tasks.adapter().foldErrors()).isZero();
        }
    }

    @Test
    void itReadsOurMemoriesAndWeTheOnesItAdds() {
        try (Redex redex = Redex.builder().persistentDir(dir).build();
                var memories = MemoriesAdapter.open(redex, ORIGIN, ON_DISK)) {
            memories.store(1, "ours", List.of("a", "ü", "a"), "java", at(100));
            memories.pin(1, at(110));
        }
        JsonNode redex = peer.call("redex_open", Map.of("persistent_dir", dir.toString()));
        JsonNode handle =
                peer.call(
                                "memories_open",
                                Map.of(
                                        "redex",
                                        redex.required("redex"),
                                        "origin_hash",
                                        ORIGIN.value(),
                                        "persistent",
                                        true))
                        .required("memories");
        JsonNode seq =
                peer.call(
                                "memories_store",
                                Map.of(
                                        "memories",
                                        handle,
                                        "memory_id",
                                        2,
                                        "content",
                                        "theirs",
                                        "tags",
                                        List.of("b"),
                                        "source",
                                        "python",
                                        "now_ns",
                                        120))
                        .required("seq");
        peer.call("fold_wait", Map.of("fold", handle, "seq", seq));
        List<Memory> theirs =
                memories(
                        peer.call(
                                "memories_list", Map.of("memories", handle, "order_by", "id_asc")));
        peer.close();

        try (Redex again = Redex.builder().persistentDir(dir).build();
                var memories = MemoriesAdapter.open(again, ORIGIN, ON_DISK)) {
            assertThat(memories.listMemories()).isEqualTo(theirs).hasSize(2);
            assertThat(theirs.getFirst())
                    .isEqualTo(
                            new Memory(1, "ours", List.of("a", "ü", "a"), "java", 100, 110, true));
        }
    }

    @Test
    void snapshotsOfEitherRestoreInTheOther() {
        CortexSnapshot snapshot;
        List<Task> expected;
        try (Redex redex = Redex.inMemory();
                var tasks = TasksAdapter.open(redex, ORIGIN)) {
            for (int i = 0; i < 20; i++) tasks.create(i, "task " + i, at(i));
            tasks.waitForSeq(tasks.complete(3, at(99)).seq());
            snapshot = tasks.snapshot();
            expected = tasks.listTasks();
        }

        JsonNode redex = peer.call("redex_open", Map.of());
        JsonNode handle =
                peer.call(
                                "tasks_restore",
                                Map.of(
                                        "redex",
                                        redex.required("redex"),
                                        "origin_hash",
                                        ORIGIN.value(),
                                        "state",
                                        Hex.of(snapshot.stateBytes()),
                                        "last_seq",
                                        snapshot.lastSeq().orElseThrow()))
                        .required("tasks");
        assertThat(tasks(peer.call("tasks_list", Map.of("tasks", handle, "order_by", "id_asc"))))
                .isEqualTo(expected);

        JsonNode back = peer.call("fold_snapshot", Map.of("fold", handle));
        var theirs =
                new CortexSnapshot(
                        Hex.parse(back.required("state").asString()),
                        OptionalLong.of(back.required("last_seq").asLong()));
        try (Redex fresh = Redex.inMemory();
                var tasks = TasksAdapter.openFromSnapshot(fresh, ORIGIN, theirs)) {
            assertThat(tasks.listTasks()).isEqualTo(expected);
            assertThat(tasks.snapshot()).isEqualTo(snapshot);
        }
    }

    @Test
    void bundlesOfEitherRestoreInTheOtherAndTokensAreOneText() {
        NetDbOpenConfig config =
                NetDbOpenConfig.builder()
                        .originHash(ORIGIN)
                        .withTasks(true)
                        .withMemories(true)
                        .build();
        NetDbBundle ours;
        String token;
        try (NetDb db = NetDb.open(config)) {
            db.requireTasks().create(1, "alpha", at(100));
            WriteReceipt last = db.requireTasks().create(2, "beta", at(200));
            db.requireTasks().waitForToken(last.token(), Duration.ofMinutes(1));
            db.requireMemories()
                    .waitForSeq(db.requireMemories().store(1, "m", List.of("x"), "s", at(1)).seq());
            ours = db.snapshot();
            token = last.token().toString();
        }

        JsonNode restored =
                peer.call(
                        "netdb_restore",
                        Map.of(
                                "bundle",
                                Hex.of(ours.stateBytes()),
                                "origin_hash",
                                ORIGIN.value(),
                                "with_tasks",
                                true,
                                "with_memories",
                                true));
        peer.call("fold_wait_token", Map.of("fold", restored.required("tasks"), "token", token));
        String bundle =
                peer.call("netdb_snapshot", Map.of("netdb", restored.required("netdb")))
                        .required("bundle")
                        .asString();

        try (NetDb db = NetDb.openFromSnapshot(config, new NetDbBundle(Hex.parse(bundle)))) {
            assertThat(db.snapshot()).isEqualTo(ours);
        }
    }

    private static List<Task> tasks(JsonNode answer) {
        return answer.required("tasks")
                .valueStream()
                .map(row ->
                        new Task(
                                Vectors.u64(row.required("id")),
                                row.required("title").asString(),
                                status(row),
                                row.required("created_ns").asLong(),
                                row.required("updated_ns").asLong()))
                .toList();
    }

    private static TaskStatus status(JsonNode row) {
        return TaskStatus.valueOf(row.required("status").asString().toUpperCase(Locale.ROOT));
    }

    private static List<Memory> memories(JsonNode answer) {
        return answer.required("memories")
                .valueStream()
                .map(row ->
                        new Memory(
                                Vectors.u64(row.required("id")),
                                row.required("content").asString(),
                                row.required("tags").valueStream().map(JsonNode::asString).toList(),
                                row.required("source").asString(),
                                row.required("created_ns").asLong(),
                                row.required("updated_ns").asLong(),
                                row.required("pinned").asBoolean()))
                .toList();
    }

    private static Instant at(long ns) {
        return Instant.EPOCH.plusNanos(ns);
    }
}
