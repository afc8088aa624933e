package org.netmesh.bus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.netmesh.kernel.Xxh3;
import org.netmesh.kernel.codec.MalformedException;

/**
 * Numbers above which each shard's sequences are unused: the file beside the nonce. Magic {@code
 * NSEQ}, version 1, nonce, count, then shard and mark each, then XXH3-64 of all before; all
 * little-endian. Stateless.
 */
final class SequenceMarks {
    private static final int MAGIC = 0x51455351;
    private static final int VERSION = 1;
    private static final int HEADER = 4 + 4 + 8 + 4;
    private static final int ENTRY = 4 + 8;
    private static final int MAX_SHARDS = 65_536;

    private SequenceMarks() {}

    static byte[] encode(long nonce, Map<Integer, Long> marks) {
        byte[] bytes = new byte[HEADER + ENTRY * marks.size() + 8];
        ByteBuffer out = buffer(bytes);
        out.putInt(MAGIC).putInt(VERSION).putLong(nonce).putInt(marks.size());
        marks.forEach((shard, mark) -> out.putInt(shard).putLong(mark));
        out.putLong(Xxh3.hash64(bytes, 0, out.position()));
        return bytes;
    }

    /**
     * @throws MalformedException unless the bytes are the marks of this nonce, whole
     */
    static SortedMap<Integer, Long> decode(byte[] bytes, long nonce) {
        ByteBuffer in = buffer(bytes);
        if (bytes.length < HEADER + 8) throw malformed("too short");
        if (in.getInt() != MAGIC || in.getInt() != VERSION) throw malformed("unknown form");
        if (in.getLong() != nonce) throw malformed("of another nonce");
        int count = in.getInt();
        if (count < 0 || count > MAX_SHARDS || bytes.length != HEADER + ENTRY * count + 8) {
            throw malformed("wrong length");
        }
        SortedMap<Integer, Long> marks = new TreeMap<>();
        for (int i = 0; i < count; i++) marks.put(in.getInt(), in.getLong());
        if (in.getLong() != Xxh3.hash64(bytes, 0, bytes.length - 8)) throw malformed("damaged");
        return marks;
    }

    private static MalformedException malformed(String why) {
        return MalformedException.invalid("sequence marks: " + why);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
