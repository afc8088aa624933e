package org.netmesh.examples.capability;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.GpuInfo;
import org.netmesh.capability.GpuVendor;
import org.netmesh.capability.Hardware;
import org.netmesh.capability.ModelCapability;
import org.netmesh.capability.ScopeFilter;
import org.netmesh.capability.predicate.P;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.crypto.Psk;

/** A node tells the mesh what it can do, and asks who can do what; itself included. */
public final class Announcements {
    private Announcements() {}

    /** Prints whether the node finds itself by hardware, by predicate and by tenant. */
    public static void main(String[] args) {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var config = MeshNodeConfig.builder(anyPort, Psk.generate(Entropy.system())).build();
        try (MeshNode mesh = MeshNode.create(config)) {
            mesh.start();
            mesh.announceCapabilities(
                    CapabilitySet.builder()
                            .hardware(
                                    Hardware.builder()
                                            .cpuCores(16)
                                            .memoryGb(64)
                                            .gpu(
                                                    GpuInfo.builder()
                                                            .vendor(GpuVendor.NVIDIA)
                                                            .model("h100")
                                                            .vramGb(80)
                                                            .build())
                                            .build())
                            .addModel(ModelCapability.of("llama-3.1-70b"))
                            .tag("gpu")
                            .tag("model:llama3-70b")
                            .tenantScope("oem-123")
                            .build());

            List<NodeId> gpuPeers =
                    mesh.findNodes(
                            CapabilityFilter.builder()
                                    .requireGpu(true)
                                    .gpuVendor(GpuVendor.NVIDIA)
                                    .minVramMb(40_000)
                                    .build());
            System.out.println("by hardware: " + gpuPeers.contains(mesh.nodeId()));
            System.out.println(
                    "by predicate: "
                            + mesh.discovery()
                                    .findNodes(P.numericAtLeast("hardware.memory_gb", 64))
                                    .contains(mesh.nodeId()));

            var model = CapabilityFilter.builder().requireTag("model:llama3-70b").build();
            for (String tenant : List.of("oem-123", "corp-acme")) {
                System.out.println(
                        "for %s: %d"
                                .formatted(
                                        tenant,
                                        mesh.findNodesScoped(model, ScopeFilter.tenant(tenant))
                                                .size()));
            }
        }
    }
}
