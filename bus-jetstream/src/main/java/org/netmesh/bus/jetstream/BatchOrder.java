package org.netmesh.bus.jetstream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netmesh.bus.DedupId;
import org.netmesh.kernel.ShardId;

/**
 * Puts the events of each batch back into the order in which they were emitted (spec 05 §19.3,
 * §30.1 row 17). The sequence numbers that a batch's messages hold stay the batch's; its events are
 * dealt out to them anew, by their index. So positions rise, and where an event stands follows from
 * the stream alone: whoever goes on from a position sees the same order.
 *
 * <p>A batch begins with a message that has none of its kind among the {@code reach} numbers before
 * it, and ends before the number {@code reach} behind that. While more of it may come, only events
 * that none can come before are settled: those from index 0 up to the first that is missing.
 * Messages of no batch, or outside of their batch's reach, stay where they are. Immutable.
 *
 * @param reach the most sequence numbers from a batch's first message to its last
 * @param patience what is stored longer than this after the rest of its batch is not waited for
 */
record BatchOrder(int reach, Duration patience) {
    /**
     * A sequence number and the message whose event is delivered there.
     *
     * @param sequence unsigned
     * @param settled whether that stays so, whatever is stored later
     */
    record Slot(long sequence, DirectGet.Stored stored, boolean settled) {}

    private record BatchKey(long nonce, ShardId shard, long sequenceStart) {
        static BatchKey of(DedupId id) {
            return new BatchKey(id.nonce(), id.shard(), id.sequenceStart());
        }
    }

    /** A message of a batch, and where in the window it lies. */
    private record Member(int place, int index) {}

    private static final class Run {
        private final long first;
        private final List<Member> members = new ArrayList<>();
        private Instant latest = Instant.MIN;
        // Of its batch, member or not.
        private long lastSeen;
        private boolean over;

        Run(long first) {
            this.first = first;
        }
    }

    /**
     * Right for sequence numbers that lie 2 × {@code reach} behind the window's begin and {@code
     * reach} before its end, or as far as the stream goes.
     *
     * @param window messages in rising order
     * @param now by a clock that differs from the server's by less than {@code patience}
     * @return one slot for each message of the window, in the same order of sequence numbers
     */
    List<Slot> restored(List<DirectGet.Stored> window, Instant now) {
        List<Slot> slots = new ArrayList<>(window.size());
        for (DirectGet.Stored stored : window) {
            slots.add(new Slot(stored.sequence(), stored, true));
        }
        for (Run run : runs(window)) deal(run, window, isOver(run, window, now), slots);
        return slots;
    }

    private List<Run> runs(List<DirectGet.Stored> window) {
        List<Run> runs = new ArrayList<>();
        Map<BatchKey, Run> latest = new HashMap<>();
        for (int place = 0; place < window.size(); place++) {
            DirectGet.Stored stored = window.get(place);
            Optional<DedupId> id = stored.dedupId();
            if (id.isEmpty()) continue;
            Run run = latest.get(BatchKey.of(id.get()));
            if (run == null || stored.sequence() - run.lastSeen >= reach) {
                run = new Run(stored.sequence());
                latest.put(BatchKey.of(id.get()), run);
                runs.add(run);
            }
            join(run, stored, new Member(place, id.get().index()));
        }
        return runs;
    }

    private void join(Run run, DirectGet.Stored stored, Member member) {
        run.lastSeen = stored.sequence();
        boolean late =
                !run.members.isEmpty() && !stored.storedAt().isBefore(run.latest.plus(patience));
        if (late || stored.sequence() - run.first >= reach) run.over = true;
        if (run.over) return;
        run.members.add(member);
        if (stored.storedAt().isAfter(run.latest)) run.latest = stored.storedAt();
    }

    /** Whether nothing that is stored from now on can belong to it. */
    private boolean isOver(Run run, List<DirectGet.Stored> window, Instant now) {
        DirectGet.Stored last = window.getLast();
        return run.over
                || last.sequence() - run.first >= reach - 1
                || !last.storedAt().isBefore(run.latest.plus(patience))
                || !now.isBefore(run.latest.plus(patience.multipliedBy(2)));
    }

    private static void deal(
            Run run, List<DirectGet.Stored> window, boolean over, List<Slot> slots) {
        List<Member> ordered = byIndex(run.members);
        boolean settled = true;
        for (int i = 0; i < ordered.size(); i++) {
            Member member = ordered.get(i);
            settled &= over || member.index() == i;
            DirectGet.Stored stored = window.get(member.place());
            int place = run.members.get(i).place();
            slots.set(place, new Slot(window.get(place).sequence(), stored, settled));
        }
    }

    /** Rising, each index once; further copies behind them as they were stored. */
    private static List<Member> byIndex(List<Member> members) {
        Set<Integer> found = new HashSet<>();
        List<Member> ordered = new ArrayList<>(members.size());
        List<Member> copies = new ArrayList<>();
        for (Member member : members) {
            if (found.add(member.index())) ordered.add(member);
            else copies.add(member);
        }
        ordered.sort(Comparator.comparingInt(Member::index));
        ordered.addAll(copies);
        return ordered;
    }
}
