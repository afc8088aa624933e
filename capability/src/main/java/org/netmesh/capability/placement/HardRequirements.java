package org.netmesh.capability.placement;

import java.util.HashSet;
import org.netmesh.capability.BlobCapability;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.Tag;

/** What an artifact itself demands of a candidate (spec 04b §7.3, steps 3 and 4). Stateless. */
final class HardRequirements {
    /** Said by a node whose blob store must not be used, whatever the parser makes of it. */
    private static final String UNHEALTHY = "dataforts:blob-storage-unhealthy";

    private static final int GIB_BITS = 30;

    private HardRequirements() {}

    static boolean hold(CapabilitySet candidate, Artifact artifact) {
        return switch (artifact) {
            case Artifact.DaemonArtifact(_, CapabilitySet required, _) ->
                    new HashSet<>(candidate.tags()).containsAll(required.tags());
            case Artifact.BlobArtifact(_, long size) -> canStore(candidate, size);
            case Artifact.ChainArtifact _, Artifact.ReplicaArtifact _ -> true;
        };
    }

    private static boolean canStore(CapabilitySet candidate, long sizeBytes) {
        BlobCapability blob = candidate.blob();
        boolean healthy = candidate.tags().stream().map(Tag::wire).noneMatch(UNHEALTHY::equals);
        return blob.storage()
                && healthy
                && Long.compareUnsigned(blob.diskFreeGb(), gibibytes(sizeBytes)) >= 0;
    }

    /** Rounded up. */
    private static long gibibytes(long bytes) {
        boolean rest = (bytes & ((1L << GIB_BITS) - 1)) != 0;
        return (bytes >>> GIB_BITS) + (rest ? 1 : 0);
    }
}
