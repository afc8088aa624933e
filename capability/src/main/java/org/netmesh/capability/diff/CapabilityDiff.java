package org.netmesh.capability.diff;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.codec.MalformedException;

/**
 * What changed in a node's capabilities from one version to a later one (spec 04a §12.2). Metadata
 * is not part of it. Immutable.
 *
 * @param baseVersion unsigned
 * @param newVersion unsigned
 * @param timestampNanos the origin's wall clock, nanoseconds since 1970, unsigned
 */
public record CapabilityDiff(
        NodeId nodeId, long baseVersion, long newVersion, List<DiffOp> ops, long timestampNanos) {
    /** What a diff has at most, encoded. */
    public static final int MAX_BYTES = 65_536;

    /** Operations that a diff has at most. */
    public static final int MAX_OPS = 1_024;

    public CapabilityDiff {
        ops = List.copyOf(ops);
    }

    /** How one set becomes the other; empty if nothing but metadata differs. */
    public static List<DiffOp> between(CapabilitySet previous, CapabilitySet current) {
        return Changes.between(previous, current);
    }

    /**
     * The set after this diff, all or nothing. Operations of one kind in a row cost as much as one;
     * so any diff of a set that can be announced is worked off, and none takes long.
     *
     * @param currentVersion of {@code base}, unsigned
     * @param strict whether what is missing is an error; else it is passed over
     * @throws DiffException {@code VERSION_MISMATCH}, {@code NOT_APPLICABLE}, {@code NOT_FOUND},
     *     {@code TOO_LARGE} if the diff goes back and forth in a set that it makes large itself
     */
    public CapabilitySet apply(CapabilitySet base, long currentVersion, boolean strict) {
        if (baseVersion != currentVersion) {
            throw DiffException.versionMismatch(baseVersion, currentVersion);
        }
        requireForward();
        return apply(base, ops, strict);
    }

    /** The set after operations of no version; see {@link #apply}. */
    public static CapabilitySet apply(CapabilitySet base, List<DiffOp> ops, boolean strict) {
        return Runs.apply(ops, base, strict);
    }

    /**
     * Whether diffs of one node follow one another: each moves forward, begins where the one before
     * ended, and is not older.
     *
     * @throws DiffException {@code BROKEN_CHAIN} saying where; {@code NOT_APPLICABLE}
     */
    public static void requireChain(List<CapabilityDiff> diffs) {
        CapabilityDiff before = null;
        for (CapabilityDiff diff : diffs) {
            diff.requireForward();
            if (before != null) diff.requireBehind(before);
            before = diff;
        }
    }

    /**
     * One diff in the place of a chain.
     *
     * @param base the set before the first of them
     * @throws DiffException as {@link #requireChain}
     * @throws IllegalArgumentException if there is none
     */
    public static CapabilityDiff compact(CapabilitySet base, List<CapabilityDiff> diffs) {
        if (diffs.isEmpty()) throw new IllegalArgumentException("there is no diff to compact");
        requireChain(diffs);
        CapabilitySet set = base;
        for (CapabilityDiff diff : diffs) set = apply(set, diff.ops, false);
        CapabilityDiff first = diffs.getFirst();
        CapabilityDiff last = diffs.getLast();
        return new CapabilityDiff(
                first.nodeId,
                first.baseVersion,
                last.newVersion,
                between(base, set),
                last.timestampNanos);
    }

    /**
     * The diff as JSON.
     *
     * @throws DiffException {@code TOO_LARGE}
     */
    public byte[] encode() {
        if (ops.size() > MAX_OPS) throw DiffException.tooLarge("operations", ops.size(), MAX_OPS);
        byte[] bytes = DiffWriter.json(this).getBytes(UTF_8);
        if (bytes.length > MAX_BYTES) {
            throw DiffException.tooLarge("bytes", bytes.length, MAX_BYTES);
        }
        return bytes;
    }

    /**
     * @throws MalformedException if the bytes are no diff, or more than one may have
     */
    public static CapabilityDiff decode(byte[] json) {
        if (json.length > MAX_BYTES) {
            throw MalformedException.oversize("a diff of more than 65536 bytes");
        }
        return DiffReader.read(json);
    }

    private void requireForward() {
        if (Long.compareUnsigned(newVersion, baseVersion) <= 0) {
            throw DiffException.notForward(baseVersion, newVersion);
        }
    }

    private void requireBehind(CapabilityDiff before) {
        if (!nodeId.equals(before.nodeId)) {
            throw DiffException.brokenChain(before.nodeId + " is followed by " + nodeId);
        }
        if (baseVersion != before.newVersion) {
            throw DiffException.brokenChain(
                    "version %s is followed by one on %s"
                            .formatted(
                                    Long.toUnsignedString(before.newVersion),
                                    Long.toUnsignedString(baseVersion)));
        }
        if (Long.compareUnsigned(timestampNanos, before.timestampNanos) < 0) {
            throw DiffException.brokenChain("time runs backwards");
        }
    }
}
