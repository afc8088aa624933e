package org.netmesh.capability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.capability.predicate.Predicate;
import org.netmesh.kernel.NodeId;

/** A plain map is the model; the index must answer as scanning the map does. */
class CapabilityIndexPropertyTest {
    private static final int STEPS = 120;

    private final IndexFixture fixture = new IndexFixture();
    private final TreeMap<NodeId, CapabilityAnnouncement> model = new TreeMap<>();

    static LongStream seeds() {
        return Seeds.fresh(100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theIndexAnswersAsAScanDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomPredicates content = new RandomPredicates(seed);
        for (int i = 0; i < STEPS; i++) {
            change(random, content);
            if (i % 10 == 0) {
                compare(content.predicate(3), content.set());
                compare(content.filter());
            }
        }
        assertThat(fixture.index.nodes())
                .extracting(IndexedNode::nodeId)
                .containsExactlyElementsOf(visible());
    }

    private void change(SplittableRandom random, RandomPredicates content) {
        long id = random.nextLong(1, 40) * (random.nextBoolean() ? 1 : -1);
        NodeId node = new NodeId(id);
        switch (random.nextInt(10)) {
            case 0 -> {
                fixture.index.remove(node);
                model.remove(node);
            }
            case 1 -> fixture.pass(Duration.ofSeconds(random.nextInt(5)));
            case 2 -> {
                fixture.index.sweep();
                model.values().removeIf(this::isExpired);
            }
            default -> insert(random, content.set(), id);
        }
    }

    private void insert(SplittableRandom random, CapabilitySet set, long id) {
        CapabilityAnnouncement fresh =
                fixture.announcement(id, random.nextInt(20), set, random.nextInt(1, 30));
        CapabilityAnnouncement old = model.get(fresh.nodeId());
        IndexOutcome outcome = fixture.index.insert(fresh);
        if (old == null || old.version() < fresh.version()) {
            assertThat(outcome).isEqualTo(IndexOutcome.INDEXED);
            model.put(fresh.nodeId(), fresh);
        } else {
            assertThat(outcome).isEqualTo(IndexOutcome.STALE);
        }
    }

    private void compare(Predicate predicate, CapabilitySet wanted) {
        assertThat(fixture.index.query(predicate))
                .as(predicate.toJson())
                .isEqualTo(scan(predicate::test));
        CapabilityFilter.Builder filter = CapabilityFilter.builder();
        wanted.tags().stream().limit(2).forEach(tag -> filter.requireTag(tag.wire()));
        compare(filter.build());
    }

    private void compare(CapabilityFilter filter) {
        assertThat(fixture.index.query(filter))
                .as(filter.toString())
                .isEqualTo(scan(filter::matches));
    }

    private List<NodeId> scan(java.util.function.Predicate<CapabilitySet> wanted) {
        return visible().stream()
                .filter(node -> wanted.test(Objects.requireNonNull(model.get(node)).capabilities()))
                .toList();
    }

    private List<NodeId> visible() {
        return model.entrySet().stream()
                .filter(entry -> !isExpired(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean isExpired(CapabilityAnnouncement record) {
        return record.remainingNanos(fixture.now()) == 0;
    }
}
