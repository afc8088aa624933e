package org.netmesh.bus;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ShardId;

/** Where events may go, at one moment (spec 05 §3). A change makes a new one. Immutable. */
final class Routes {
    /** How a hash becomes an index. */
    enum Choice {
        /** Hash modulo count: the static mode. */
        MODULO,
        /** High half of hash times count: the dynamic mode. */
        MULTIPLY
    }

    private final List<Shard> routed;
    private final Shard[] candidates;
    private final Choice choice;

    /**
     * @param routed every shard with a worker, draining ones too, in the order of creation
     * @param candidates the shards that take events now
     */
    Routes(List<Shard> routed, List<Shard> candidates, Choice choice) {
        this.routed = List.copyOf(routed);
        this.candidates = candidates.toArray(Shard[]::new);
        this.choice = choice;
    }

    List<Shard> routed() {
        return routed;
    }

    /** How many shards {@link #index} chooses from. */
    int open() {
        return candidates.length;
    }

    Shard candidate(int index) {
        return candidates[index];
    }

    /**
     * @return {@code null} if no shard takes events
     */
    @Nullable Shard pick(long hash) {
        return candidates.length == 0 ? null : candidates[index(hash)];
    }

    /** There must be a candidate. */
    int index(long hash) {
        int count = candidates.length;
        if (choice == Choice.MULTIPLY) return (int) Math.unsignedMultiplyHigh(hash, count);
        if ((count & count - 1) == 0) return (int) hash & count - 1;
        return (int) Long.remainderUnsigned(hash, count);
    }

    List<ShardId> ids() {
        return routed.stream().map(Shard::id).collect(Collectors.toUnmodifiableList());
    }
}
