package org.netmesh.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is fetched once and kept for this user, outside the project. */
final class UserCache {
    private UserCache() {}

    /** A folder of that name, made when missing. */
    static Path folder(String name) {
        try {
            return Files.createDirectories(root().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path root() {
        String chosen = System.getenv("XDG_CACHE_HOME");
        Path base =
                chosen == null || chosen.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(chosen);
        return base.resolve("netmesh");
    }
}
