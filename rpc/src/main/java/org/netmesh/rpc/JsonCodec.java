package org.netmesh.rpc;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON as strict as the reference reads it: no number of another kind or out of range, no missing
 * member, no byte order mark, nothing after the value, UTF-8 only (spec 09 §20). Components of
 * records are required unless they are {@link java.util.Optional} or marked nullable. Thread-safe.
 */
final class JsonCodec implements Codec {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final JsonMapper mapper;

    private JsonCodec(JsonMapper mapper) {
        this.mapper = mapper;
    }

    static Codec compact() {
        return new JsonCodec(builder().build());
    }

    static Codec pretty() {
        return new JsonCodec(builder().enable(SerializationFeature.INDENT_OUTPUT).build());
    }

    @Override
    public byte[] encode(@Nullable Object value) {
        return mapper.writeValueAsBytes(value);
    }

    @Override
    public @Nullable Object decode(ByteBuffer body, Type type) throws Exception {
        // Jackson would guess other encodings of Unicode.
        String text = StandardCharsets.UTF_8.newDecoder().decode(body).toString();
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            throw new IllegalArgumentException("a byte order mark before the value");
        }
        Object value = mapper.readValue(text, mapper.constructType(type));
        if (value == null && type != Void.class) {
            throw new IllegalArgumentException("null where a value must be");
        }
        return value;
    }

    private static JsonMapper.Builder builder() {
        JsonMapper.Builder builder =
                JsonMapper.builder(
                                JsonFactory.builder()
                                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                        .build())
                        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                        .annotationIntrospector(new RequiredComponents());
        return builder.withCoercionConfig(
                LogicalType.Textual,
                text -> {
                    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                    text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                    text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                });
    }
}
