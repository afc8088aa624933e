package org.netmesh.bus;

import tools.jackson.databind.json.JsonMapper;

/**
 * How objects become events and back. Thread-safe.
 *
 * <p>Both methods may throw any unchecked exception for a value that does not fit; the bus reports
 * it as {@code SERIALIZATION} or {@code DECODE}.
 */
public interface JsonCodec {
    /** The value as compact JSON in UTF-8. */
    byte[] encode(Object value);

    <T> T decode(byte[] json, Class<T> type);

    /** Records, beans, maps, lists and Jackson's own trees, by Jackson's defaults. */
    static JsonCodec jackson() {
        JsonMapper mapper = JsonMapper.shared();
        return new JsonCodec() {
            @Override
            public byte[] encode(Object value) {
                return mapper.writeValueAsBytes(value);
            }

            @Override
            public <T> T decode(byte[] json, Class<T> type) {
                return mapper.readValue(json, type);
            }
        };
    }
}
