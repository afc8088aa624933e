package org.netmesh.mesh.subprotocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netmesh.kernel.codec.ByteReader;
import org.netmesh.kernel.codec.ByteWriter;

/**
 * Which subprotocols a node handles, in which versions (spec 02 §20.3). Immutable; entries ascend
 * by id, each id once.
 */
public record SubprotocolManifest(List<Entry> entries) {
    private static final int COUNT_BYTES = 2;
    private static final int ENTRY_BYTES = 6;
    private static final int MAX_ENTRIES = 0xffff;

    /**
     * @param minimum not above {@code version}
     */
    public record Entry(SubprotocolId id, Version version, Version minimum) {
        public Entry {
            if (minimum.compareTo(version) > 0) {
                throw new IllegalArgumentException(
                        "minimum %s of %s is above version %s".formatted(minimum, id, version));
            }
        }
    }

    /** What two manifests have in common. */
    public record Negotiation(List<Compatible> compatible, List<Incompatible> incompatible) {
        public record Compatible(SubprotocolId id, Version local, Version remote) {}

        public record Incompatible(SubprotocolId id, Version local, Version remote) {}
    }

    /**
     * @throws IllegalArgumentException if an id is repeated or there are more than 65,535 entries
     */
    public SubprotocolManifest {
        entries = entries.stream().sorted(Comparator.comparing(Entry::id)).toList();
        if (entries.stream().map(Entry::id).distinct().count() != entries.size()) {
            throw new IllegalArgumentException("a subprotocol id is repeated");
        }
        if (entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "a manifest holds at most 65535 entries, got " + entries.size());
        }
    }

    public byte[] encode() {
        ByteWriter out = new ByteWriter(COUNT_BYTES + ENTRY_BYTES * entries.size());
        out.u16(entries.size());
        for (Entry entry : entries) {
            out.u16(entry.id.value())
                    .u8(entry.version.major())
                    .u8(entry.version.minor())
                    .u8(entry.minimum.major())
                    .u8(entry.minimum.minor());
        }
        return out.toByteArray();
    }

    /** Empty if the length is wrong, an id is repeated or a minimum is above its version. */
    public static Optional<SubprotocolManifest> decode(byte[] bytes) {
        if (bytes.length < COUNT_BYTES) return Optional.empty();
        ByteReader in = ByteReader.of(bytes);
        int count = in.u16();
        if (in.remaining() != count * ENTRY_BYTES) return Optional.empty();
        List<Entry> entries = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                entries.add(
                        new Entry(
                                new SubprotocolId(in.u16()),
                                new Version(in.u8(), in.u8()),
                                new Version(in.u8(), in.u8())));
            }
            return Optional.of(new SubprotocolManifest(entries));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    /** Compares what both handle; ids that only one side has are skipped. */
    public Negotiation negotiate(SubprotocolManifest remote) {
        Map<SubprotocolId, Entry> theirs = new LinkedHashMap<>();
        remote.entries.forEach(entry -> theirs.put(entry.id, entry));
        List<Negotiation.Compatible> compatible = new ArrayList<>();
        List<Negotiation.Incompatible> incompatible = new ArrayList<>();
        for (Entry ours : entries) {
            Entry other = theirs.get(ours.id);
            if (other == null) continue;
            boolean fits =
                    ours.version.compareTo(other.minimum) >= 0
                            && other.version.compareTo(ours.minimum) >= 0;
            if (fits) {
                compatible.add(new Negotiation.Compatible(ours.id, ours.version, other.version));
            } else {
                incompatible.add(
                        new Negotiation.Incompatible(ours.id, ours.version, other.version));
            }
        }
        return new Negotiation(compatible, incompatible);
    }
}
