package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.redex.Redex;

/** What logs and folds leave behind in a program that has done with them: nothing. */
class LeavingTest {
    @TempDir Path folder;

    // B-094: the program ends by itself, and no thread stays
    @Test
    @Timeout(300)
    void aProgramThatUsedAThousandDatabasesEndsAndNoThreadIsLeft() throws Exception {
        assertThat(run(DatabaseProgram.class, "1000", folder.toString()))
                .isEqualToIgnoringNewLines("threads left: 0");
    }

    // B-096: nothing of a database outlives it, though its streams stayed open
    @Test
    @Timeout(300)
    void aClosedDatabaseIsCollectedAlsoIfItsStreamsStayedOpen() throws Exception {
        var gone = new ReferenceQueue<Redex>();
        List<WeakReference<Redex>> managers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Redex redex = DatabaseProgram.use(folder.resolve("db" + i));
            managers.add(new WeakReference<>(redex, gone));
        }
        for (WeakReference<Redex> manager : managers) assertCollected(manager, gone);
    }

    // B-096: nothing holds the loader of a library that is not used any more
    @Test
    @Timeout(300)
    void aClassLoaderThatUsedADatabaseIsCollected() throws Exception {
        assertThat(run(LoaderProgram.class, folder.toString()))
                .isEqualToIgnoringNewLines("the loader is collected");
    }

    /** Collects garbage until the reference is cleared; without an end but the test's own. */
    private static <T> void assertCollected(WeakReference<T> reference, ReferenceQueue<T> gone)
            throws InterruptedException {
        while (!reference.refersTo(null)) {
            System.gc();
            gone.remove(100);
        }
    }

    private String run(Class<?> main, String... arguments) throws Exception {
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The JDK keeps classes of records softly; here such references end at once.
        command.addAll(List.of("-XX:SoftRefLRUPolicyMSPerMB=0", "-cp", classPath()));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS)).as("ends by itself").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }

    private static String classPath() {
        return String.join(
                File.pathSeparator,
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"),
                "target/classes",
                "target/test-classes");
    }
}
