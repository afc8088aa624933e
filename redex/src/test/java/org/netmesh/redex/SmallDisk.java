package org.netmesh.redex;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of one mebibyte, mounted for a test. Only root may mount one; for others the test
 * is skipped, and says so.
 */
final class SmallDisk implements AutoCloseable {
    static final int BYTES = 1 << 20;
    private static final int ATTEMPTS = 1_000;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    static SmallDisk mount(Path parent) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + BYTES, "netmesh", folder.toString()),
                "no file system can be mounted here");
        return new SmallDisk(folder);
    }

    Path folder() {
        return folder;
    }

    void makeReadOnly(boolean readOnly) {
        String mode = readOnly ? "remount,ro" : "remount,rw";
        // A process that another test is just starting holds our files for a moment, too.
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (run("mount", "-o", mode, folder.toString())) return;
        }
        throw new AssertionError(mode + " was refused");
    }

    @Override
    public void close() {
        // Lazily: it is gone from here at once, whoever may still hold a file of it.
        run("umount", "-l", folder.toString());
    }

    /** Whether a command of the system is there and succeeded. */
    static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }
}
