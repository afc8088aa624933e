package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.pin.PinChange;
import org.netmesh.mesh.pin.PinKeeper;
import org.netmesh.testkit.disk.DiskOperation;
import org.netmesh.testkit.disk.SimulatedDisk;

/** Pins in a state folder (spec 20 §1.3). */
class PinKeeperTest {
    private static final int LOSSES = 400;

    private final SimulatedDisk disk = SimulatedDisk.seeded(Long.getLong("netmesh.seed", 1));

    @Test
    void whatIsPinnedIsThereWhenTheFolderIsOpenedAgain() {
        PinKeeper first = open();
        first.changed(new PinChange.Pinned(entity(1)));
        first.changed(new PinChange.Pinned(entity(2)));
        first.changed(new PinChange.Pinned(entity(3)));
        first.changed(new PinChange.Forgotten(entity(2)));
        first.changed(new PinChange.Pinned(entity(1)));
        first.changed(new PinChange.Pinned(entity(4)));
        first.close(Duration.ZERO);
        assertThat(open().pinned()).containsExactly(entity(3), entity(1), entity(4));
    }

    // B-058: old or new, never half, and never silently nothing
    @Test
    void aLossOfPowerAnywhereLeavesWhatWasWrittenOrWhatWasBeingWritten() {
        SplittableRandom dice = new SplittableRandom(Long.getLong("netmesh.seed", 1));
        Set<EntityId> written = new LinkedHashSet<>();
        for (int loss = 0; loss < LOSSES; loss++) {
            PinKeeper keeper = open();
            Set<EntityId> found = Set.copyOf(keeper.pinned());
            assertThat(found).as("after loss %d", loss).containsAll(written);
            written = new LinkedHashSet<>(found);
            disk.losePowerAfter(dice.nextInt(30));
            for (int change = 0; change < 8; change++) {
                EntityId next = entity(dice.nextInt(64));
                keeper.changed(new PinChange.Pinned(next));
                if (keeper.failures() == 0) written.add(next);
            }
            disk.losePower();
            disk.restart();
        }
        assertThat(written).isNotEmpty();
    }

    @Test
    void aDamagedFileIsAnErrorAndStaysAsItIs() {
        PinKeeper keeper = open();
        keeper.changed(new PinChange.Pinned(entity(1)));
        keeper.close(Duration.ZERO);
        disk.flipBit(PinKeeper.FILE, 120);

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(this::open)
                    .isInstanceOfSatisfying(
                            MeshException.class,
                            e -> assertThat(e.kind()).isEqualTo(MeshException.Kind.STATE_DAMAGED))
                    .hasMessageContaining(PinKeeper.FILE)
                    .hasMessageContaining("restore it, or delete it");
        }
        disk.flipBit(PinKeeper.FILE, 120);
        assertThat(open().pinned()).containsExactly(entity(1));
    }

    @Test
    void aFolderHasOneNodeAtATime() {
        PinKeeper first = open();
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.LOCKED));
        first.close(Duration.ZERO);
        open();
    }

    @Test
    void whatTheDiskRefusedIsWrittenWithTheNextChange() {
        PinKeeper keeper = open();
        disk.setFault((operation, _) ->
                operation == DiskOperation.SYNC
                        ? Optional.of(StorageException.Kind.NO_SPACE)
                        : Optional.empty());
        keeper.changed(new PinChange.Pinned(entity(1)));
        assertThat(keeper.failures()).isEqualTo(1);
        assertThat(disk.exists(PinKeeper.FILE)).isFalse();

        disk.setFault((_, _) -> Optional.empty());
        keeper.changed(new PinChange.Pinned(entity(2)));
        keeper.close(Duration.ZERO);
        assertThat(open().pinned()).containsExactly(entity(1), entity(2));
    }

    @Test
    void whatTheDiskRefusedIsWrittenAtTheEnd() {
        PinKeeper keeper = open();
        disk.setCapacity(3);
        keeper.changed(new PinChange.Pinned(entity(1)));
        disk.setCapacity(Long.MAX_VALUE);
        keeper.close(Duration.ZERO);
        assertThat(open().pinned()).containsExactly(entity(1));
    }

    // The loop does not wait for the disk, and what gathers meanwhile is one write.
    @Test
    void changesThatComeDuringAWriteGoOutTogether() {
        Queue<Runnable> later = new ArrayDeque<>();
        PinKeeper keeper = PinKeeper.open(disk, later::add);
        for (int i = 0; i < 1_000; i++) keeper.changed(new PinChange.Pinned(entity(i)));
        assertThat(later).hasSize(1);
        long before = disk.boundaries();
        later.remove().run();
        assertThat(disk.boundaries() - before).isLessThan(10);
        keeper.close(Duration.ZERO);
        assertThat(open().pinned()).hasSize(1_000);
    }

    private PinKeeper open() {
        return PinKeeper.open(disk, Runnable::run);
    }

    private static EntityId entity(int number) {
        byte[] key = new byte[EntityId.BYTES];
        Arrays.fill(key, (byte) number);
        key[0] = (byte) (number >> 8);
        return EntityId.of(key);
    }
}
