package org.netmesh.cortex;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.netmesh.kernel.Hex;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden data of spec 06. */
final class Vectors {
    private static final JsonNode ALL = read();

    private Vectors() {}

    static JsonNode of(String section) {
        return ALL.required(section);
    }

    static Stream<JsonNode> each(String section) {
        return of(section).valueStream();
    }

    /** An unsigned number: plain, decimal text or {@code 0x…}. */
    static long u64(JsonNode number) {
        String text = number.asString();
        return text.startsWith("0x")
                ? Long.parseUnsignedLong(text.substring(2), 16)
                : Long.parseUnsignedLong(text);
    }

    static byte[] hex(JsonNode text) {
        return Hex.parse(text.asString());
    }

    private static JsonNode read() {
        try (InputStream in =
                Objects.requireNonNull(Vectors.class.getResourceAsStream("/redex-cortex.json"))) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
