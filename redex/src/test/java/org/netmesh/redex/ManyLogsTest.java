package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.ChannelName;

/** Very many logs at once. */
class ManyLogsTest {
    @TempDir private Path folder;

    @Test
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

    // B-079
    @Test
    @Tag("long")
    @Timeout(600)
    void twoThousandLogsOnDiskOpenAgain() {
        RedexFileConfig config = RedexFileConfig.builder().persistent(true).build();
        for (int round = 1; round <= 2; round++) {
            try (Redex redex = Redex.builder().persistentDir(folder).build()) {
                for (int i = 0; i < 2_000; i++) {
                    RedexFile file = redex.openFile(new ChannelName("many/" + i), config);
                    file.append(new byte[i % 50]);
                    assertThat(file.len()).isEqualTo(round);
                }
            }
        }
    }
}
