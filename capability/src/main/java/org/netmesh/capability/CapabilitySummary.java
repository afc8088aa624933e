package org.netmesh.capability;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a beacon says about a node's capabilities (spec 04a §14). Immutable.
 *
 * @param hash changes, most likely, when the set does
 * @param gpu whether there is a GPU
 * @param models how many, the low 8 bits
 * @param memoryTier 0 to 7: up to 1, 4, 8, 16, 32, 64, 128 GB, and more
 */
public record CapabilitySummary(long hash, boolean gpu, int models, int memoryTier) {
    /** Of {@link #primary}. */
    public static final int PRIMARY_BYTES = 8;

    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final long[] TIERS_GB = {1, 4, 8, 16, 32, 64, 128};

    public static CapabilitySummary of(CapabilitySet set) {
        Hardware hardware = set.hardware();
        int models = set.models().size();
        boolean gpu = hardware.gpu().isPresent();
        long hash = OFFSET;
        long[] facts = {
            hardware.memoryGb(),
            gpu ? 1 : 0,
            hardware.accelerators().size(),
            set.tools().size(),
            models,
            set.tags().size()
        };
        for (long fact : facts) hash = (hash ^ fact) * PRIME;
        return new CapabilitySummary(hash, gpu, models & 0xff, tier(hardware.memoryGb()));
    }

    private static int tier(long gb) {
        int tier = 0;
        while (tier < TIERS_GB.length && gb > TIERS_GB[tier]) tier++;
        return tier;
    }

    /** The eight bytes: GPU, models, memory tier, tools (0), flags (0). */
    public byte[] primary() {
        ByteBuffer bytes = ByteBuffer.allocate(PRIMARY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) (gpu ? 1 : 0)).put((byte) models).put((byte) memoryTier);
        return bytes.array();
    }
}
