package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.codec.JsonWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * How far a reader has come: one position per shard, as an opaque text (spec 05 §13.2). Texts of
 * Net 0.19.0 are read and written byte for byte. Immutable.
 */
public final class Cursor {
    /** Longest text accepted: 65,536 shards with positions of about 80 characters. */
    public static final int MAX_TEXT = 8 << 20;

    private static final Cursor EMPTY = new Cursor(new TreeMap<>());
    private static final JsonFactory JSON = new JsonFactory();

    // By shard number, 0 to 65,535: a foreign cursor may hold the number that no shard has.
    private final SortedMap<Integer, String> positions;

    private Cursor(SortedMap<Integer, String> positions) {
        this.positions = Collections.unmodifiableSortedMap(positions);
    }

    /** The beginning of everything. */
    public static Cursor empty() {
        return EMPTY;
    }

    /**
     * @throws PollException {@code INVALID_CURSOR} if the text is no cursor
     */
    public static Cursor parse(String text) {
        if (text.length() > MAX_TEXT) throw PollException.invalidCursor("text too long", null);
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), base64(text))) {
            return new Cursor(readPositions(json));
        } catch (JacksonException e) {
            throw PollException.invalidCursor(e.getOriginalMessage(), e);
        }
    }

    /** The text to hand out; {@link #parse} reads it back. */
    public String encoded() {
        JsonWriter json = new JsonWriter().beginObject();
        positions.forEach((shard, position) -> json.name(shard.toString()).value(position));
        byte[] bytes = json.endObject().toString().getBytes(UTF_8);
        return new String(Base64.getEncoder().encode(bytes), ISO_8859_1);
    }

    /** Where to read on in a shard; absent means from its beginning. */
    public Optional<String> position(ShardId shard) {
        return Optional.ofNullable(positions.get(shard.value()));
    }

    /** The same cursor with another position for one shard. */
    public Cursor with(ShardId shard, String position) {
        return with(Map.of(shard, position));
    }

    /** The same for many shards with one copy. */
    Cursor with(Map<ShardId, String> moved) {
        if (moved.isEmpty()) return this;
        SortedMap<Integer, String> copy = new TreeMap<>(positions);
        moved.forEach((shard, position) -> copy.put(shard.value(), position));
        return new Cursor(copy);
    }

    /** The shards that have a position. */
    public Set<ShardId> shards() {
        return positions.keySet().stream()
                .filter(shard -> shard <= ShardId.MAX)
                .map(ShardId::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cursor that && positions.equals(that.positions);
    }

    @Override
    public int hashCode() {
        return positions.hashCode();
    }

    /** The encoded text. */
    @Override
    public String toString() {
        return encoded();
    }

    private static byte[] base64(String text) {
        if (text.length() % 4 != 0) throw PollException.invalidCursor("Invalid padding", null);
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw PollException.invalidCursor("not base64", e);
        }
        // The JDK overlooks bits behind the last byte; only the canonical text is a cursor.
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw PollException.invalidCursor("not base64", null);
        }
        return bytes;
    }

    private static SortedMap<Integer, String> readPositions(JsonParser json) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw PollException.invalidCursor("not a JSON object", null);
        }
        SortedMap<Integer, String> positions = new TreeMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            int shard = shard(json.currentName());
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw PollException.invalidCursor(
                        "the position of shard " + shard + " is not a string", null);
            }
            positions.put(shard, position(json.getString()));
        }
        if (json.nextToken() != null) {
            throw PollException.invalidCursor("trailing characters", null);
        }
        return positions;
    }

    private static String position(String text) {
        if (Utf8.hasLoneSurrogate(text)) {
            throw PollException.invalidCursor("lone surrogate in a position", null);
        }
        return text;
    }

    private static int shard(String key) {
        String digits = key.startsWith("+") ? key.substring(1) : key;
        if (!digits.matches("[0-9]{1,10}") || Long.parseLong(digits) > 65_535) {
            throw PollException.invalidCursor(
                    "shard key \"" + shortened(key) + "\" is not a valid u16", null);
        }
        int shard = Integer.parseInt(digits);
        if (!Integer.toString(shard).equals(key)) {
            throw PollException.invalidCursor(
                    "non-canonical shard key \"%s\" (parses to %d, canonical form is %d)"
                            .formatted(key, shard, shard),
                    null);
        }
        return shard;
    }

    private static String shortened(String key) {
        return key.length() <= 40 ? key : key.substring(0, 40) + "...";
    }
}
