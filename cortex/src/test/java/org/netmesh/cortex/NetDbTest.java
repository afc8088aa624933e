package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;

class NetDbTest {
    private static final OriginHash ORIGIN = new OriginHash(0xabcdef01L);

    // parity: netdb.NetDb, netdb.NetDb.open, netdb.NetDb.tasks, netdb.NetDb.memories
    // parity: netdb.NetDb.close, netdb.NetDbOpenConfig, netdb.NetDbOpenConfig.originHash
    // parity: netdb.NetDbOpenConfig.withTasks, netdb.NetDbOpenConfig.withMemories
    // spec 06 §30.39; §33.18
    @Test
    void bothModelsBehindOneHandle() {
        NetDb db = NetDb.open(both().build());
        for (int i = 0; i < 50; i++) {
            db.requireTasks().create(i, "t", at(i));
            db.requireMemories().store(i, "m", List.of(), "s", at(i));
        }
        db.requireTasks().waitForSeq(49);
        db.requireMemories().waitForSeq(49);
        assertThat(db.tasks().orElseThrow().count()).isEqualTo(50);
        assertThat(db.memories().orElseThrow().count()).isEqualTo(50);

        db.close();
        db.close();

        assertThat(db.requireTasks().isRunning()).isFalse();
        assertThat(db.redex().openFiles()).isEmpty();
    }

    // parity: netdb.NetDbError
    @Test
    void aModelThatWasNotChosenIsAbsent() {
        var config = NetDbOpenConfig.builder().originHash(ORIGIN).withTasks(true).build();
        try (NetDb db = NetDb.open(config)) {
            assertThat(db.memories()).isEmpty();
            assertThatThrownBy(db::requireMemories)
                    .isInstanceOf(NetDbException.class)
                    .hasMessage("netdb: model 'memories' was not included in this NetDb")
                    .extracting("kind")
                    .isEqualTo(NetDbException.Kind.MODEL_NOT_INCLUDED);
        }
    }

    // parity: netdb.NetDbOpenConfig.persistentDir, netdb.NetDbOpenConfig.persistent
    @Test
    void contradictionsAreRefusedByName(@TempDir Path dir) {
        assertThatThrownBy(() -> NetDbOpenConfig.builder().originHash(ORIGIN).build())
                .extracting("kind")
                .isEqualTo(NetDbException.Kind.NO_MODELS_ENABLED);
        assertThatThrownBy(() -> NetDbOpenConfig.builder().withTasks(true).build())
                .hasMessage("netdb: invalid config: originHash is required");
        assertThatThrownBy(() -> both().persistent(true).build())
                .hasMessage(
                        "netdb: invalid config: persistent needs persistentDir, or redex with one");
        try (Redex redex = Redex.inMemory()) {
            assertThatThrownBy(() -> both().redex(redex).persistentDir(dir).build())
                    .hasMessageContaining("either redex or persistentDir");
        }
        NetDbOpenConfig onDisk = both().persistent(true).persistentDir(dir).build();
        assertThat(onDisk.options().file().persistent()).isTrue();
    }

    // parity: netdb.NetDb.snapshot, netdb.NetDb.openFromSnapshot, netdb.NetDbBundle
    // parity: netdb.NetDbBundle.stateBytes
    // spec 06 §30.40
    @Test
    void aBundleGoesRoundAndNewWritesAreVisible() {
        NetDbBundle bundle;
        try (NetDb db = NetDb.open(both().build())) {
            fill(db);
            bundle = db.snapshot();
        }
        assertThat(Hex.of(bundle.stateBytes()))
                .isEqualTo(Vectors.of("snapshots").required("netdb_bundle_hex").asString());

        try (NetDb db = NetDb.openFromSnapshot(both().build(), bundle)) {
            assertThat(db.snapshot()).isEqualTo(bundle);
            WriteReceipt receipt = db.requireTasks().create(3, "gamma", at(300));
            db.requireTasks().waitForSeq(receipt.seq());
            assertThat(db.requireTasks().count()).isEqualTo(3);
        }
    }

