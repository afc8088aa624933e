package org.netmesh.bus.redis;

/**
 * No server of the list answered as it should; the message names each and why, not its password.
 */
final class RedisUnreachable extends Exception {
    private static final long serialVersionUID = 1;

    RedisUnreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
