package org.netmesh.redex;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.Hex;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden data of this room: directories that a live 0.19.0 node wrote (spec 06 §34). */
final class Vectors {
    private static final JsonNode ALL = load();

    private Vectors() {}

    static JsonNode of(String key) {
        return ALL.required(key);
    }

    static Stream<JsonNode> each(String key) {
        return of(key).valueStream();
    }

    private static JsonNode load() {
        try (InputStream in = Vectors.class.getResourceAsStream("/redex-cortex.json")) {
            return new JsonMapper().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files of a channel by their path below its folder. */
    static SortedMap<String, byte[]> files(JsonNode files) {
        SortedMap<String, byte[]> all = new TreeMap<>();
        files.properties().forEach(e -> all.put(e.getKey(), Hex.parse(e.getValue().asString())));
        return all;
    }

    static void write(Path base, ChannelName name, Map<String, byte[]> files) {
        files.forEach((path, bytes) -> {
            try {
                Path file = base.resolve(name.value()).resolve(path);
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.write(file, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** What lies in a channel's folder, as hex; without our own files. */
    static SortedMap<String, String> read(Path base, ChannelName name) {
        Path folder = base.resolve(name.value());
        SortedMap<String, String> all = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                String relative = folder.relativize(path).toString();
                if (!relative.startsWith("@")) all.put(relative, Hex.of(Files.readAllBytes(path)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
