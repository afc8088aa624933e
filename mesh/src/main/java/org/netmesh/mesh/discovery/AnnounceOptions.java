package org.netmesh.mesh.discovery;

import java.time.Duration;

/**
 * How an announcement goes out (spec 04a §7.3). Immutable.
 *
 * @param ttl lifetime in whole seconds, 0 to 2^32 - 1; with 0 it lasts until the next sweep
 * @param sign whether it is signed; most nodes ignore unsigned ones
 * @param force whether it goes out at once although the last one did so just now
 */
public record AnnounceOptions(Duration ttl, boolean sign, boolean force) {
    private static final long MAX_SECONDS = 0xffff_ffffL;

    /** 300 s, signed, at the usual pace. */
    public static final AnnounceOptions DEFAULT =
            new AnnounceOptions(Duration.ofMinutes(5), true, false);

    /** A longer lifetime counts as the longest one. */
    public AnnounceOptions {
        if (ttl.isNegative()) {
            throw DiscoveryException.invalid("ttl must not be negative, got " + ttl);
        }
        if (ttl.toSeconds() > MAX_SECONDS) ttl = Duration.ofSeconds(MAX_SECONDS);
    }

    public AnnounceOptions ttl(Duration value) {
        return new AnnounceOptions(value, sign, force);
    }

    public AnnounceOptions sign(boolean value) {
        return new AnnounceOptions(ttl, value, force);
    }

    public AnnounceOptions force(boolean value) {
        return new AnnounceOptions(ttl, sign, value);
    }
}
