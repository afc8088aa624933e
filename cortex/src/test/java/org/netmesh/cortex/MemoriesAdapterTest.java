package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexEvent;

class MemoriesAdapterTest {
    private static final OriginHash ORIGIN = new OriginHash(0xabcdef01L);

    @AutoClose private final Redex redex = Redex.inMemory();

    // parity: cortex.MemoriesAdapter, cortex.MemoriesAdapter.open, cortex.MemoriesAdapter.store
    // parity: cortex.MemoriesAdapter.retag, cortex.MemoriesAdapter.pin
    // parity: cortex.MemoriesAdapter.unpin, cortex.MemoriesAdapter.delete
    // parity: cortex.MemoriesAdapter.listMemories, cortex.MemoriesAdapter.count
    // parity: cortex.MemoriesAdapter.waitForSeq, cortex.Memory
    // parity: cortex.Memory.id, cortex.Memory.content, cortex.Memory.tags, cortex.Memory.source
    // parity: cortex.Memory.createdNs, cortex.Memory.updatedNs, cortex.Memory.pinned
    @Test
    void theLifeOfAMemory() {
        try (var memories = MemoriesAdapter.open(redex, ORIGIN)) {
            memories.store(7, "hello", List.of("x", "urgent", "x"), "alice", at(100));
            memories.pin(7, at(110));
            memories.waitForSeq(memories.retag(7, List.of("y"), at(120)).seq());
            assertThat(memories.listMemories())
                    .containsExactly(new Memory(7, "hello", List.of("y"), "alice", 100, 120, true));

            memories.waitForSeq(memories.unpin(7, at(130)).seq());
            assertThat(memories.findUnique(7).orElseThrow().pinned()).isFalse();

            memories.waitForSeq(memories.delete(7).seq());
            assertThat(memories.count()).isZero();
        }
    }

    @Test
    void storingAgainKeepsThePinAndTheTimeOfCreation() { // spec 06 §29 M-32
        try (var memories = MemoriesAdapter.open(redex, ORIGIN)) {
            memories.store(1, "a", List.of("t"), "s", at(1));
            memories.pin(1, at(2));
            WriteReceipt again = memories.store(1, "b", List.of(), "s2", at(3));
            memories.waitForSeq(again.seq());

            assertThat(memories.listMemories())
                    .containsExactly(new Memory(1, "b", List.of(), "s2", 1, 3, true));
        }
    }

    @Test
    void whatIsWrittenIsWhatTheReferenceWrites() {
        try (var memories = MemoriesAdapter.open(redex, ORIGIN)) {
            memories.store(7, "hello", List.of("x", "urgent"), "alice", at(100));
            memories.retag(7, List.of(), at(110));
            memories.pin(7, at(120));
            memories.unpin(7, at(130));
            memories.delete(7);
        }

        var log = redex.openFile(new ChannelName("cortex/memories"));
        assertThat(log.readRange(0, 5).stream().map(RedexEvent::payload).map(Hex::of))
                .containsExactlyElementsOf(
                        Vectors.each("memory_events")
                                .map(event -> event.required("redex_payload_hex").asString())
                                .toList());
    }

    // parity: cortex.MemoryFilter, cortex.MemoryFilter.source, cortex.MemoryFilter.tag
    // parity: cortex.MemoryFilter.contentContains, cortex.MemoryFilter.anyTag
    // parity: cortex.MemoryFilter.allTags, cortex.MemoryFilter.pinned
    // parity: cortex.MemoryFilter.createdAfterNs, cortex.MemoryFilter.createdBeforeNs
    // parity: cortex.MemoryFilter.updatedAfterNs, cortex.MemoryFilter.updatedBeforeNs
    // parity: cortex.MemoryFilter.orderBy, cortex.MemoryFilter.limit, cortex.MemoriesOrderBy
    @Test
    void filters() { // spec 06 §29 M-33; the golden queries prove each filter
        try (var memories = MemoriesAdapter.open(redex, ORIGIN)) {
            memories.store(1, "Red apple", List.of("fruit", "red"), "a", at(1));
            memories.store(2, "Red car", List.of("red"), "b", at(2));
            memories.store(3, "Pear", List.of("fruit"), "a", at(3));
            memories.waitForSeq(memories.pin(3, at(9)).seq());
            MemoryFilter all = MemoryFilter.all();

            assertThat(ids(memories, all.tag("red"))).containsExactly(1L, 2L);
            assertThat(ids(memories, all.allTags(Set.of("red", "fruit")))).containsExactly(1L);
            assertThat(ids(memories, all.anyTag(Set.of("red", "fruit")).source("a")))
                    .containsExactly(1L, 3L);
            assertThat(ids(memories, all.anyTag(Set.of()))).hasSize(3);
            assertThat(ids(memories, all.contentContains("RED").createdAfter(at(2))))
                    .containsExactly(2L);
            assertThat(ids(memories, all.pinned(true).updatedAfter(at(9)).updatedBefore(at(9))))
                    .containsExactly(3L);
            assertThat(ids(memories, all.createdBefore(at(2)).orderBy(MemoriesOrderBy.ID_DESC)))
                    .containsExactly(2L, 1L);
            assertThat(ids(memories, all.limit(1))).containsExactly(1L);
            assertThat(memories.count(all.idIn(Set.of(2L, 8L)))).isEqualTo(1);
        }
    }

    @Test
    void bothModelsOnOneManagerSeeOnlyTheirOwn() { // spec 06 §29 M-30
        try (var memories = MemoriesAdapter.open(redex, ORIGIN);
                var tasks = TasksAdapter.open(redex, ORIGIN)) {
            for (int i = 0; i < 50; i++) {
                tasks.create(i, "t", at(i));
                memories.store(i, "m", List.of(), "s", at(i));
            }
            tasks.waitForSeq(49);
            memories.waitForSeq(49);

            assertThat(tasks.count()).isEqualTo(50);
            assertThat(memories.count()).isEqualTo(50);
            assertThat(tasks.adapter().foldErrors() + memories.adapter().foldErrors()).isZero();
        }
    }

    // parity: cortex.MemoriesAdapter.waitForToken, cortex.MemoriesAdapter.close
    // parity: cortex.MemoriesAdapter.isRunning
    @Test
    void aTokenWaitsForTheWrite() {
        var memories = MemoriesAdapter.open(redex, ORIGIN);
        WriteReceipt receipt = memories.store(1, "m", List.of(), "s", at(1));
        memories.waitForToken(receipt.token(), Duration.ofMinutes(1));
        assertThat(memories.findUnique(1)).isPresent();

        memories.close();
        assertThat(memories.isRunning()).isFalse();
    }

    private static List<Long> ids(MemoriesAdapter memories, MemoryFilter filter) {
        return memories.listMemories(filter).stream().map(Memory::id).toList();
    }

    private static Instant at(long ns) {
        return Instant.EPOCH.plusNanos(ns);
    }
}
