package org.netmesh.examples.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.examples.Example;

class CortexExamplesTest {
    @Test
    void tasksAndMemories() {
        assertThat(Example.run(TasksAndMemories.class))
                .startsWith("pending: [write docs]")
                .endsWith("pending: []", "alice: docs are done");
    }

    @Test
    void aPlainWatch() {
        assertThat(Example.run(PlainWatch.class))
                .containsExactly("[]", "[Ship release 2]", "[Ship release 2, Ship release 4]");
    }

    @Test
    void tasksOnDiskAreThereAfterARestart(@TempDir Path dir) {
        assertThat(Example.run(TasksOnDisk.class, dir.toString())).containsExactly("1 tasks");
        assertThat(Example.run(TasksOnDisk.class, dir.toString())).containsExactly("2 tasks");
    }

    @Test
    void readYourWrites() {
        assertThat(Example.run(ReadYourWrites.class))
                .containsExactly(
                        "00000000abcdef01:0 is applied: first", "TIMEOUT, retryable: true");
    }

    @Test
    void aModelOfOnesOwn() {
        assertThat(Example.run(BankAccount.class)).containsExactly("balance: 7500 cents");
    }

    @Test
    void backupAndRestore() {
        assertThat(Example.run(BackupAndRestore.class))
                .containsExactly(
                        "restored: keep me",
                        "netdb: model 'memories' was not included in this NetDb",
                        "SNAPSHOT: netdb: decode snapshot bundle: snapshot: an option's tag must"
                                + " be 0 or 1, got 2");
    }
}
