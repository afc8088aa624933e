package org.netmesh.testservers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server's executable and the environment it needs. Looked for on the path, then installed (by
 * root) or unpacked into the user's cache. Immutable.
 */
record ServerProgram(Path executable, Map<String, String> environment) {
    /** Debian keeps servers where only root's path looks. */
    private static final List<String> ALSO_IN = List.of("/usr/local/bin", "/usr/bin", "/usr/sbin");

    ServerProgram {
        environment = Map.copyOf(environment);
    }

    /**
     * @throws ServerUnavailable if none of the ways worked
     */
    static ServerProgram redis() {
        return find(
                "redis-server",
                new DebianPackages(
                        UserCache.folder("debian"),
                        "redis-server",
                        List.of(
                                "redis-tools",
                                "redis-server",
                                "libjemalloc2",
                                "liblzf1",
                                "libatomic1")));
    }

    /**
     * @throws ServerUnavailable if none of the ways worked
     */
    static ServerProgram nats() {
        return find(
                "nats-server",
                new DebianPackages(
                        UserCache.folder("debian"), "nats-server", List.of("nats-server")));
    }

    /**
     * The newest release, built by the Go tools on first use.
     *
     * @throws ServerUnavailable without Go or its module proxy
     */
    static ServerProgram currentNats() {
        Path folder = UserCache.folder("nats-current");
        Path program = folder.resolve("nats-server");
        if (!Files.isExecutable(program)) {
            String go =
                    onPath("go")
                            .map(Path::toString)
                            .orElseThrow(() ->
                                    ServerUnavailable.because(
                                            "the current nats-server is built with Go, which is not installed"));
            Command.run(
                    List.of(go, "install", "github.com/nats-io/nats-server/v2@latest"),
                    folder,
                    Map.of("GOBIN", folder.toString()));
        }
        if (!Files.isExecutable(program)) {
            throw ServerUnavailable.because("the current nats-server could not be built with Go");
        }
        return new ServerProgram(program, Map.of());
    }

    private static ServerProgram find(String name, DebianPackages packages) {
        return onPath(name)
                .map(program -> new ServerProgram(program, Map.of()))
                .or(() -> packages.unpacked(name))
                .or(() ->
                        packages.install()
                                ? onPath(name).map(ServerProgram::plain)
                                : Optional.empty())
                .or(() -> packages.unpack(name))
                .orElseThrow(() ->
                        ServerUnavailable.because(
                                "%s is not installed and could not be fetched; install it (Debian: apt-get install %s)"
                                        .formatted(name, packages.wanted())));
    }

    private static ServerProgram plain(Path program) {
        return new ServerProgram(program, Map.of());
    }

    private static Optional<Path> onPath(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), ALSO_IN.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .filter(file -> !Files.isDirectory(file))
                .findFirst();
    }
}
