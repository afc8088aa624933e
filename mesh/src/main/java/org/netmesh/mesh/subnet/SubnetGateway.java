package org.netmesh.mesh.subnet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.netmesh.kernel.ChannelHash;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelConfigs;
import org.netmesh.mesh.channel.Visibility;

/**
 * Decides which packets may leave a subnet (spec 03 §14.6). Local policy: packets of 0.19.0 nodes
 * carry neither subnet nor hop limit, so nothing on the wire depends on it. Confined to one thread.
 */
public final class SubnetGateway {
    /** What becomes of a packet. */
    public enum Decision {
        FORWARD("forward"),
        SUBNET_LOCAL("channel is subnet-local"),
        NOT_ANCESTOR("destination is not ancestor of source"),
        NOT_EXPORTED("channel not exported to destination subnet"),
        TTL_EXPIRED("TTL expired");

        private final String text;

        Decision(String text) {
            this.text = text;
        }

        /** The reference's words. */
        public String text() {
            return text;
        }
    }

    private final ChannelConfigs channels;
    private final Map<Integer, Set<SubnetId>> exports = new HashMap<>();
    private long forwarded;
    private long dropped;

    public SubnetGateway(ChannelConfigs channels) {
        this.channels = channels;
    }

    /** Lets an exported channel into these subnets and what lies in them. */
    public void export(ChannelHash channel, List<SubnetId> targets) {
        exports.put(channel.wire(), Set.copyOf(targets));
    }

    /**
     * @param wireHash 0 to 65,535; unknown and ambiguous channels count as subnet-local
     */
    public Decision decide(
            SubnetId source, SubnetId destination, int wireHash, int hopTtl, int hopCount) {
        Decision decision = judge(source, destination, wireHash, hopTtl, hopCount);
        if (decision == Decision.FORWARD) forwarded++;
        else dropped++;
        return decision;
    }

    public long forwarded() {
        return forwarded;
    }

    public long dropped() {
        return dropped;
    }

    private Decision judge(
            SubnetId source, SubnetId destination, int wireHash, int hopTtl, int hopCount) {
        if (hopTtl == 0 || hopCount >= hopTtl) return Decision.TTL_EXPIRED;
        Visibility visibility =
                channels.byWireHash(wireHash)
                        .map(ChannelConfig::visibility)
                        .orElse(Visibility.SUBNET_LOCAL);
        return switch (visibility) {
            case GLOBAL -> Decision.FORWARD;
            case SUBNET_LOCAL -> Decision.SUBNET_LOCAL;
            case PARENT_VISIBLE ->
                    destination.isAncestorOf(source) ? Decision.FORWARD : Decision.NOT_ANCESTOR;
            case EXPORTED ->
                    exports.getOrDefault(wireHash, Set.of()).stream()
                                    .anyMatch(target -> target.isAncestorOf(destination))
                            ? Decision.FORWARD
                            : Decision.NOT_EXPORTED;
        };
    }
}
