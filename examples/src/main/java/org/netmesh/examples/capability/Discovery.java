package org.netmesh.examples.capability;

import java.util.Optional;
import org.netmesh.capability.CapabilityAnnouncement;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.capability.CapabilityRequirement;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.GpuInfo;
import org.netmesh.capability.GpuVendor;
import org.netmesh.capability.Hardware;
import org.netmesh.capability.ScopeFilter;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.port.MonotonicClock;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.kernel.port.WallClock;

/** An index of announcements: who can do it, who is in scope, who is best, who just came. */
public final class Discovery {
    private Discovery() {}

    /** Prints the answers of an index with three nodes. */
    public static void main(String[] args) {
        CapabilityIndex index = new CapabilityIndex(MonotonicClock.system(), WallClock.system());
        announce(index, 1, gpu(24).tenantScope("oem-123").build());
        announce(index, 2, gpu(80).tenantScope("corp-acme").build());

        CapabilityFilter gpuPeers =
                CapabilityFilter.builder().gpuVendor(GpuVendor.NVIDIA).minVramMb(16_384).build();
        System.out.println("with a GPU: " + index.query(gpuPeers).size());
        System.out.println(
                "for oem-123: "
                        + index.query(gpuPeers, ScopeFilter.tenant("oem-123"), _ -> false).size());

        var largest = new CapabilityRequirement(gpuPeers, 0, 1, 0, 0);
        index.best(largest)
                .flatMap(index::get)
                .ifPresent(set -> System.out.println("best: " + set.hardware().totalVramGb()));

        try (var watch = index.watch(gpuPeers, 16, UserExecutor.virtualThreads())) {
            announce(index, 3, gpu(48).build());
            watch.next();
            watch.next();
            watch.next()
                    .ifPresent(change ->
                            System.out.println("came: " + change.getClass().getSimpleName()));
        }
    }

    private static CapabilitySet.Builder gpu(long vramGb) {
        GpuInfo gpu = GpuInfo.builder().vendor(GpuVendor.NVIDIA).vramGb(vramGb).build();
        return CapabilitySet.builder().hardware(Hardware.builder().gpu(gpu).build());
    }

    private static void announce(CapabilityIndex index, int who, CapabilitySet set) {
        byte[] key = new byte[EntityId.BYTES];
        key[0] = (byte) who;
        index.insert(
                CapabilityAnnouncement.of(
                        EntityId.of(key),
                        1,
                        WallClock.system().epochNanos(),
                        CapabilityAnnouncement.DEFAULT_TTL_SECONDS,
                        set,
                        Optional.empty()));
    }
}
