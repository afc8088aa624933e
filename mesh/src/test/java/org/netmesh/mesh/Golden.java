package org.netmesh.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.netmesh.kernel.Hex;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Golden data of the specification, read once. */
public final class Golden {
    public static final JsonNode WIRE = read("wire-vectors.json");
    public static final JsonNode MESH_WIRE = read("mesh-wire.json");
    public static final JsonNode IDENTITY = read("identity.json");

    /** The fixed-key handshake of our extension, and one of each of its frames. */
    public static final JsonNode NX1 = read("nx1.json");

    private Golden() {}

    /** The bytes of a field of hexadecimal digits. */
    public static byte[] bytes(JsonNode node, String field) {
        return Hex.parse(node.path(field).asString());
    }

    /** An unsigned number: decimal, or text with {@code 0x} or without. */
    public static long number(JsonNode node, String field) {
        return number(node.path(field));
    }

    public static long number(JsonNode value) {
        if (value.isNumber()) return value.bigIntegerValue().longValue();
        String text = value.asString();
        return Long.parseUnsignedLong(text.startsWith("0x") ? text.substring(2) : text, 16);
    }

    public static Stream<JsonNode> each(JsonNode array) {
        return array.valueStream();
    }

    private static JsonNode read(String name) {
        try (InputStream in = Golden.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("no golden file " + name);
            return JsonMapper.shared().readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
