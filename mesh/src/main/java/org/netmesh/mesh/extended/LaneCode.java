package org.netmesh.mesh.extended;

/** Why a lane ended (spec 20 §4.6). */
enum LaneCode {
    COMPLETE(0),
    CANCELLED(1),
    LIMIT(2),
    TIMED_OUT(3),
    TOO_LARGE(4),
    MALFORMED(5);

    private final long wire;

    LaneCode(long wire) {
        this.wire = wire;
    }

    long wire() {
        return wire;
    }

    /** Unknown codes act as the highest one. */
    static LaneCode of(long wire) {
        for (LaneCode code : values()) if (code.wire == wire) return code;
        return MALFORMED;
    }
}
