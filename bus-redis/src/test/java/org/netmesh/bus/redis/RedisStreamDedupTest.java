package org.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** spec 05 §18, §26 Redis; vectors dedup_helper, with decision 8: a true LRU. */
class RedisStreamDedupTest {
    // parity: dedup.RedisStreamDedup, dedup.RedisStreamDedup.isDuplicate
    @Test
    void touchingAnIdSavesItFromBeingForgotten() {
        var dedup = new RedisStreamDedup(2);
        List<Boolean> answers =
                List.of("a", "b", "a", "c", "b", "a").stream().map(dedup::isDuplicate).toList();
        assertThat(answers).containsExactly(false, false, true, false, false, false);
    }

    @Test
    void aBatchSeenTwiceIsNewThenDuplicate() {
        var dedup = new RedisStreamDedup();
        List<String> ids = IntStream.range(0, 10).mapToObj(i -> "ab:0:0:" + i).toList();
        assertThat(ids).noneMatch(dedup::isDuplicate);
        assertThat(ids).allMatch(dedup::isDuplicate);
    }

    // parity: dedup.RedisStreamDedup.ctor, dedup.RedisStreamDedup.capacity
    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "4096,4096", "16777216,16777216", "16777217,16777216"})
    void theCapacityIsClamped(int asked, int effective) {
        assertThat(new RedisStreamDedup(asked).capacity()).isEqualTo(effective);
        assertThat(new RedisStreamDedup().capacity()).isEqualTo(4_096);
    }

    @Test
    void aNegativeCapacityIsRefused() {
        assertThatThrownBy(() -> new RedisStreamDedup(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    // parity: dedup.RedisStreamDedup.len, dedup.RedisStreamDedup.isEmpty
    // parity: dedup.RedisStreamDedup.clear
    @Test
    void clearingForgetsAllAndKeepsTheCapacity() {
        var dedup = new RedisStreamDedup(3);
        assertThat(dedup.isEmpty()).isTrue();
        dedup.isDuplicate("");
        dedup.isDuplicate("b");
        assertThat(dedup.size()).isEqualTo(2);
        assertThat(dedup.isEmpty()).isFalse();
        dedup.clear();
        assertThat(dedup.size()).isZero();
        assertThat(dedup.capacity()).isEqualTo(3);
        assertThat(dedup.isDuplicate("b")).isFalse();
    }

    @Test
    void threadsThatShareItAgreeOnWhoWasFirst() throws InterruptedException {
        var dedup = new RedisStreamDedup(10_000);
        var firsts = new AtomicInteger();
        List<Thread> threads =
                IntStream.range(0, 4)
                        .mapToObj(_ ->
                                Thread.startVirtualThread(() -> {
                                    for (int i = 0; i < 5_000; i++) {
                                        if (!dedup.isDuplicate("id" + i)) {
                                            firsts.incrementAndGet();
                                        }
                                    }
                                }))
                        .toList();
        for (Thread thread : threads) thread.join();
        assertThat(firsts).hasValue(5_000);
    }

    /** Fresh seeds each run; {@code -Dnetmesh.seed=N} replays one. */
    static LongStream seeds() {
        Long replay = Long.getLong("netmesh.seed");
        return replay != null ? LongStream.of(replay) : RandomGenerator.getDefault().longs(50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void itAnswersAsAListOfTheLatestIdsWould(long seed) {
        var random = new SplittableRandom(seed);
        int capacity = random.nextInt(1, 8);
        var dedup = new RedisStreamDedup(capacity);
        var model = new LinkedHashSet<String>();
        for (int i = 0; i < 500; i++) {
            String id = Integer.toString(random.nextInt(12));
            boolean known = model.remove(id);
            model.add(id);
            if (model.size() > capacity) model.removeFirst();
            assertThat(dedup.isDuplicate(id)).isEqualTo(known);
            assertThat(dedup.size()).isEqualTo(model.size());
        }
    }
}
