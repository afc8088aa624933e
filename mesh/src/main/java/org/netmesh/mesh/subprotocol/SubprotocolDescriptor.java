package org.netmesh.mesh.subprotocol;

/**
 * A subprotocol a node knows (spec 02 §20.2). Immutable.
 *
 * @param minimum the oldest version it understands; one above {@code version} is taken as {@code
 *     version}
 * @param handled whether something here handles it
 */
public record SubprotocolDescriptor(
        SubprotocolId id, String name, Version version, Version minimum, boolean handled) {
    public SubprotocolDescriptor {
        if (minimum.compareTo(version) > 0) minimum = version;
    }

    public static SubprotocolDescriptor of(SubprotocolId id, String name, Version version) {
        return new SubprotocolDescriptor(id, name, version, version, true);
    }

    /** The tag by which a node announces that it handles the subprotocol. */
    public String capabilityTag() {
        return "subprotocol:" + id;
    }

    /** {@code causal(0x0400) v1.0}. */
    @Override
    public String toString() {
        return "%s(%s) v%s".formatted(name, id, version);
    }
}
