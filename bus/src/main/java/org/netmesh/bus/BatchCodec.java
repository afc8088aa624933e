package org.netmesh.bus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.Xxh3;
import org.netmesh.kernel.codec.MalformedException;

/**
 * A batch as the outbox stores it: magic {@code NBAT}, version 1, shard, nonce, sequence, count,
 * then insertion time, length and bytes of each event, then XXH3-64 of all before; little-endian.
 * Stateless.
 */
final class BatchCodec {
    private static final int MAGIC = 0x5441424e;
    private static final int VERSION = 1;
    private static final int HEADER = 4 + 4 + 4 + 8 + 8 + 4;
    private static final int PER_EVENT = 8 + 4;

    private BatchCodec() {}

    static byte[] encode(Batch batch) {
        long size = HEADER + 8;
        for (int i = 0; i < batch.size(); i++) size += PER_EVENT + batch.payload(i).length;
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putInt(VERSION).putInt(batch.shard().value());
        out.putLong(batch.nonce()).putLong(batch.sequenceStart()).putInt(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            byte[] payload = batch.payload(i);
            out.putLong(batch.insertionTs(i)).putInt(payload.length).put(payload);
        }
        out.putLong(Xxh3.hash64(out.array(), 0, out.position()));
        return out.array();
    }

    /**
     * @return empty for no bytes: a batch that was forgotten
     * @throws MalformedException unless the bytes are one batch, whole
     */
    static Optional<Batch> decode(byte[] bytes) {
        if (bytes.length == 0) return Optional.empty();
        if (bytes.length < HEADER + 8) throw malformed("too short");
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getLong(bytes.length - 8) != Xxh3.hash64(bytes, 0, bytes.length - 8)) {
            throw malformed("damaged");
        }
        if (in.getInt() != MAGIC || in.getInt() != VERSION) throw malformed("unknown form");
        int shard = in.getInt();
        if (shard < 0 || shard > ShardId.MAX) throw malformed("no such shard");
        Batch batch = new Batch(new ShardId(shard), in.getLong(), 16);
        batch.sequenceStart(in.getLong());
        int count = in.getInt();
        for (int i = 0; i < count; i++) readEvent(in, batch);
        if (in.remaining() != 8) throw malformed("wrong length");
        return Optional.of(batch);
    }

    private static void readEvent(ByteBuffer in, Batch batch) {
        if (in.remaining() < PER_EVENT + 8) throw malformed("truncated");
        long stamp = in.getLong();
        int length = in.getInt();
        if (length < 0 || length > in.remaining() - 8) throw malformed("truncated");
        byte[] payload = new byte[length];
        in.get(payload);
        batch.add(payload, stamp);
    }

    private static MalformedException malformed(String why) {
        return MalformedException.invalid("outbox batch: " + why);
    }
}
