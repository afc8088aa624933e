package org.netmesh.examples.channel;

import java.util.List;
import java.util.Map;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.SubnetId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.channel.ChannelAuthException;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.Visibility;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.subnet.SubnetPolicy;
import org.netmesh.mesh.subnet.SubnetRule;

/** Channels that stay where they belong: every node places its peers by what they announce. */
public final class Subnets {
    private static final SubnetPolicy POLICY =
            new SubnetPolicy(
                    List.of(
                            new SubnetRule("region:", 0, Map.of("us", 3, "eu", 4)),
                            new SubnetRule("fleet:", 1, Map.of("blue", 7, "green", 8))));

    private Subnets() {}

    /** Prints which channels of us/blue a node of us/green gets. */
    public static void main(String[] args) {
        Psk psk = Psk.generate(Entropy.system());
        MeshNode blue = node(psk, "blue", 7);
        MeshNode green = node(psk, "green", 8);
        for (Visibility visibility : List.of(Visibility.SUBNET_LOCAL, Visibility.GLOBAL)) {
            blue.registerChannel(
                    ChannelConfig.builder(visibility.wire()).visibility(visibility).build());
        }
        blue.registerChannel(ChannelConfig.builder("export").exportTo(SubnetId.of(3, 8)).build());

        CapabilityFilter greens = CapabilityFilter.builder().requireTag("fleet:green").build();
        try (var _ = Pair.of(blue, green);
                var watch = blue.discovery().watch(greens)) {
            watch.next();
            for (String channel : List.of("subnet-local", "global", "export")) {
                try {
                    green.subscribeChannel(blue.nodeId(), channel).close();
                    System.out.println(channel + ": subscribed");
                } catch (ChannelAuthException e) {
                    System.out.println(channel + ": not for " + SubnetId.of(3, 8));
                }
            }
        }
    }

    private static MeshNode node(Psk psk, String fleet, int number) {
        MeshNode node =
                MeshNode.create(
                        MeshNodeConfig.builder(Pair.anyPort(), psk)
                                .subnet(SubnetId.of(3, number))
                                .subnetPolicy(POLICY)
                                .build());
        node.announceCapabilities(
                CapabilitySet.builder().tag("region:us").tag("fleet:" + fleet).build());
        return node;
    }
}
