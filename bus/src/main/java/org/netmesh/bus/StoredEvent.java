package org.netmesh.bus;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.codec.JsonWriter;
import org.netmesh.kernel.codec.MalformedException;

/** An event as read back from where it was stored (spec 05 §2). Immutable. */
public final class StoredEvent {
    private final String id;
    private final byte[] payload;
    private final long insertionTs;
    private final ShardId shard;
    // A DedupId or a text: most readers never ask, so it is written out when they do.
    private final @Nullable Object dedupId;

    private StoredEvent(
            String id, byte[] payload, long insertionTs, ShardId shard, @Nullable Object dedupId) {
        this.id = id;
        this.payload = payload;
        this.insertionTs = insertionTs;
        this.shard = shard;
        this.dedupId = dedupId;
    }

    /**
     * @param id the backend's, unique and rising in the shard
     * @param payload kept, not copied: nobody may change it
     * @param insertionTs nanoseconds, unsigned
     */
    public static StoredEvent of(String id, byte[] payload, long insertionTs, ShardId shard) {
        return new StoredEvent(id, payload, insertionTs, shard, null);
    }

    /** The same event with the id under which its copies are recognised. */
    public StoredEvent withDedupId(String value) {
        return new StoredEvent(id, payload, insertionTs, shard, value);
    }

    StoredEvent withDedupId(DedupId value) {
        return new StoredEvent(id, payload, insertionTs, shard, value);
    }

    /** The backend's id, opaque; unique in its shard. */
    public String id() {
        return id;
    }

    /** The payload as text; empty if its bytes are not UTF-8 ({@link #rawBytes} has them). */
    public String raw() {
        return Objects.requireNonNullElse(Utf8.decode(payload), "");
    }

    /** The payload exactly as it was emitted; a read-only view of its own for each call. */
    public ByteBuffer rawBytes() {
        return ByteBuffer.wrap(payload).asReadOnlyBuffer();
    }

    /** When the producer's bus accepted it: nanoseconds since 1970, unsigned (spec 05 §4). */
    public long insertionTs() {
        return insertionTs;
    }

    /** The shard it was read from, 0 to 65,534. */
    public int shardId() {
        return shard.value();
    }

    public ShardId shard() {
        return shard;
    }

    /** Equal for copies of one emitted event; absent where the storage does not keep it. */
    public Optional<String> dedupId() {
        return Optional.ofNullable(dedupId).map(Object::toString);
    }

    /**
     * The JSON form of spec 05 §2.2, with the payload verbatim.
     *
     * @throws MalformedException if the payload is not exactly one JSON value in UTF-8
     */
    public String toJson() {
        JsonWriter json = new JsonWriter().beginObject();
        json.name("id").value(id);
        json.name("raw").raw(payloadAsJson());
        json.name("insertion_ts").unsigned(insertionTs);
        json.name("shard_id").value(shard.value());
        json.name("dedup_id");
        if (dedupId == null) json.nullValue();
        else json.value(dedupId.toString());
        return json.endObject().toString();
    }

    private String payloadAsJson() {
        String text = Utf8.decode(payload);
        if (text == null) throw MalformedException.invalid("invalid raw UTF-8 in event " + id);
        if (!JsonScanner.isValue(payload)) {
            throw MalformedException.invalid(
                    "invalid raw JSON: event %s is not exactly one value".formatted(id));
        }
        return text.strip();
    }

    /** The payload itself: for readers inside the bus, which do not change it. */
    byte[] payload() {
        return payload;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredEvent that
                && id.equals(that.id)
                && shard.equals(that.shard)
                && insertionTs == that.insertionTs
                && Arrays.equals(payload, that.payload)
                && dedupId().equals(that.dedupId());
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, shard, insertionTs);
    }

    /** Without the payload, which may be private. */
    @Override
    public String toString() {
        return "StoredEvent[id=%s, shard=%s, insertionTs=%s, %d bytes]"
                .formatted(id, shard, Long.toUnsignedString(insertionTs), payload.length);
    }
}
