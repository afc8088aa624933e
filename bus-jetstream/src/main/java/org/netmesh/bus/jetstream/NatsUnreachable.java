package org.netmesh.bus.jetstream;

/**
 * No server of the list answered as it should; the message names each and why, not its password.
 */
final class NatsUnreachable extends Exception {
    private static final long serialVersionUID = 1;

    NatsUnreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
