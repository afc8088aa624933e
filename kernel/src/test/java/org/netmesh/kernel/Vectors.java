package org.netmesh.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden data of the kernel's ids, hashes and codecs. */
public final class Vectors {
    private static final JsonNode ALL = read();

    private Vectors() {}

    public static Stream<JsonNode> of(String section) {
        return ALL.required(section).valueStream();
    }

    /** A number written as {@code 0x…}. */
    static long hex(JsonNode text) {
        return Long.parseUnsignedLong(text.asString().substring(2), 16);
    }

    private static JsonNode read() {
        try (InputStream in =
                Objects.requireNonNull(Vectors.class.getResourceAsStream("/kernel-vectors.json"))) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
