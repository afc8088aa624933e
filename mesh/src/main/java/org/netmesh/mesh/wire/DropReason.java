package org.netmesh.mesh.wire;

import java.util.Locale;

/** Why a datagram is dropped without a word; the counters' {@code reason} (spec 01 §13). */
public enum DropReason {
    /** It is not. */
    NONE,
    /** Fewer bytes than a header. */
    SHORT,
    /** Of no known kind. */
    MAGIC,
    VERSION,
    /** A length or count beyond its limit, or one that contradicts the datagram's. */
    LENGTH,
    /** No session has this id. */
    NO_SESSION,
    /** A counter that was accepted before, is behind the window, or can never be accepted. */
    REPLAY,
    /** A counter too far ahead, where the window limits that. */
    TOO_FAR_AHEAD,
    /** The tag is wrong. */
    AUTH,
    TTL,
    NO_ROUTE,
    /** A routed packet came back to its source. */
    LOOP,
    /** A pingwave from an address that belongs to no peer. */
    PINGWAVE_SOURCE,
    PINGWAVE_HOPS,
    /** Genuine, but of a subprotocol that nothing here handles. */
    UNKNOWN_SUBPROTOCOL,
    /** By the partition filter of tests. */
    BLOCKED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The metric label. */
    public String label() {
        return label;
    }

    public boolean dropped() {
        return this != NONE;
    }
}
