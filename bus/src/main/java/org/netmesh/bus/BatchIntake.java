package org.netmesh.bus;

import java.util.Collection;
import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.Xxh3;

/**
 * The way of many events at once: grouped by shard, so that each shard is locked once per group,
 * and in the order given inside each shard (spec 05 §5). Thread-safe.
 */
final class BatchIntake {
    /** Events grouped at once: bounds the memory and the time under a shard's lock. */
    private static final int GROUP = 1_024;

    private final Intake intake;

    BatchIntake(Intake intake) {
        this.intake = intake;
    }

    /**
     * @param encode gives an event's payload, or {@code null} for one that has none, which is
     *     counted and passed over
     * @return events accepted; 0 when the bus is shut down
     */
    <E> int accept(Collection<? extends E> events, Function<? super E, byte @Nullable []> encode) {
        int accepted = 0;
        Iterator<? extends E> all = events.iterator();
        int left = events.size();
        while (all.hasNext()) {
            Group group = new Group(Math.clamp(left, 1, GROUP));
            while (all.hasNext() && !group.isFull()) {
                byte[] payload = encode.apply(all.next());
                left--;
                if (payload == null) intake.count(Intake.INVALID_JSON, 1);
                else if (intake.checked(payload) == Shard.TAKE) group.add(payload);
            }
            accepted += place(group);
        }
        return accepted;
    }

    private int place(Group group) {
        return intake.blocks() ? placeSingly(group) : placeByShard(group, intake.routes());
    }

    /** Each event may have to wait on its own. */
    private int placeSingly(Group group) {
        int accepted = 0;
        for (int i = 0; i < group.size; i++) {
            if (intake.accept(group.payloads[i], group.hashes[i])) accepted++;
        }
        return accepted;
    }

    private int placeByShard(Group group, Routes routes) {
        int shards = routes.open();
        if (shards == 0) {
            intake.count(Intake.UNROUTED, group.size);
            return 0;
        }
        int[] ends = group.sortByShard(routes);
        int accepted = 0;
        int from = 0;
        for (int shard = 0; shard < shards; shard++) {
            int to = ends[shard];
            if (to > from) accepted += offer(routes.candidate(shard), group, from, to);
            from = to;
        }
        return accepted;
    }

    private int offer(Shard shard, Group group, int from, int to) {
        int taken = shard.offerAll(group.payloads, group.order, from, to);
        if (taken != (int) Shard.CLOSED) return taken;
        // The shard is being given up, or the bus is: each event finds its own way.
        int accepted = 0;
        for (int i = from; i < to; i++) {
            int event = group.order[i];
            if (intake.accept(group.payloads[event], group.hashes[event])) accepted++;
        }
        return accepted;
    }

    /** Payloads with their hashes, and their order by shard. */
    private static final class Group {
        private final byte[][] payloads;
        private final long[] hashes;
        private int[] order = {};
        private int size;

        Group(int capacity) {
            payloads = new byte[capacity][];
            hashes = new long[capacity];
        }

        boolean isFull() {
            return size == payloads.length;
        }

        void add(byte[] payload) {
            payloads[size] = payload;
            hashes[size] = Xxh3.hash64(payload);
            size++;
        }

        /**
         * A counting sort, which keeps the order inside a shard.
         *
         * @return for each shard, where its part of {@code order} ends
         */
        int[] sortByShard(Routes routes) {
            int[] shardOf = new int[size];
            int[] next = new int[routes.open() + 1];
            for (int i = 0; i < size; i++) {
                shardOf[i] = routes.index(hashes[i]);
                next[shardOf[i] + 1]++;
            }
            for (int shard = 0; shard < routes.open(); shard++) next[shard + 1] += next[shard];
            order = new int[size];
            for (int i = 0; i < size; i++) order[next[shardOf[i]]++] = i;
            return next;
        }
    }
}
