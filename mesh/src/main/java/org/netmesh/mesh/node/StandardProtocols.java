package org.netmesh.mesh.node;

import org.netmesh.capability.CapabilityIndex;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.channel.ChannelProtocol;
import org.netmesh.mesh.channel.ChannelSettings;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.discovery.DiscoveryProtocol;
import org.netmesh.mesh.discovery.DiscoverySettings;
import org.netmesh.mesh.identity.Identity;

/** What every node runs beside its sessions: announcements and channels, wired to each other. */
public record StandardProtocols(DiscoveryProtocol discovery, ChannelProtocol channels) {
    /** Plug in discovery first: channels ask it who a peer is. */
    public static StandardProtocols of(
            Identity identity,
            DiscoverySettings discovery,
            ChannelSettings channels,
            Crypto crypto,
            Entropy entropy,
            CapabilityIndex index) {
        DiscoveryProtocol announcements =
                new DiscoveryProtocol(discovery, identity, crypto, entropy, index);
        ChannelProtocol channel =
                new ChannelProtocol(
                        channels,
                        identity.entityId(),
                        identity.tokenCache(),
                        entropy,
                        announcements);
        announcements.onAnnounced(channel::announced);
        return new StandardProtocols(announcements, channel);
    }
}
