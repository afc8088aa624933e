package org.netmesh.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.crypto.Psk;

class MeshesIT {
    // parity: streams.MeshNode._testInjectSyntheticPeer,
    // streams.core.NetMesh.testInjectSyntheticPeer
    @Test
    void aPeerThatDoesNotExistIsFoundAmongTheOthersAndIsNoPeer() {
        NodeId madeUp = new NodeId(0x1234_5678_9abc_def0L);
        try (MeshNode node = MeshNode.create(config())) {
            node.announceCapabilities(CapabilitySet.builder().tag("gpu").build());
            Meshes.injectPeer(node, madeUp);
            Meshes.injectPeer(node, madeUp);

            assertThat(node.findNodes(CapabilityFilter.builder().build()))
                    .containsExactlyInAnyOrder(node.nodeId(), madeUp);
            assertThat(node.findNodes(CapabilityFilter.builder().requireTag("gpu").build()))
                    .containsExactly(node.nodeId());
            assertThat(node.discovery().capabilitiesOf(madeUp))
                    .contains(CapabilitySet.builder().build());
            assertThat(node.peers()).isEmpty();
        }
    }

    private static MeshNodeConfig config() {
        return MeshNodeConfig.builder(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Psk.generate(Entropy.system()))
                .build();
    }
}
