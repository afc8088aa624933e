package org.netmesh.rpc;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A codec whose failures are those of nRPC. Thread-safe. */
final class TypedBodies {
    private final Codec codec;

    TypedBodies(Codec codec) {
        this.codec = codec;
    }

    /** The body of a value that opens a call, or answers one. */
    byte[] encode(@Nullable Object value) {
        try {
            return codec.encode(value);
        } catch (Exception e) {
            throw RpcCodecException.encode("encode: " + text(e), e);
        }
    }

    /** As {@link #encode}, of an item of a call that may have begun. */
    byte[] encodeItem(@Nullable Object value) {
        try {
            return codec.encode(value);
        } catch (Exception e) {
            throw RpcCodecException.encodeItem("encode: " + text(e), e);
        }
    }

    /** Reads bodies as values of a class. */
    <T> Function<ByteBuffer, T> decoder(Class<T> type, String side) {
        return body -> cast(type, decode(body, type, side));
    }

    /** Reads bodies as values of what a signature says, whose class nobody knows here. */
    Function<ByteBuffer, Object> decoder(Type type, String side) {
        return body -> cast(Object.class, decode(body, type, side));
    }

    private @Nullable Object decode(ByteBuffer body, Type type, String side) {
        try {
            return codec.decode(body, type);
        } catch (Exception e) {
            throw RpcCodecException.decode(side + " decode: " + text(e), e);
        }
    }

    // Only Void has no value but null, and whoever asks for it does not look.
    @SuppressWarnings("NullAway")
    private static <T> T cast(Class<T> type, @Nullable Object value) {
        return type.cast(value);
    }

    private static String text(Exception e) {
        String message = RpcErrors.messageOf(e);
        return message.isEmpty() ? e.getClass().getSimpleName() : message;
    }
}
