package org.netmesh.mesh.identity;

import org.netmesh.kernel.port.Entropy;
import org.netmesh.kernel.port.WallClock;
import org.netmesh.mesh.crypto.Crypto;

/**
 * What an identity needs from outside: primitives, randomness for nonces, and the time of day that
 * tokens carry. A simulator gives its own.
 */
public record IdentityPorts(Crypto crypto, Entropy entropy, WallClock clock) {
    private static final IdentityPorts SYSTEM =
            new IdentityPorts(Crypto.system(), Entropy.system(), WallClock.system());

    /** The real ones. */
    public static IdentityPorts system() {
        return SYSTEM;
    }
}
