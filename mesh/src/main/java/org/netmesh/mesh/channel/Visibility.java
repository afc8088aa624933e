package org.netmesh.mesh.channel;

import org.netmesh.kernel.SubnetId;

/** Who may see a channel, by where publisher and subscriber stand (spec 03 §14.5). */
public enum Visibility {
    /** The publisher's own subnet. */
    SUBNET_LOCAL("subnet-local"),
    /**
     * The publisher's subnet and its ancestors; a node of unknown subnet counts as the topmost one.
     */
    PARENT_VISIBLE("parent-visible"),
    /**
     * The subnets that the publisher exports it to ({@link ChannelConfig#exports}), else nobody.
     */
    EXPORTED("exported"),
    GLOBAL("global");

    private final String wire;

    Visibility(String wire) {
        this.wire = wire;
    }

    /** The text of configurations and other SDKs. */
    public String wire() {
        return wire;
    }

    /**
     * @throws ChannelException {@code INVALID_CONFIG} naming what is allowed
     */
    public static Visibility parse(String text) {
        for (Visibility value : values()) if (value.wire.equals(text)) return value;
        throw ChannelException.invalidConfig(
                "invalid visibility \"%s\" (expected subnet-local | parent-visible | exported | global)"
                        .formatted(text));
    }

    /**
     * @param source the publisher's subnet
     * @param destination the subscriber's; {@link SubnetId#GLOBAL} if unknown
     */
    public boolean admits(SubnetId source, SubnetId destination) {
        return switch (this) {
            case SUBNET_LOCAL -> destination.equals(source);
            case PARENT_VISIBLE -> destination.isAncestorOf(source);
            case EXPORTED -> false;
            case GLOBAL -> true;
        };
    }
}
