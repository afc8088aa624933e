package org.netmesh.examples.cortex;

import org.netmesh.cortex.NetDb;
import org.netmesh.cortex.NetDbBundle;
import org.netmesh.cortex.NetDbException;
import org.netmesh.cortex.NetDbOpenConfig;
import org.netmesh.kernel.OriginHash;

/** One blob holds the snapshots of all models; any node of the mesh restores from it. */
public final class BackupAndRestore {
    private BackupAndRestore() {}

    /** Saves one database, restores another from the bytes, and tries bytes that are no bundle. */
    public static void main(String[] args) {
        var config =
                NetDbOpenConfig.builder()
                        .originHash(new OriginHash(0xABCDEF01L))
                        .withTasks(true)
                        .build();
        byte[] saved;
        try (NetDb db = NetDb.open(config)) {
            db.requireTasks().waitForSeq(db.requireTasks().create(1, "keep me").seq());
            saved = db.snapshot().stateBytes();
        }
        try (NetDb db = NetDb.openFromSnapshot(config, new NetDbBundle(saved))) {
            System.out.println("restored: " + db.requireTasks().listTasks().getFirst().title());
            db.requireMemories();
        } catch (NetDbException e) {
            System.out.println(e.getMessage());
        }
        try {
            System.out.println(new NetDbBundle(new byte[] {2}));
        } catch (NetDbException e) {
            System.out.println(e.kind() + ": " + e.getMessage());
        }
    }
}
