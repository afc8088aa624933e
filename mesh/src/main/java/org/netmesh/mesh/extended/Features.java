package org.netmesh.mesh.extended;

import java.util.Collection;

/**
 * The feature bits of a block; unknown ones are kept (spec 20 §1.1). Immutable.
 *
 * @param bits 32 bits
 */
public record Features(int bits) {
    public static Features of(Collection<Feature> features) {
        int bits = 0;
        for (Feature feature : features) bits |= feature.mask();
        return new Features(bits);
    }

    public boolean has(Feature feature) {
        return (bits & feature.mask()) != 0;
    }

    /** What both sides offered and whose needs are met too. */
    public Features inForceWith(Features other) {
        Features both = new Features(bits & other.bits);
        // needs come before those who need them, so one pass settles all
        for (Feature feature : Feature.values()) {
            if ((both.bits & feature.needs()) != feature.needs()) both = both.without(feature);
        }
        return both;
    }

    private Features without(Feature feature) {
        return new Features(bits & ~feature.mask());
    }
}
