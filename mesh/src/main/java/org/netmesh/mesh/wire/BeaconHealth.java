package org.netmesh.mesh.wire;

/** How an origin says it fares; a closed list of wire values (spec 01 §8.2). */
public enum BeaconHealth {
    HEALTHY(0),
    DEGRADED(1),
    UNHEALTHY(2),
    UNKNOWN(3);

    private static final BeaconHealth[] VALUES = values();

    private final int wire;

    BeaconHealth(int wire) {
        this.wire = wire;
    }

    int wire() {
        return wire;
    }

    static int count() {
        return VALUES.length;
    }

    static BeaconHealth of(int wire) {
        return VALUES[wire];
    }

    /** Whether work may be sent there. */
    public boolean available() {
        return this == HEALTHY || this == DEGRADED;
    }
}
