package org.netmesh.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.port.Storage.FileLock;
import org.netmesh.kernel.port.StorageException;

/** One holder at a time, by the system's lock and not by a process id in a file (B-065). */
class HeldLockTest {
    @TempDir private Path folder;

    @Test
    void aSecondLockInThisProcessIsRefusedAndTakenAfterTheFirstEnds() {
        FileStorage storage = FileStorage.at(folder);
        FileLock first = storage.lock("l");

        assertThatThrownBy(() -> FileStorage.at(folder).lock("l"))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.LOCKED))
                .hasMessageContaining("process " + ProcessHandle.current().pid());
        first.close();
        first.close();

        storage.lock("l").close();
    }

    @Test
    void theTextOfADeadProcessLocksNobodyOut() throws IOException {
        Files.writeString(folder.resolve("l"), "host here, process 1");

        FileStorage.at(folder).lock("l").close();

        assertThat(Files.readString(folder.resolve("l")))
                .contains("process " + ProcessHandle.current().pid());
    }

    @Test
    void anotherProcessIsNamedWhileItLivesAndGivesWayWhenItIsKilled() throws Exception {
        Process holder = holder(folder);
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8))) {
            assertThat(output.readLine()).isEqualTo("held");
            FileStorage storage = FileStorage.at(folder);

            assertThatThrownBy(() -> storage.lock("l"))
                    .hasMessageContaining("held by host ")
                    .hasMessageContaining("process " + holder.pid())
                    .hasMessageContaining("started ");
            holder.destroyForcibly().waitFor();

            storage.lock("l").close();
        } finally {
            holder.destroyForcibly();
        }
    }

    private static Process holder(Path folder) throws IOException {
        String classPath =
                System.getProperty("jdk.module.path", "")
                        + java.io.File.pathSeparator
                        + System.getProperty("java.class.path")
                        + java.io.File.pathSeparator
                        + "target/classes"
                        + java.io.File.pathSeparator
                        + "target/test-classes";
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Takes the lock, says so and waits to be killed. */
    static final class Holder {
        private Holder() {}

        @SuppressWarnings("resource") // Held until the process is killed.
        public static void main(String[] args) throws IOException {
            FileStorage.at(Path.of(args[0])).lock("l");
            System.out.println("held");
            System.in.read();
        }
    }
}
