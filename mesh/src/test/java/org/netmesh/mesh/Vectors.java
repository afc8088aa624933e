package org.netmesh.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Step-by-step results of the reference's state machines. */
public final class Vectors {
    private static final JsonNode ALL = read();

    private Vectors() {}

    public static JsonNode of(String section) {
        return ALL.required(section);
    }

    private static JsonNode read() {
        try (InputStream in =
                Objects.requireNonNull(Vectors.class.getResourceAsStream("/mesh-state.json"))) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
