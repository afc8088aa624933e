package org.netmesh.mesh;

/**
 * What a node asks the system for; the system may give less (spec 01 §10). Immutable.
 *
 * @param receiveBytes 8,192 to 1 GiB
 * @param sendBytes 8,192 to 1 GiB
 */
public record SocketBuffers(int receiveBytes, int sendBytes) {
    private static final int LEAST = 8_192;
    private static final int MOST = 1 << 30;

    /** 256 KiB each. */
    public static final SocketBuffers DEFAULT = new SocketBuffers(256 << 10, 256 << 10);

    /**
     * @throws MeshException {@code INVALID_CONFIG} naming the value and what is allowed
     */
    public SocketBuffers {
        requireRange("receiveBytes", receiveBytes);
        requireRange("sendBytes", sendBytes);
    }

    private static void requireRange(String name, int value) {
        if (value < LEAST || value > MOST) {
            throw MeshException.invalidConfig(
                    "socket buffer %s must be %d to %d, got %d"
                            .formatted(name, LEAST, MOST, value));
        }
    }
}
