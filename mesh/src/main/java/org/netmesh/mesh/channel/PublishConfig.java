package org.netmesh.mesh.channel;

import org.netmesh.mesh.stream.Reliability;

/**
 * How one publish goes to its subscribers (spec 03 §11.1). Immutable.
 *
 * @param maxInflight legs under way at once; values below 1 become 1
 */
public record PublishConfig(Reliability reliability, OnFailure onFailure, int maxInflight) {
    private static final int DEFAULT_INFLIGHT = 32;

    /** Fire and forget, best effort, 32 at once. */
    public static final PublishConfig DEFAULT =
            new PublishConfig(Reliability.FIRE_AND_FORGET, OnFailure.BEST_EFFORT, DEFAULT_INFLIGHT);

    public PublishConfig {
        maxInflight = Math.max(1, maxInflight);
    }

    public PublishConfig reliability(Reliability value) {
        return new PublishConfig(value, onFailure, maxInflight);
    }

    public PublishConfig onFailure(OnFailure value) {
        return new PublishConfig(reliability, value, maxInflight);
    }

    public PublishConfig maxInflight(int value) {
        return new PublishConfig(reliability, onFailure, value);
    }
}
