package org.netmesh.mesh;

/** What a node does about peers that do not speak extended sessions (spec 20 §1.2). */
public enum SessionSecurity {
    /**
     * Offers extended sessions and takes plain ones, visibly plain; never a plain one from a node
     * that was extended before.
     */
    PREFER_EXTENDED,
    /** Takes no plain session and believes no pingwave in clear. */
    REQUIRE_EXTENDED,
    /** Speaks as a 0.19.0 node does: for tests and special cases. */
    REFERENCE_ONLY
}
