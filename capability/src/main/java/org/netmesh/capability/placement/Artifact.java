package org.netmesh.capability.placement;

import java.util.Optional;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;

/** What is to be placed (spec 04b §7.1). Immutable. */
public sealed interface Artifact {
    /**
     * A chain of events.
     *
     * @param origin whose chain it is
     */
    record ChainArtifact(EntityId origin, CapabilitySet capabilities) implements Artifact {}

    /** A replica of a channel's log. */
    record ReplicaArtifact(ChannelName channel, CapabilitySet capabilities) implements Artifact {}

    /**
     * A daemon.
     *
     * @param required tags that the candidate must have exactly
     * @param optional whose metadata is asked after that of {@code required}
     */
    record DaemonArtifact(EntityId daemon, CapabilitySet required, CapabilitySet optional)
            implements Artifact {}

    /**
     * A blob.
     *
     * @param hash 64 hexadecimal digits
     * @param sizeBytes unsigned
     */
    record BlobArtifact(String hash, long sizeBytes) implements Artifact {}

    /** What the artifact says under a metadata key; a blob says nothing. */
    default Optional<String> metadata(String key) {
        return switch (this) {
            case ChainArtifact(_, CapabilitySet set) -> value(set, key);
            case ReplicaArtifact(_, CapabilitySet set) -> value(set, key);
            case DaemonArtifact(_, CapabilitySet required, CapabilitySet optional) ->
                    value(required, key).or(() -> value(optional, key));
            case BlobArtifact _ -> Optional.empty();
        };
    }

    private static Optional<String> value(CapabilitySet set, String key) {
        return Optional.ofNullable(set.metadata().get(key));
    }
}
