package org.netmesh.cortex;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.netmesh.kernel.Xxh3;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.codec.PostcardReader;
import org.netmesh.kernel.codec.PostcardWriter;

/**
 * The snapshots of the models of one {@link NetDb}, as one blob that other implementations read
 * (spec 06 §26.3). It carries no version and no checksum of its own. Immutable.
 */
public final class NetDbBundle {
    private static final int SEAL_MAGIC = 0x5342_444E; // "NDBS", little-endian
    private static final int SEAL_BYTES = Integer.BYTES + Long.BYTES;

    private final byte[] bytes;
    private final Optional<CortexSnapshot> tasks;
    private final Optional<CortexSnapshot> memories;

    /**
     * Reads the outer blob; the states inside are read when a model opens.
     *
     * @throws NetDbException {@code SNAPSHOT} if the bytes are no bundle, also if bytes follow it
     */
    public NetDbBundle(byte[] stateBytes) {
        bytes = stateBytes.clone();
        try {
            PostcardReader in = PostcardReader.of(bytes);
            tasks = in.optional(NetDbBundle::readSnapshot);
            memories = in.optional(NetDbBundle::readSnapshot);
            in.end();
        } catch (MalformedException e) {
            throw NetDbException.undecodable(e);
        }
    }

    static NetDbBundle of(Optional<CortexSnapshot> tasks, Optional<CortexSnapshot> memories) {
        return new NetDbBundle(
                new PostcardWriter()
                        .optional(tasks, NetDbBundle::writeSnapshot)
                        .optional(memories, NetDbBundle::writeSnapshot)
                        .toByteArray());
    }

    /** A copy of the blob. */
    public byte[] stateBytes() {
        return bytes.clone();
    }

    /**
     * The blob in a wrapper that shows damage, for files of our own: other implementations read the
     * blob alone. Four bytes {@code NDBS}, the XXH3-64 of the blob in eight bytes, little-endian,
     * then the blob.
     */
    public byte[] sealed() {
        ByteBuffer out = ByteBuffer.allocate(SEAL_BYTES + bytes.length).order(LITTLE_ENDIAN);
        return out.putInt(SEAL_MAGIC).putLong(Xxh3.hash64(bytes)).put(bytes).array();
    }

    /**
     * Reads what {@link #sealed} made.
     *
     * @throws NetDbException {@code SNAPSHOT} if anything in it was changed
     */
    public static NetDbBundle ofSealed(byte[] sealed) {
        if (sealed.length < SEAL_BYTES) {
            throw NetDbException.undecodable(
                    MalformedException.truncated("a sealed bundle of " + sealed.length + " bytes"));
        }
        ByteBuffer in = ByteBuffer.wrap(sealed).order(LITTLE_ENDIAN);
        boolean headed = in.getInt() == SEAL_MAGIC;
        long checksum = in.getLong();
        byte[] blob = Arrays.copyOfRange(sealed, SEAL_BYTES, sealed.length);
        if (!headed || checksum != Xxh3.hash64(blob)) {
            throw NetDbException.undecodable(
                    MalformedException.invalid(
                            headed
                                    ? "the sealed bundle was changed: its checksum differs"
                                    : "this is no sealed bundle"));
        }
        return new NetDbBundle(blob);
    }

    public Optional<CortexSnapshot> tasks() {
        return tasks;
    }

    public Optional<CortexSnapshot> memories() {
        return memories;
    }

    private static void writeSnapshot(PostcardWriter out, CortexSnapshot snapshot) {
        OptionalLong last = snapshot.lastSeq();
        out.bytes(snapshot.stateBytes()).bool(last.isPresent());
        last.ifPresent(out::u64);
    }

    private static CortexSnapshot readSnapshot(PostcardReader in) {
        byte[] state = in.bytes();
        Optional<Long> last = in.optional(PostcardReader::u64);
        return new CortexSnapshot(state, last.map(OptionalLong::of).orElseGet(OptionalLong::empty));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetDbBundle bundle && Arrays.equals(bytes, bundle.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "NetDbBundle[tasks=%s, memories=%s]".formatted(tasks, memories);
    }
}
