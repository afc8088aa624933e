package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.codec.MalformedException;

/**
 * The record that Redis entries and JetStream messages hold (spec 05 §17.1): {@code
 * {"r":<payload>,"t":<insertion time>,"s":<shard>}}, the payload verbatim. Immutable.
 */
public final class StoredRecord {
    private static final int MAX_SHARD = 65_535;

    /** Bytes that a record has besides its payload, at most. */
    public static final int MAX_OVERHEAD = "{\"r\":,\"t\":,\"s\":}".length() + 20 + 5;

    private final byte[] payload;
    private final long insertionTs;
    private final int shard;

    private StoredRecord(byte[] payload, long insertionTs, int shard) {
        this.payload = payload;
        this.insertionTs = insertionTs;
        this.shard = shard;
    }

    /** Written without a check: the bus has checked what it must be. */
    public static byte[] encode(byte[] payload, long insertionTs, ShardId shard) {
        byte[] tail =
                (",\"t\":" + Long.toUnsignedString(insertionTs) + ",\"s\":" + shard.value() + "}")
                        .getBytes(US_ASCII);
        return ByteBuffer.allocate(5 + payload.length + tail.length)
                .put("{\"r\":".getBytes(US_ASCII))
                .put(payload)
                .put(tail)
                .array();
    }

    /**
     * Members in any order, unknown ones ignored, {@code t} and {@code s} 0 if absent; also the
     * array form {@code [r,t,s]} that a 0.19.0 reader takes.
     *
     * @throws MalformedException if the bytes are no record; readers count it and go on
     */
    public static StoredRecord decode(byte[] bytes) {
        JsonScanner in = new JsonScanner(bytes);
        Fields fields = new Fields(bytes);
        switch (in.peek()) {
            case '{' -> readObject(in, fields);
            case '[' -> readArray(in, fields);
            default -> throw corrupt("neither an object nor an array");
        }
        if (!in.atEnd()) throw corrupt("text after the record");
        return fields.record();
    }

    /** One JSON value, without white space around it; not to be changed. */
    public byte[] payload() {
        return payload;
    }

    /** Nanoseconds, unsigned. */
    public long insertionTs() {
        return insertionTs;
    }

    /** As written, 0 to 65,535; a reader trusts the stream that it reads instead. */
    public int shard() {
        return shard;
    }

    private static void readObject(JsonScanner in, Fields fields) {
        in.expect('{');
        if (in.peek() == '}') throw corrupt("no payload");
        while (true) {
            in.skipBlanks();
            int from = in.position();
            in.skipString();
            char name = fields.nameAt(from, in.position());
            in.expect(':');
            fields.read(name, in);
            if (in.peek() == '}') break;
            in.expect(',');
        }
        in.expect('}');
    }

    private static void readArray(JsonScanner in, Fields fields) {
        in.expect('[');
        for (char name : new char[] {'r', 't', 's'}) {
            fields.read(name, in);
            if (in.peek() == ']') break;
            if (name != 's') in.expect(',');
        }
        in.expect(']');
    }

    private static MalformedException corrupt(String why) {
        return MalformedException.invalid("corrupt stored record: " + why);
    }

    /** The members as they are met; each known one once. */
    private static final class Fields {
        private static final char UNKNOWN = ' ';
        private final byte[] bytes;
        private byte[] payload = {};
        private long insertionTs;
        private int shard;
        private String seen = "";

        Fields(byte[] bytes) {
            this.bytes = bytes;
        }

        /** A known member's name, or {@link #UNKNOWN}, also if written with escapes. */
        char nameAt(int from, int end) {
            String text = new String(bytes, from, end - from, UTF_8);
            return switch (text) {
                case "\"r\"", "\"\\u0072\"" -> 'r';
                case "\"t\"", "\"\\u0074\"" -> 't';
                case "\"s\"", "\"\\u0073\"" -> 's';
                default -> UNKNOWN;
            };
        }

        void read(char name, JsonScanner in) {
            in.skipBlanks();
            int from = in.position();
            in.skipValue();
            if (name == UNKNOWN) return;
            if (seen.indexOf(name) >= 0) throw corrupt("member " + name + " twice");
            seen += name;
            switch (name) {
                case 'r' -> payload = Arrays.copyOfRange(bytes, from, in.position());
                case 't' -> insertionTs = unsigned(from, in.position());
                default -> shard = shard(from, in.position());
            }
        }

        StoredRecord record() {
            if (seen.indexOf('r') < 0) throw corrupt("no payload");
            return new StoredRecord(payload, insertionTs, shard);
        }

        private int shard(int from, int end) {
            long value = unsigned(from, end);
            if (value < 0 || value > MAX_SHARD) throw corrupt("shard out of range");
            return (int) value;
        }

        private long unsigned(int from, int end) {
            String digits = new String(bytes, from, end - from, US_ASCII);
            try {
                if (digits.charAt(0) != '+') return Long.parseUnsignedLong(digits);
            } catch (NumberFormatException e) {
                // Same outcome as a sign: not an unsigned integer.
            }
            throw corrupt(
                    "not an unsigned integer: " + digits.substring(0, Math.min(20, end - from)));
        }
    }
}
