package org.netmesh.mesh.extended;

import java.util.EnumSet;
import java.util.Set;

/** What an extended session may offer, by bit of the block (spec 20 §1.1). */
public enum Feature {
    BOUND_KEYS(0),
    PROVEN_IDENTITY(1),
    RELIABLE(2),
    LARGE_MESSAGES(3),
    PATH(4),
    BEACON(5),
    LOG_REPLICATION(6),
    MESHDB(7);

    private final int mask;

    Feature(int bit) {
        this.mask = 1 << bit;
    }

    static int bits(Set<Feature> features) {
        int bits = 0;
        for (Feature feature : features) bits |= feature.mask;
        return bits;
    }

    /** Bits without a name are passed over: a later version may give them one. */
    static Set<Feature> of(int bits) {
        Set<Feature> out = EnumSet.noneOf(Feature.class);
        for (Feature feature : values()) if ((bits & feature.mask) != 0) out.add(feature);
        return out;
    }

    /** What both sides offer, less that whose need is not in force. */
    static Set<Feature> inForce(Set<Feature> ours, Set<Feature> theirs) {
        Set<Feature> out = EnumSet.noneOf(Feature.class);
        for (Feature feature : values()) {
            boolean both = ours.contains(feature) && theirs.contains(feature);
            if (both && out.containsAll(feature.needs())) out.add(feature);
        }
        return out;
    }

    private Set<Feature> needs() {
        return switch (this) {
            case LARGE_MESSAGES, PATH -> EnumSet.of(RELIABLE);
            case LOG_REPLICATION, MESHDB -> EnumSet.of(RELIABLE, LARGE_MESSAGES);
            case BOUND_KEYS, PROVEN_IDENTITY, RELIABLE, BEACON -> EnumSet.noneOf(Feature.class);
        };
    }
}
