package org.netmesh.redex;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The descriptors that this process has open; other test classes open theirs at the same time. */
final class OpenDescriptors {
    private static final Path OWN = Path.of("/proc/self/fd");

    private OpenDescriptors() {}

    /** How many stand for files below a folder; 0 where the system does not tell. */
    static long below(Path folder) throws IOException {
        if (!Files.isDirectory(OWN)) return 0;
        Path real = folder.toRealPath();
        try (var entries = Files.list(OWN)) {
            return entries.filter(entry -> target(entry).startsWith(real)).count();
        }
    }

    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException _) {
            return descriptor; // closed since it was listed
        }
    }
}
