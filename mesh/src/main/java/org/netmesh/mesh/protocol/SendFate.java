package org.netmesh.mesh.protocol;

/** What became of a message that a protocol sent. */
public enum SendFate {
    /** The socket took it; on a plain session nothing more will be known. */
    SENT,
    /** The peer acknowledged it (extended sessions). */
    ACKNOWLEDGED,
    /** It was not or cannot be delivered. */
    FAILED
}