    private static void fill(NetDb db) {
        db.requireTasks().create(1, "alpha", at(100));
        db.requireTasks().create(2, "beta", at(200));
        db.requireTasks().waitForSeq(db.requireTasks().complete(1, at(150)).seq());
        db.requireMemories().store(1, "hello", List.of("x"), "alice", at(100));
        db.requireMemories().waitForSeq(db.requireMemories().pin(1, at(110)).seq());
    }

    // spec 06 §30.41
    @Test
    void aModelThatTheBundleLacksOpensFreshAndOneThatWasNotChosenIsPassedOver() {
        NetDbBundle tasksOnly = bundle("netdb_bundle_tasks_only_hex");
        try (NetDb db = NetDb.openFromSnapshot(both().build(), tasksOnly)) {
            assertThat(db.requireTasks().count()).isEqualTo(2);
            assertThat(db.requireMemories().count()).isZero();
        }
        var memoriesOnly = NetDbOpenConfig.builder().originHash(ORIGIN).withMemories(true).build();
        try (NetDb db = NetDb.openFromSnapshot(memoriesOnly, bundle("netdb_bundle_hex"))) {
            assertThat(db.tasks()).isEmpty();
            assertThat(db.requireMemories().count()).isEqualTo(1);
        }
        try (NetDb db = NetDb.openFromSnapshot(both().build(), bundle("netdb_bundle_empty_hex"))) {
            assertThat(db.requireTasks().count() + db.requireMemories().count()).isZero();
            assertThat(db.snapshot())
                    .isEqualTo(bundle("netdb_bundle_empty_states_no_last_seq_hex"));
        }
    }

    private static NetDbBundle bundle(String name) {
        return new NetDbBundle(Vectors.hex(Vectors.of("snapshots").required(name)));
    }

    // spec 06 §30.41
    @Test
    void aFailedOpenLeavesNothingRunning() { // spec 06 §29 M-38
        var corrupt =
                new NetDbBundle(Vectors.hex(Vectors.of("corrupt_bundle_rejected").required("hex")));
        try (Redex redex = Redex.inMemory()) {
            assertThatThrownBy(() -> NetDb.openFromSnapshot(both().redex(redex).build(), corrupt))
                    .isInstanceOf(CortexException.class)
                    .hasMessageStartingWith("cortex: NetDb restore memories: ")
                    .extracting("kind")
                    .isEqualTo(CortexException.Kind.INVALID_SNAPSHOT);
            try (NetDb fresh = NetDb.open(both().redex(redex).build())) {
                fill(fresh);
                assertThat(fresh.requireTasks().count()).isEqualTo(2);
            }
            assertThat(redex.openFiles()).hasSize(2);
        }
    }

    // spec 06 §30.42
    @Test
    void bundlesHaveThePublishedSizes() { // spec 06 §30
        for (var row : Vectors.of("bundle_sizes").required("rows")) {
            int rows = row.required("n").asInt();
            try (NetDb db = NetDb.open(both().build())) {
                for (int i = 0; i < rows; i++) {
                    db.requireTasks().create(i + 1, "task-" + i, at(i));
                    if (i % 3 == 0) db.requireTasks().complete(i + 1, at(i));
                    String tag = i % 2 == 0 ? "alpha" : "beta";
                    db.requireMemories().store(i + 1, "content-" + i, List.of(tag), "src", at(i));
                }
                db.requireTasks().waitForSeq(db.requireTasks().adapter().file().nextSeq() - 1);
                db.requireMemories().waitForSeq(rows - 1);

                int bytes = size(db.snapshot().tasks()) + size(db.snapshot().memories());
                assertThat(bytes).isEqualTo(row.required("bytes").asInt());
            }
        }
    }

    private static int size(Optional<CortexSnapshot> snapshot) {
        return snapshot.orElseThrow().stateBytes().length;
    }

    private static NetDbOpenConfig.Builder both() {
        return NetDbOpenConfig.builder().originHash(ORIGIN).withTasks(true).withMemories(true);
    }

    private static Instant at(long ns) {
        return Instant.EPOCH.plusNanos(ns);
    }
}
