package org.netmesh.capability;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;

/** An index on clocks that stand until they are moved. */
final class IndexFixture {
    private long now = 1_700_000_000_000_000_000L;
    final CapabilityIndex index = new CapabilityIndex(() -> now, this::instant);

    private Instant instant() {
        return Instant.ofEpochSecond(now / 1_000_000_000L, now % 1_000_000_000L);
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    long now() {
        return now;
    }

    IndexOutcome insert(long node, long version, String... tags) {
        return insert(node, version, CapabilitySet.builder().tags(List.of(tags)).build());
    }

    IndexOutcome insert(long node, long version, CapabilitySet set) {
        return index.insert(announcement(node, version, set, 300));
    }

    CapabilityAnnouncement announcement(long node, long version, CapabilitySet set, long ttl) {
        return new CapabilityAnnouncement(
                new NodeId(node),
                entity(node),
                version,
                now,
                ttl,
                set,
                Optional.empty(),
                0,
                Optional.empty());
    }

    static EntityId entity(long node) {
        byte[] key = new byte[EntityId.BYTES];
        SplittableRandom random = new SplittableRandom(node);
        random.nextBytes(key);
        return EntityId.of(key);
    }

    static List<NodeId> ids(long... nodes) {
        return Arrays.stream(nodes).mapToObj(NodeId::new).toList();
    }
}
