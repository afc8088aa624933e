package org.netmesh.cortex;

import java.util.List;
import java.util.function.Function;
import org.netmesh.kernel.codec.PostcardReader;
import org.netmesh.kernel.codec.PostcardWriter;

/** The events of the memories model and what they do (spec 06 §23). Stateless. */
final class MemoryEvents {
    static final EventType<Stored> STORED =
            new EventType<>(
                    0x10,
                    (out, e) -> {
                        out.u64(e.id).string(e.content);
                        Memory.writeTags(out, e.tags);
                        out.string(e.source).u64(e.nowNs);
                    },
                    in ->
                            new Stored(
                                    in.u64(),
                                    in.string(),
                                    Memory.readTags(in),
                                    in.string(),
                                    in.u64()));
    static final EventType<Retagged> RETAGGED =
            new EventType<>(
                    0x11,
                    (out, e) -> {
                        out.u64(e.id);
                        Memory.writeTags(out, e.tags);
                        out.u64(e.nowNs);
                    },
                    in -> new Retagged(in.u64(), Memory.readTags(in), in.u64()));
    static final EventType<Touched> PINNED = new EventType<>(0x12, Touched::write, Touched::read);
    static final EventType<Touched> UNPINNED = new EventType<>(0x13, Touched::write, Touched::read);
    static final EventType<Deleted> DELETED =
            new EventType<>(0x14, (out, e) -> out.u64(e.id), in -> new Deleted(in.u64()));

    static final Model<Table<Memory>> MODEL =
            Model.named("memories", Table<Memory>::new)
                    .on(STORED, MemoryEvents::store)
                    .on(RETAGGED, (all, e) -> change(all, e.id, m -> m.retagged(e.tags, e.nowNs)))
                    .on(PINNED, (all, e) -> change(all, e.id, m -> m.pinned(true, e.nowNs)))
                    .on(UNPINNED, (all, e) -> change(all, e.id, m -> m.pinned(false, e.nowNs)))
                    .on(DELETED, (all, e) -> all.remove(e.id))
                    .snapshots(MemoryEvents::write, MemoryEvents::read)
                    .build();

    private MemoryEvents() {}

    record Stored(long id, String content, List<String> tags, String source, long nowNs) {}

    record Retagged(long id, List<String> tags, long nowNs) {}

    /** Pinned or unpinned. */
    record Touched(long id, long nowNs) {
        private static void write(PostcardWriter out, Touched event) {
            out.u64(event.id).u64(event.nowNs);
        }

        private static Touched read(PostcardReader in) {
            return new Touched(in.u64(), in.u64());
        }
    }

    record Deleted(long id) {}

    private static void store(Table<Memory> memories, Stored e) {
        memories.put(
                memories.get(e.id)
                        .map(m -> m.restored(e.content, e.tags, e.source, e.nowNs))
                        .orElseGet(
                                () -> Memory.stored(e.id, e.content, e.tags, e.source, e.nowNs)));
    }

    /** An unknown id changes nothing. */
    private static void change(Table<Memory> memories, long id, Function<Memory, Memory> change) {
        memories.get(id).map(change).ifPresent(memories::put);
    }

    private static void write(PostcardWriter out, Table<Memory> memories) {
        memories.write(out, (to, memory) -> memory.write(to));
    }

    private static Table<Memory> read(PostcardReader in) {
        return Table.read(in, Memory::read);
    }
}
