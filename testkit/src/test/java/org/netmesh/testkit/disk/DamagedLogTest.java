package org.netmesh.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.Storage.StoredFile;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.RedexException;
import org.netmesh.redex.RedexFile;
import org.netmesh.redex.RedexFileConfig;

/** One flipped bit, one cut, a few bad records: only what is hit is lost (spec 06 §10). */
class DamagedLogTest {
    private static final ChannelName NAME = new ChannelName("log");
    private static final String GENERATION = "log/v0000000001/";
    private static final List<String> PARTS = List.of("idx", "dat", "ts");

    // B-061; spec 06 §29 M-6
    @Test
    void eachFlippedBitOfASmallLogCostsAtMostTheEventItHits() {
        flipEachBit(25);
    }

    // B-061; spec 06 §29 M-6
    @Test
    @Tag("long")
    @Timeout(3600)
    void eachFlippedBitOfAThousandEventsCostsAtMostTheEventItHits() {
        flipEachBit(1_000);
    }

    private static void flipEachBit(int events) {
        SimulatedDisk disk = written(events);
        byte[] idx = content(disk, "idx");
        byte[] dat = content(disk, "dat");
        byte[] ts = content(disk, "ts");
        for (long bit = 0; bit < idx.length * 8L; bit++) {
            int hit = (int) (bit / 8 / 20);
            assertOnlyHitIsLost(restored(idx, dat, ts, "idx", bit), events, hit);
        }
        for (long bit = 0; bit < dat.length * 8L; bit++) {
            assertOnlyHitIsLost(restored(idx, dat, ts, "dat", bit), events, hitByPayload(bit));
        }
    }

    private static void assertOnlyHitIsLost(SimulatedDisk disk, int events, int hit) {
        try (Redex redex = redex(disk)) {
            RedexFile file = redex.openFile(NAME, config());
            List<Long> expected = new ArrayList<>();
            for (long seq = 0; seq < events; seq++) if (seq != hit) expected.add(seq);
            List<RedexEvent> read = file.readRange(0, -1);
            List<Long> seqs = new ArrayList<>(read.stream().map(RedexEvent::seq).toList());
            boolean unharmed = seqs.remove((long) hit);
            assertThat(seqs).as("hit %d", hit).isEqualTo(expected);
            for (RedexEvent event : read) {
                assertThat(event.payload()).isEqualTo(payload(event.seq()));
            }
            boolean reported = file.recovery().damagedRecords() + file.recovery().cutRecords() == 1;
            assertThat(unharmed || reported).isTrue();
        }
    }

    @Test
    void aCutAtAnyByteOfAnyFileLeavesWhatIsWhole() {
        int events = 12;
        SimulatedDisk disk = written(events);
        for (String part : PARTS) {
            int length = content(disk, part).length;
            for (int size = 0; size < length; size++) {
                SimulatedDisk cut = written(events);
                try (StoredFile file = cut.open(GENERATION + part, OpenMode.EXISTING)) {
                    file.truncate(size);
                }
                List<RedexEvent> first = events(cut);
                assertThat(first).hasSizeGreaterThanOrEqualTo(whole(part, size, events));
                for (int i = 0; i < first.size(); i++) {
                    assertThat(first.get(i).seq()).isEqualTo(i);
                    assertThat(first.get(i).payload()).isEqualTo(payload(i));
                }
                assertThat(events(cut)).isEqualTo(first);
            }
        }
    }

    private static int whole(String part, int size, int events) {
        return switch (part) {
            case "idx" -> size / 20;
            case "dat" -> wholePayloads(size, events);
            default -> events;
        };
    }

    private static int wholePayloads(int size, int events) {
        int end = 0;
        for (int i = 0; i < events; i++) {
            end += payload(i).length;
            if (end > size) return i;
        }
        return events;
    }

    // B-060
    @Test
    void badRecordsAtTheEndInEveryCombinationAreCutAndCounted() {
        int events = 12;
        for (int last = 1; last <= 5; last++) {
            for (int kinds = 0; kinds < 1 << (2 * last); kinds++) {
                SimulatedDisk disk = written(events);
                int firstBad = events;
                for (int i = 0; i < last; i++) {
                    int record = events - 1 - i;
                    int kind = (kinds >> (2 * i)) & 3;
                    if ((kind & 1) != 0) disk.flipBit(GENERATION + "idx", record * 160L + 128);
                    if ((kind & 2) != 0) disk.flipBit(GENERATION + "dat", payloadAt(record) * 8L);
                    if (kind != 0) firstBad = record;
                }
                try (Redex redex = redex(disk)) {
                    RedexFile file = redex.openFile(NAME, config());
                    assertThat(file.readRange(0, firstBad)).hasSize(firstBad);
                    assertThat(file.recovery().isClean()).isEqualTo(kinds == 0);
                }
                assertThat(events(disk)).hasSizeGreaterThanOrEqualTo(firstBad);
            }
        }
    }

