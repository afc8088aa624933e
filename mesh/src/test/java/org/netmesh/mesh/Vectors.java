package org.netmesh.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Step-by-step results of the reference's state machines, and the bytes of channels. */
public final class Vectors {
    private static final JsonNode STATE = read("/mesh-state.json");
    private static final JsonNode CHANNELS = read("/channels.json");

    private Vectors() {}

    public static JsonNode of(String section) {
        return STATE.required(section);
    }

    public static JsonNode ofChannels(String section) {
        return CHANNELS.required(section);
    }

    private static JsonNode read(String resource) {
        try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream(resource))) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
