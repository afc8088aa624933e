package org.netmesh.capability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;

/**
 * The entries by node and by slot, and the slots in ascending order of node ids. Guarded by the
 * lock of the index.
 */
final class SlotTable {
    /** Answers of more than one node in so many are read off in order instead of being sorted. */
    private static final int DENSE = 16;

    private final Map<NodeId, IndexEntry> byNode = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private @Nullable IndexEntry[] bySlot = new IndexEntry[16];
    private long[] live = {};
    private int used;
    private volatile int @Nullable [] inOrder;

    @Nullable IndexEntry get(NodeId node) {
        return byNode.get(node);
    }

    int size() {
        return byNode.size();
    }

    Collection<IndexEntry> entries() {
        return byNode.values();
    }

    /** The slot of a node, a fresh one if it has none. */
    int slotOf(NodeId node) {
        IndexEntry entry = byNode.get(node);
        if (entry != null) return entry.slot();
        Integer freed = free.poll();
        if (freed != null) return freed;
        if (used == bySlot.length) bySlot = Arrays.copyOf(bySlot, used * 2);
        return used++;
    }

    void put(IndexEntry entry) {
        if (byNode.put(entry.nodeId(), entry) == null) inOrder = null;
        bySlot[entry.slot()] = entry;
        int word = entry.slot() >> 6;
        if (word >= live.length) live = Arrays.copyOf(live, word + 1);
        live[word] |= 1L << entry.slot();
    }

    void remove(IndexEntry entry) {
        byNode.remove(entry.nodeId());
        bySlot[entry.slot()] = null;
        live[entry.slot() >> 6] &= ~(1L << entry.slot());
        free.add(entry.slot());
        inOrder = null;
    }

    /** A bit for every slot in use. */
    long[] all() {
        return live.clone();
    }

    /** The entries of these slots by ascending node id. */
    List<IndexEntry> entries(long[] bits) {
        int count = Bits.count(bits);
        List<IndexEntry> entries = new ArrayList<>(count);
        if (count > size() / DENSE) {
            for (int slot : ordered()) {
                if (Bits.contains(bits, slot)) entries.add(entry(slot));
            }
        } else {
            Bits.forEach(bits, slot -> entries.add(entry(slot)));
            entries.sort(Comparator.comparing(IndexEntry::nodeId));
        }
        return entries;
    }

    private IndexEntry entry(int slot) {
        return Objects.requireNonNull(bySlot[slot]);
    }

    /** Readers that meet here compute the same. */
    private int[] ordered() {
        int[] order = inOrder;
        if (order == null) {
            order =
                    byNode.values().stream()
                            .sorted(Comparator.comparing(IndexEntry::nodeId))
                            .mapToInt(IndexEntry::slot)
                            .toArray();
            inOrder = order;
        }
        return order;
    }
}
