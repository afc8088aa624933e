package org.netmesh.mesh.channel;

import org.netmesh.kernel.codec.MalformedException;

/** Why a publisher refused a membership request (spec 03 §7.4). */
enum AckReason {
    NONE(0),
    UNAUTHORIZED(1),
    UNKNOWN_CHANNEL(2),
    RATE_LIMITED(3),
    TOO_MANY_CHANNELS(4);

    private final int wire;

    AckReason(int wire) {
        this.wire = wire;
    }

    int wire() {
        return wire;
    }

    static AckReason of(int wire) {
        for (AckReason reason : values()) if (reason.wire == wire) return reason;
        throw MalformedException.invalid("unknown membership ack reason " + wire);
    }
}
