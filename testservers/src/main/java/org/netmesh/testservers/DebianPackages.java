package org.netmesh.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server out of Debian's packages: installed by root, or else unpacked into the user's cache.
 *
 * @param cache the folder for what is unpacked
 * @param wanted the package that a person would install
 * @param unpacked that package and those of its libraries that a bare system lacks
 */
record DebianPackages(Path cache, String wanted, List<String> unpacked) {
    DebianPackages {
        unpacked = List.copyOf(unpacked);
    }

    /** Whether the system has the package now; false unless this user is root and apt works. */
    boolean install() {
        if (!"root".equals(System.getProperty("user.name"))) return false;
        Map<String, String> quiet = Map.of("DEBIAN_FRONTEND", "noninteractive");
        Path here = Path.of(".");
        List<String> install =
                List.of("apt-get", "install", "-y", "--no-install-recommends", wanted);
        return Command.run(install, here, quiet)
                || (Command.run(List.of("apt-get", "update"), here, quiet)
                        && Command.run(install, here, quiet));
    }

    /** What an earlier run left in the cache. */
    Optional<ServerProgram> unpacked(String name) {
        Path root = cache.resolve(wanted);
        if (!Files.isDirectory(root)) return Optional.empty();
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> all = files.toList();
            String libraries =
                    all.stream()
                            .filter(file -> file.getFileName().toString().contains(".so."))
                            .map(file -> file.resolveSibling("").toString())
                            .distinct()
                            .collect(Collectors.joining(":"));
            return all.stream()
                    .filter(file ->
                            file.endsWith(Path.of("bin", name))
                                    || file.endsWith(Path.of("sbin", name)))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .map(program ->
                            new ServerProgram(program, Map.of("LD_LIBRARY_PATH", libraries)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fetches the packages and unpacks them, whole or not at all. */
    Optional<ServerProgram> unpack(String name) {
        Path target = cache.resolve(wanted);
        try {
            Path work = Files.createTempDirectory(Files.createDirectories(cache), wanted);
            List<String> download =
                    Stream.concat(Stream.of("apt-get", "download"), unpacked.stream()).toList();
            if (!Command.run(download, work, Map.of())) return Optional.empty();
            Path root = Files.createDirectory(work.resolve("root"));
            try (Stream<Path> files = Files.list(work)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".deb")).toList()) {
                    List<String> unpack =
                            List.of("dpkg-deb", "-x", file.toString(), root.toString());
                    if (!Command.run(unpack, work, Map.of())) return Optional.empty();
                }
            }
            if (!Files.exists(target)) Files.move(root, target);
            Folders.delete(work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return unpacked(name);
    }
}
