package org.netmesh.mesh.wire;

/**
 * The few capabilities that a beacon carries, eight bytes (spec 01 §8.2). Immutable.
 *
 * @param modelSlots 0 to 255
 * @param memoryTier 0 to 255; {@link #tierOf} gives 0 to 7
 * @param tools 0 to 255, a bitmap
 * @param flags 32 bits
 */
public record PrimaryCapabilities(
        boolean gpu, int modelSlots, int memoryTier, int tools, int flags) {
    public static final PrimaryCapabilities NONE = new PrimaryCapabilities(false, 0, 0, 0, 0);
    static final int BYTES = 8;
    private static final int MAX_BYTE = 0xff;
    private static final int LARGEST_TIER = 7;
    private static final int FLAGS = 4;

    public PrimaryCapabilities {
        requireByte("modelSlots", modelSlots);
        requireByte("memoryTier", memoryTier);
        requireByte("tools", tools);
    }

    /** The tier of a memory size: 0 up to 1 GB, 1 up to 4 GB, then one more for each doubling. */
    public static int tierOf(long memoryGigabytes) {
        if (memoryGigabytes <= 1) return 0;
        int tier = 1;
        for (long limit = 4; memoryGigabytes > limit && tier < LARGEST_TIER; limit *= 2) tier++;
        return tier;
    }

    static PrimaryCapabilities read(byte[] in, int at) {
        return new PrimaryCapabilities(
                in[at] != 0,
                LittleEndian.u8(in, at + 1),
                LittleEndian.u8(in, at + 2),
                LittleEndian.u8(in, at + 3),
                LittleEndian.i32(in, at + FLAGS));
    }

    void write(byte[] out, int at) {
        out[at] = (byte) (gpu ? 1 : 0);
        out[at + 1] = (byte) modelSlots;
        out[at + 2] = (byte) memoryTier;
        out[at + 3] = (byte) tools;
        LittleEndian.put32(out, at + FLAGS, flags);
    }

    private static void requireByte(String name, int value) {
        if (value < 0 || value > MAX_BYTE) {
            throw new IllegalArgumentException(name + " must be 0 to 255, got " + value);
        }
    }
}
