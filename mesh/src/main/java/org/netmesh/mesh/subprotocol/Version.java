package org.netmesh.mesh.subprotocol;

import java.util.Comparator;

/** A subprotocol's version, each part 0 to 255; major counts before minor. Immutable. */
public record Version(int major, int minor) implements Comparable<Version> {
    private static final int MAX = 0xff;
    private static final Comparator<Version> ORDER =
            Comparator.comparingInt(Version::major).thenComparingInt(Version::minor);

    /**
     * @throws IllegalArgumentException if a part is outside 0 to 255
     */
    public Version {
        if (major < 0 || major > MAX || minor < 0 || minor > MAX) {
            throw new IllegalArgumentException(
                    "a version's parts must be 0 to 255, got %d.%d".formatted(major, minor));
        }
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    /** {@code 1.0}. */
    @Override
    public String toString() {
        return major + "." + minor;
    }
}