    // B-063, B-082
    @Test
    void aSmallFileCutOrZeroedAtAnyByteBlocksNothing() {
        for (int size = 0; size < 16; size++) {
            for (boolean zero : new boolean[] {false, true}) {
                SimulatedDisk disk = written(3);
                try (StoredFile file = disk.open("log/manifest", OpenMode.EXISTING)) {
                    if (zero) file.write(0, ByteBuffer.wrap(new byte[16]));
                    else file.truncate(size);
                }
                assertThat(events(disk)).hasSize(3);
                assertThat(disk.files()).contains("log/manifest");
            }
        }
        for (String gone : List.of("log/manifest", GENERATION + "ts")) {
            SimulatedDisk disk = written(3);
            disk.delete(gone);
            assertThat(events(disk)).hasSize(3);
        }
        SimulatedDisk disk = written(3);
        disk.delete(GENERATION + "idx");
        assertThat(events(disk)).isEmpty();
    }

    // B-056
    @Test
    void aFullDiskRefusesAppendsAndLosesNothingWhateverTheSeed() {
        for (long seed = 0; seed < 100; seed++) {
            SimulatedDisk disk = SimulatedDisk.seeded(seed);
            disk.setCapacity(2_000 + seed * 7);
            int acknowledged = 0;
            try (Redex redex = redex(disk)) {
                RedexFile file = redex.openFile(NAME, config());
                RedexException full = null;
                while (full == null) {
                    try {
                        file.append(payload(acknowledged));
                        acknowledged++;
                    } catch (RedexException e) {
                        full = e;
                    }
                }
                assertThat(full.kind()).isEqualTo(RedexException.Kind.NO_SPACE);
                assertThat(file.readRange(0, -1)).hasSize(acknowledged);
                disk.setCapacity(Long.MAX_VALUE);
                assertThat(file.append(payload(acknowledged))).isEqualTo(acknowledged);
            }
            assertThat(events(disk)).hasSize(acknowledged + 1);
        }
    }

    private static SimulatedDisk written(int events) {
        SimulatedDisk disk = SimulatedDisk.seeded(1);
        try (Redex redex = redex(disk)) {
            RedexFile file = redex.openFile(NAME, config());
            for (int i = 0; i < events; i++) file.append(payload(i));
        }
        return disk;
    }

    private static SimulatedDisk restored(
            byte[] idx, byte[] dat, byte[] ts, String part, long bit) {
        SimulatedDisk disk = SimulatedDisk.seeded(1);
        write(disk, "idx", idx);
        write(disk, "dat", dat);
        write(disk, "ts", ts);
        disk.flipBit(GENERATION + part, bit);
        return disk;
    }

    private static void write(SimulatedDisk disk, String part, byte[] bytes) {
        try (StoredFile file = disk.open(GENERATION + part, OpenMode.CREATE)) {
            file.write(0, ByteBuffer.wrap(bytes));
            file.sync();
        }
    }

    private static byte[] content(SimulatedDisk disk, String part) {
        try (StoredFile file = disk.open(GENERATION + part, OpenMode.READ)) {
            byte[] bytes = new byte[(int) file.size()];
            file.read(0, ByteBuffer.wrap(bytes));
            return bytes;
        }
    }

    private static List<RedexEvent> events(SimulatedDisk disk) {
        try (Redex redex = redex(disk)) {
            return redex.openFile(NAME, config()).readRange(0, -1);
        }
    }

    private static byte[] payload(long seq) {
        byte[] payload = new byte[(int) (1 + seq % 9)];
        for (int i = 0; i < payload.length; i++) payload[i] = (byte) (seq * 31 + i);
        return payload;
    }

    private static int payloadAt(int record) {
        int at = 0;
        for (int i = 0; i < record; i++) at += payload(i).length;
        return at;
    }

    private static int hitByPayload(long bit) {
        int record = 0;
        while (payloadAt(record + 1) <= bit / 8) record++;
        return record;
    }

    private static RedexFileConfig config() {
        return RedexFileConfig.builder().persistent(true).build();
    }

    private static Redex redex(SimulatedDisk disk) {
        return Redex.builder().storage(disk).retentionSweep(Duration.ZERO).build();
    }
}
