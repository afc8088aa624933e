package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden data of the bus. */
final class Vectors {
    private static final JsonNode ALL = read();

    private Vectors() {}

    static JsonNode section(String name) {
        return ALL.required(name);
    }

    static Stream<JsonNode> cases(String section) {
        return section(section).required("cases").valueStream();
    }

    /** Bytes written as text, or as an object with the member {@code hex}. */
    static byte[] bytes(JsonNode value) {
        return value.isObject()
                ? HexFormat.of().parseHex(value.required("hex").asString())
                : value.asString().getBytes(UTF_8);
    }

    private static JsonNode read() {
        try (InputStream in =
                Objects.requireNonNull(Vectors.class.getResourceAsStream("/bus-vectors.json"))) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
