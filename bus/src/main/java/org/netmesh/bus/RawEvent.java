package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.netmesh.kernel.Xxh3;

/**
 * A payload with the hash that chooses its shard (spec 05 §2.1): made once, emitted often.
 * Immutable as long as nobody changes the array.
 */
public final class RawEvent {
    private final byte[] bytes;
    private final long hash;

    private RawEvent(byte[] bytes, long hash) {
        this.bytes = bytes;
        this.hash = hash;
    }

    /**
     * @param bytes kept, not copied
     */
    public static RawEvent prehash(byte[] bytes) {
        return new RawEvent(bytes, Xxh3.hash64(bytes));
    }

    /**
     * @throws IngestException {@code SERIALIZATION} if the text holds half a surrogate pair
     */
    public static RawEvent of(String text) {
        byte[] bytes = Utf8.encode(text);
        if (bytes == null) throw IngestException.loneSurrogate();
        return prehash(bytes);
    }

    /**
     * Checks the payload first.
     *
     * @throws IngestException {@code SERIALIZATION} unless the bytes are one JSON value in UTF-8
     */
    public static RawEvent validated(byte[] bytes) {
        if (!JsonScanner.isValue(bytes)) throw IngestException.invalidJson();
        return prehash(bytes);
    }

    /** Trusts a hash that the caller chose: equal hashes go to one shard, in order. */
    public static RawEvent withHash(byte[] bytes, long hash) {
        return new RawEvent(bytes, hash);
    }

    /** Sends all events of one key to one shard, so that their order is kept. */
    public static RawEvent keyed(byte[] bytes, String key) {
        return new RawEvent(bytes, Xxh3.hash64(key.getBytes(UTF_8)));
    }

    public byte[] bytes() {
        return bytes;
    }

    public long hash() {
        return hash;
    }
}
