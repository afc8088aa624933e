package org.netmesh.mesh.channel;

import java.time.Duration;
import org.netmesh.mesh.stream.Reliability;

/**
 * How one publish goes to its subscribers (spec 03 §11.1). Immutable.
 *
 * @param maxInflight legs that wait to be acknowledged at once; values below 1 become 1
 * @param legTimeout how long a reliable leg of an extended session may take to be acknowledged;
 *     above zero, at most 365 days
 */
public record PublishConfig(
        Reliability reliability, OnFailure onFailure, int maxInflight, Duration legTimeout) {
    private static final int DEFAULT_INFLIGHT = 32;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofDays(365);

    /** Fire and forget, best effort, 32 at once, 5 s. */
    public static final PublishConfig DEFAULT =
            new PublishConfig(Reliability.FIRE_AND_FORGET, OnFailure.BEST_EFFORT, DEFAULT_INFLIGHT);

    /**
     * @throws ChannelException {@code INVALID_CONFIG} for another time-out
     */
    public PublishConfig {
        maxInflight = Math.max(1, maxInflight);
        if (!legTimeout.isPositive() || legTimeout.compareTo(LONGEST) > 0) {
            throw ChannelException.invalidConfig(
                    "legTimeout must be above zero and at most 365 days, got " + legTimeout);
        }
    }

    /** With a leg time-out of 5 s. */
    public PublishConfig(Reliability reliability, OnFailure onFailure, int maxInflight) {
        this(reliability, onFailure, maxInflight, DEFAULT_TIMEOUT);
    }

    public PublishConfig reliability(Reliability value) {
        return new PublishConfig(value, onFailure, maxInflight, legTimeout);
    }

    public PublishConfig onFailure(OnFailure value) {
        return new PublishConfig(reliability, value, maxInflight, legTimeout);
    }

    public PublishConfig maxInflight(int value) {
        return new PublishConfig(reliability, onFailure, value, legTimeout);
    }

    public PublishConfig legTimeout(Duration value) {
        return new PublishConfig(reliability, onFailure, maxInflight, value);
    }
}
