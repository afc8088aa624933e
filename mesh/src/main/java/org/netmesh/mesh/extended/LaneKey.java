package org.netmesh.mesh.extended;

import org.netmesh.kernel.StreamId;

/** A lane without its epoch: what a user means by a stream (spec 20 §4.1). Immutable. */
public record LaneKey(int subprotocol, StreamId stream, boolean reliable) {
    Lane lane(long epoch) {
        return new Lane(subprotocol, stream, reliable, epoch);
    }

    static LaneKey of(Lane lane) {
        return new LaneKey(lane.subprotocol(), lane.stream(), lane.reliable());
    }
}
