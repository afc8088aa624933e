package org.netmesh.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden data of tags, announcements, predicates, schema and placement. */
public final class Vectors {
    private static final String UPSTREAM = "vectors/upstream/capability";

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
    public static Stream<JsonNode> upstream(String name) {
        Optional<Path> file = shared().map(root -> root.resolve(UPSTREAM).resolve(name));
        assumeTrue(
                file.filter(Files::isRegularFile).isPresent(),
                "set NETMESH_SHARED to the folder that holds " + UPSTREAM);
        return JsonMapper.shared().readTree(file.orElseThrow()).required("cases").valueStream();
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

    public static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    /** Texts as tags, parsed permissively. */
    public static List<Tag> tags(JsonNode array) {
        return texts(array).stream().map(Tag::parse).toList();
    }

    public static Map<String, String> metadata(JsonNode object) {
        Map<String, String> metadata = new TreeMap<>();
        object.propertyStream().forEach(e -> metadata.put(e.getKey(), e.getValue().asString()));
        return metadata;
    }

    /** A set from an object with {@code tags} and maybe {@code metadata}. */
    public static CapabilitySet set(JsonNode object) {
        return CapabilitySet.of(tags(object.path("tags")), metadata(object.path("metadata")));
    }

    /** Compares JSON as values, so that the order of members does not matter. */
    public static void assertSameJson(String actual, JsonNode expected) {
        assertThat(JsonMapper.shared().readTree(actual)).isEqualTo(expected);
    }
}
