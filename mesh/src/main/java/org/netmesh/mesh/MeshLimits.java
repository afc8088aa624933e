package org.netmesh.mesh;

/**
 * How often a node tries and how much it keeps (spec 02 §3.1). Immutable.
 *
 * @param handshakeRetries attempts after the first one to reach a node at its address, alternately
 *     direct and routed; 1 to 1,024
 * @param maxStreams streams per peer, above which the least recently used go; 1 to 65,536. On an
 *     extended session it bounds the streams that this node opens, and one of which something is
 *     still unacknowledged does not go: the new one is refused with {@code LIMIT}. What the peer
 *     opens there has a bound of its own, 4,096, above which the peer's new stream fails: a
 *     receiver may not forget a stream that its sender relies on (spec 20 §4.1)
 */
public record MeshLimits(int handshakeRetries, int maxStreams) {
    private static final int MAX_RETRIES = 1_024;
    private static final int MAX_STREAMS = 65_536;

    /** 3 retries, 4,096 streams. */
    public static final MeshLimits DEFAULT = new MeshLimits(3, 4_096);

    /**
     * @throws MeshException {@code INVALID_CONFIG} naming the value and what is allowed
     */
    public MeshLimits {
        requireRange("handshakeRetries", handshakeRetries, MAX_RETRIES);
        requireRange("maxStreams", maxStreams, MAX_STREAMS);
    }

    private static void requireRange(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw MeshException.invalidConfig(
                    "%s must be 1 to %d, got %d".formatted(name, most, value));
        }
    }
}
