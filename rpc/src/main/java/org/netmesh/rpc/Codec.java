package org.netmesh.rpc;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the values of typed calls into bodies and back (spec 09 §20). Both sides of a service must
 * use the same one: nothing on the wire tells which it was. Thread-safe.
 */
public interface Codec {
    /** Compact JSON. Strict in what it reads; unknown members are ignored. */
    static Codec json() {
        return JsonCodec.compact();
    }

    /** JSON with line breaks and indentation; reads what {@link #json} reads. */
    static Codec prettyJson() {
        return JsonCodec.pretty();
    }

    /**
     * @throws Exception if the value has no form; the caller gets {@code codec_encode}, and nothing
     *     is sent
     */
    byte[] encode(@Nullable Object value) throws Exception;

    /**
     * Reads one whole value.
     *
     * @param body read up to its limit
     * @param type a class, or what a method's signature says
     * @throws Exception if the bytes are none of that type; a caller gets {@code codec_decode}, a
     *     service answers {@code 0x8000}
     */
    @Nullable Object decode(ByteBuffer body, Type type) throws Exception;
}
