package org.netmesh.cortex;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.codec.PostcardReader;
import org.netmesh.kernel.codec.PostcardWriter;

/**
 * The snapshots of the models of one {@link NetDb}, as one blob that other implementations read
 * (spec 06 §26.3). It carries no version and no checksum of its own. Immutable.
 */
public final class NetDbBundle {
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
