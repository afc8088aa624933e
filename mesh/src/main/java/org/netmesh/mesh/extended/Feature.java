package org.netmesh.mesh.extended;

import java.util.Arrays;

/** What an extended session can do; the constant's bit is its wire value (spec 20 §1.1). */
public enum Feature {
    BOUND_KEYS(0),
    PROVEN_IDENTITY(1),
    RELIABLE(2),
    LARGE_MESSAGES(3, RELIABLE),
    PATH(4, RELIABLE),
    BEACON(5),
    LOG_REPLICATION(6, RELIABLE, LARGE_MESSAGES),
    MESHDB(7, RELIABLE, LARGE_MESSAGES);

    private final int mask;
    private final int needs;

    Feature(int bit, Feature... needs) {
        this.mask = 1 << bit;
        this.needs = Arrays.stream(needs).mapToInt(Feature::mask).reduce(0, (a, b) -> a | b);
    }

    int mask() {
        return mask;
    }

    /** Without all of these bits the feature counts as absent. */
    int needs() {
        return needs;
    }
}
