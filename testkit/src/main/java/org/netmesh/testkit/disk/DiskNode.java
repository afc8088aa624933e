package org.netmesh.testkit.disk;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * The content of a file: as the system shows it, and as the medium has it. Guarded by the disk's
 * lock.
 */
final class DiskNode {
    /** The medium takes sectors whole; within a larger write any of them may be missing. */
    private static final int SECTOR_BYTES = 512;

    /** Stands for a folder in the tables of the disk. */
    static final DiskNode FOLDER = new DiskNode();

    private byte[] shown = new byte[0];
    private int size;
    private byte[] durable = new byte[0];
    private final BitSet dirty = new BitSet();

    int size() {
        return size;
    }

    int read(long position, byte[] target, int offset, int length) {
        if (position >= size) return 0;
        int count = (int) Math.min(length, size - position);
        System.arraycopy(shown, (int) position, target, offset, count);
        return count;
    }

    void write(long position, byte[] source, int length) {
        if (length == 0) return;
        int end = Math.toIntExact(position + length);
        grow(end);
        System.arraycopy(source, 0, shown, (int) position, length);
        touch(Math.min((int) position, size), end);
        size = Math.max(size, end);
    }

    void truncate(long newSize) {
        if (newSize >= size) return;
        Arrays.fill(shown, (int) newSize, size, (byte) 0);
        touch((int) newSize, size);
        size = (int) newSize;
    }

    void flip(long bit) {
        shown[(int) (bit >>> 3)] ^= (byte) (1 << (bit & 7));
        if (bit >>> 3 < durable.length) durable[(int) (bit >>> 3)] ^= (byte) (1 << (bit & 7));
    }

    void sync() {
        durable = Arrays.copyOf(shown, size);
        dirty.clear();
    }

    /** Keeps what was synced, and of the rest whatever the dice say. */
    void losePower(SplittableRandom dice) {
        int longest = Math.max(size, durable.length);
        int newSize = dirty.isEmpty() ? size : pickSize(dice);
        byte[] left = Arrays.copyOf(durable, longest);
        double kept = dice.nextInt(3) / 2.0;
        for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
            if (dice.nextDouble() >= kept) continue;
            int from = sector * SECTOR_BYTES;
            int to = Math.min(longest, from + SECTOR_BYTES);
            for (int i = from; i < to; i++) left[i] = i < size ? shown[i] : 0;
        }
        shown = Arrays.copyOf(left, newSize);
        size = newSize;
        sync();
    }

    /** The old length, the new one, or one between: lengths and contents are written apart. */
    private int pickSize(SplittableRandom dice) {
        int low = Math.min(size, durable.length);
        int high = Math.max(size, durable.length);
        return switch (dice.nextInt(4)) {
            case 0 -> durable.length;
            case 1 -> low + dice.nextInt(high - low + 1);
            default -> size;
        };
    }

    private void touch(int from, int to) {
        dirty.set(from / SECTOR_BYTES, (to + SECTOR_BYTES - 1) / SECTOR_BYTES);
    }

    private void grow(int length) {
        if (length > shown.length) {
            shown = Arrays.copyOf(shown, Math.max(length, shown.length + (shown.length >> 1)));
        }
    }
}
