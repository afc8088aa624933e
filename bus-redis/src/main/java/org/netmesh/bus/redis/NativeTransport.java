package org.netmesh.bus.redis;

import io.netty.util.Version;

/**
 * Keeps Netty from loading its native transport where this JVM has not been told to allow native
 * access: it would print a warning, and Java sockets serve as well.
 */
final class NativeTransport {
    private static final String OFF = "io.netty.transport.noNative";

    private NativeTransport() {}

    /** To be called before anything of Netty's transports is touched. */
    static void onlyWhereAllowed() {
        boolean allowed = Version.class.getModule().isNativeAccessEnabled();
        if (!allowed && System.getProperty(OFF) == null) System.setProperty(OFF, "true");
    }
}
