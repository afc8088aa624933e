package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A naive map beside the indexed table: the same changes, the same answers. */
class TablePropertyTest {
    private static final List<String> TAGS = List.of("a", "b", "c", "");
    private static final Comparator<Memory> BY_ID = (x, y) -> Long.compareUnsigned(x.id(), y.id());

    private final Table<Memory> table = new Table<>();
    private final Map<Long, Memory> model = new HashMap<>();

    static LongStream seeds() {
        return Seeds.fresh(100);
    }

    // spec 06 §33.19
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void indexesAnswerLikeAFullScan(long seed) {
        var random = new SplittableRandom(seed);
        for (int step = 0; step < 200; step++) {
            if (random.nextInt(3) > 0) change(random);
            else ask(random);
        }
        assertThat(List.copyOf(table.rows()))
                .isEqualTo(model.values().stream().sorted(BY_ID).toList());
    }

    private void change(SplittableRandom random) {
        long id = random.nextInt(-10, 10);
        long ns = random.nextInt(8);
        Memory known = model.get(id);
        if (known == null) {
            keep(Memory.stored(id, word(random), tags(random), word(random), ns));
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> {
                model.remove(id);
                table.remove(id);
            }
            case 1 -> keep(known.retagged(tags(random), ns));
            case 2 -> keep(known.pinned(random.nextBoolean(), ns));
            default -> keep(known.restored(word(random), tags(random), word(random), ns));
        }
    }

    private void keep(Memory memory) {
        model.put(memory.id(), memory);
        table.put(memory);
    }

    private void ask(SplittableRandom random) {
        MemoryFilter filter = MemoryFilter.all();
        Predicate<Memory> scan = _ -> true;
        for (int parts = random.nextInt(4); parts > 0; parts--) {
            String word = word(random);
            Set<String> tags = Set.copyOf(tags(random));
            long ns = random.nextInt(8);
            Instant time = Instant.EPOCH.plusNanos(ns);
            switch (random.nextInt(7)) {
                case 0 -> {
                    filter = filter.source(word);
                    scan = scan.and(m -> m.source().equals(word));
                }
                case 1 -> {
                    filter = filter.contentContains(word);
                    scan = scan.and(m -> m.content().contains(word));
                }
                case 2 -> {
                    filter = filter.anyTag(tags);
                    scan =
                            scan.and(m ->
                                    tags.isEmpty() || m.tags().stream().anyMatch(tags::contains));
                }
                case 3 -> {
                    filter = filter.allTags(tags);
                    scan = scan.and(m -> m.tags().containsAll(tags));
                }
                case 4 -> {
                    filter = filter.createdAfter(time);
                    scan = scan.and(m -> m.createdNs() >= ns);
                }
                case 5 -> {
                    filter = filter.updatedBefore(time);
                    scan = scan.and(m -> m.updatedNs() <= ns);
                }
                default -> {
                    filter = filter.pinned(true);
                    scan = scan.and(Memory::pinned);
                }
            }
        }
        List<Memory> all = model.values().stream().filter(scan).sorted(BY_ID).toList();
        check(filter, all, random);
    }

    private void check(MemoryFilter filter, List<Memory> all, SplittableRandom random) {
        assertThat(table.count(filter.query())).isEqualTo(all.size());
        assertThat(table.exists(filter.query())).isEqualTo(!all.isEmpty());
        assertThat(table.find(filter.query())).isEqualTo(all);

        int limit = random.nextInt(5);
        List<Memory> latest = new ArrayList<>(all);
        latest.sort((x, y) -> Long.compareUnsigned(y.updatedNs(), x.updatedNs()));
        MemoryFilter ordered = filter.orderBy(MemoriesOrderBy.UPDATED_DESC).limit(limit);
        assertThat(table.find(ordered.query()))
                .isEqualTo(latest.subList(0, Math.min(limit, latest.size())));
        assertThat(table.find(filter.limit(limit).query()))
                .isEqualTo(all.subList(0, Math.min(limit, all.size())));
    }

    private static String word(SplittableRandom random) {
        return TAGS.get(random.nextInt(TAGS.size()));
    }

    private static List<String> tags(SplittableRandom random) {
        List<String> tags = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) tags.add(word(random));
        return tags;
    }
}
