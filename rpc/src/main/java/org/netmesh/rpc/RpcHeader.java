package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One header of a request or a response (spec 09 §4.1). Immutable.
 *
 * @param name 1 to {@value #MAX_NAME_BYTES} bytes of UTF-8; lower case with a prefix, by convention
 * @param value 0 to {@value #MAX_VALUE_BYTES} bytes, opaque; a read-only view
 */
public record RpcHeader(String name, ByteBuffer value) {
    public static final int MAX_NAME_BYTES = 64;
    public static final int MAX_VALUE_BYTES = 4_096;

    /**
     * @throws IllegalArgumentException if the name or the value is longer than that
     */
    public RpcHeader {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("header name of " + length + " bytes (1 to 64)");
        }
        if (value.remaining() > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException(
                    "header %s of %d bytes (at most 4096)".formatted(name, value.remaining()));
        }
        value = value.slice().asReadOnlyBuffer();
    }

    public static RpcHeader of(String name, byte[] value) {
        return new RpcHeader(name, ByteBuffer.wrap(value.clone()));
    }

    public static RpcHeader of(String name, String value) {
        return new RpcHeader(name, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public ByteBuffer value() {
        return value.duplicate();
    }

    /** The value as UTF-8; bytes that are none become replacement characters. */
    public String text() {
        return StandardCharsets.UTF_8.decode(value()).toString();
    }

    /** Name and length: values may be secret. */
    @Override
    public String toString() {
        return "%s[%d bytes]".formatted(name, value.remaining());
    }
}
