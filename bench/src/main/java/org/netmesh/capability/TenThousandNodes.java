package org.netmesh.capability;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.netmesh.capability.predicate.P;
import org.netmesh.capability.predicate.Predicate;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;

/**
 * The nodes of the reference's benchmark: node i has i % 64 + 1 cores, 8 &lt;&lt; (i % 5) GB of
 * memory, every fourth a GPU, one of ten models, and the tag {@code role-<i % 100>}.
 */
final class TenThousandNodes {
    static final int COUNT = 10_000;
    static final EntityId ENTITY = EntityId.of(new byte[EntityId.BYTES]);

    private static final long NOW = 1_700_000_000_000_000_000L;

    private TenThousandNodes() {}

    static CapabilityIndex emptyIndex() {
        return new CapabilityIndex(() -> 0, () -> Instant.ofEpochSecond(NOW / 1_000_000_000));
    }

    static CapabilityIndex filledIndex(int count) {
        CapabilityIndex index = emptyIndex();
        announcements(count).forEach(index::insert);
        return index;
    }

    static List<CapabilityAnnouncement> announcements(int count) {
        List<CapabilityAnnouncement> announcements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) announcements.add(announcement(i));
        return announcements;
    }

    static CapabilityAnnouncement announcement(int i) {
        return announcement(i, ENTITY);
    }

    static CapabilityAnnouncement announcement(int i, EntityId entity) {
        return new CapabilityAnnouncement(
                new NodeId(i + 1),
                entity,
                1,
                NOW,
                CapabilityAnnouncement.DEFAULT_TTL_SECONDS,
                capabilities(i),
                Optional.empty(),
                0,
                Optional.empty());
    }

    static CapabilitySet capabilities(int i) {
        Hardware.Builder hardware =
                Hardware.builder()
                        .cpuCores(i % 64 + 1)
                        .cpuThreads(2 * (i % 64 + 1))
                        .memoryGb(8L << (i % 5));
        if (i % 4 == 0) {
            hardware.gpu(
                    GpuInfo.builder().vendor(GpuVendor.NVIDIA).model("h100").vramGb(80).build());
        }
        ModelCapability model =
                ModelCapability.builder()
                        .modelId("model-" + i % 10)
                        .family("family")
                        .contextLength(8_192)
                        .build();
        return CapabilitySet.builder()
                .hardware(hardware.build())
                .addModel(model)
                .tag("role-" + i % 100)
                .build();
    }

    static Predicate threeClauses() {
        return P.and(
                P.numericAtLeast("hardware.memory_gb", 32),
                P.numericAtMost("hardware.cpu_cores", 64),
                P.equalTo("software.model.0.id", "model-2"));
    }
}
