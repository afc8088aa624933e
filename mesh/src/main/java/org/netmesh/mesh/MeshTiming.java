package org.netmesh.mesh;

import java.time.Duration;

/**
 * How long things take in a mesh (spec 02 §3.1, §28). Immutable.
 *
 * @param heartbeatInterval between two signs of life; at least 10 ms and below the session time-out
 * @param sessionTimeout the failure detector's unit: suspected after two, failed after three,
 *     forgotten after thirty
 * @param handshakeTimeout of one attempt
 * @param streamIdleTimeout after which an unused stream is closed
 */
public record MeshTiming(
        Duration heartbeatInterval,
        Duration sessionTimeout,
        Duration handshakeTimeout,
        Duration streamIdleTimeout) {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofDays(365);

    /** 5 s, 30 s, 5 s, 300 s. */
    public static final MeshTiming DEFAULT =
            new MeshTiming(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(300));

    /**
     * @throws MeshException {@code INVALID_CONFIG} naming the value and what is allowed
     */
    public MeshTiming {
        requireRange("heartbeatInterval", heartbeatInterval);
        requireRange("sessionTimeout", sessionTimeout);
        requireRange("handshakeTimeout", handshakeTimeout);
        requireRange("streamIdleTimeout", streamIdleTimeout);
        if (heartbeatInterval.compareTo(sessionTimeout) >= 0) {
            throw MeshException.invalidConfig(
                    "heartbeatInterval (%s) must be below sessionTimeout (%s)"
                            .formatted(heartbeatInterval, sessionTimeout));
        }
    }

    private static void requireRange(String name, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw MeshException.invalidConfig(
                    "%s must be 10 ms to 365 days, got %s".formatted(name, value));
        }
    }
}
