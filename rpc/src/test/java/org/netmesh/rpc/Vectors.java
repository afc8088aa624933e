package org.netmesh.rpc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden data of nRPC (spec 09 §26). */
public final class Vectors {
    private static final String UPSTREAM = "vectors/upstream/nrpc";

    private Vectors() {}

    /** Our own file of that name. */
    public static JsonNode file(String name) {
        try (InputStream in =
                Objects.requireNonNull(
                        Vectors.class.getResourceAsStream("/vectors/" + name), name)) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Stream<JsonNode> rows(String file, String section) {
        return file(file).required(section).valueStream();
    }

    /** A fixture of the reference, read where it lies; the test is skipped where it does not. */
    public static JsonNode upstream(String name) {
        Optional<Path> file = shared().map(root -> root.resolve(UPSTREAM).resolve(name));
        assumeTrue(
                file.filter(Files::isRegularFile).isPresent(),
                "set NETMESH_SHARED to the folder that holds " + UPSTREAM);
        return JsonMapper.shared().readTree(file.orElseThrow());
    }

    /** The folder named by the environment, or {@code shared} beside any folder above this one. */
    private static Optional<Path> shared() {
        String named = System.getenv("NETMESH_SHARED");
        if (named != null) return Optional.of(Path.of(named));
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path beside = at.resolve("shared");
            if (Files.isDirectory(beside.resolve(UPSTREAM))) return Optional.of(beside);
        }
        return Optional.empty();
    }
}
