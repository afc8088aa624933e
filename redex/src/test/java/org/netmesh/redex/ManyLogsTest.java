package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.ChannelName;
import org.netmesh.storage.FileStorage;

/** Very many logs at once. */
class ManyLogsTest {
    @TempDir private Path folder;

    @Test
    @Timeout(600)
    void aHundredThousandLogsInMemoryEachKeepTheirEvents() {
        fillInMemory(100_000);
    }

    @Test
    @Tag("long")
    @Timeout(600)
    void aMillionLogsInMemoryEachKeepTheirEvents() {
        fillInMemory(1_000_000);
    }

    private static void fillInMemory(int logs) {
        try (Redex redex = Redex.builder().retentionSweep(Duration.ZERO).build()) {
            for (int i = 0; i < logs; i++) {
                redex.openFile(new ChannelName("many/" + i)).append(new byte[i % 50]);
            }
            for (int i = 0; i < logs; i++) {
                RedexFile file = redex.openFile(new ChannelName("many/" + i));
                assertThat(file.readOne(0).orElseThrow().payload()).hasSize(i % 50);
            }
        }
    }

    /** Nothing is fsynced here: two thousand logs would wait for the disk and for nothing else. */
    @Test
    @Timeout(600)
    void twoThousandLogsOnDiskHoldNoMoreDescriptorsThanTheyMay() throws IOException {
        RedexFileConfig config = RedexFileConfig.builder().persistent(true).build();
        for (int round = 1; round <= 2; round++) {
            try (Redex redex =
                    Redex.builder()
                            .storage(new UnsyncedStorage(FileStorage.at(folder)))
                            .maxOpenDescriptors(60)
                            .build()) {
                for (int i = 0; i < 2_000; i++) {
                    RedexFile file = redex.openFile(new ChannelName("many/" + i), config);
                    file.append(new byte[i % 50]);
                    assertThat(file.len()).isEqualTo(round);
                    // The lock of the folder is one more.
                    if (i % 500 == 0)
                        assertThat(OpenDescriptors.below(folder)).isLessThanOrEqualTo(61);
                }
                assertThat(redex.openFiles()).hasSize(2_000);
            }
        }
    }

    // B-079
    @Test
    @Tag("long")
    @Timeout(1800)
    void tenThousandLogsOnDiskWithTenMillionEventsOpenAgain() {
        RedexFileConfig config = RedexFileConfig.builder().persistent(true).build();
        List<byte[]> thousand = Collections.nCopies(1_000, new byte[20]);
        for (int round = 0; round < 2; round++) {
            try (Redex redex = Redex.builder().persistentDir(folder).build()) {
                for (int i = 0; i < 10_000; i++) {
                    RedexFile file = redex.openFile(new ChannelName("many/" + i), config);
                    assertThat(file.len()).isEqualTo(1_000L * round);
                    if (round == 0) file.appendBatch(thousand);
                }
            }
        }
    }
}
