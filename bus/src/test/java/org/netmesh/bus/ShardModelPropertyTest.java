package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ShardId;

/** The shard beside a naive one, and the balance of its book under threads. */
class ShardModelPropertyTest {
    static LongStream seeds() {
        return Seeds.fresh(200);
    }

    static LongStream threadedSeeds() {
        return Seeds.fresh(20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void doesWhatAPlainQueueDoes(long seed) {
        var random = new SplittableRandom(seed);
        int capacity = 1 << random.nextInt(2, 13);
        boolean evicts = random.nextBoolean();
        Shard shard =
                TestShards.shard(
                        capacity, evicts ? Backpressure.dropOldest() : Backpressure.dropNewest());
        var model = new ArrayDeque<Integer>();
        long evicted = 0;
        long rejected = 0;
        for (int step = 0; step < 3_000; step++) {
            int burst = 1 + random.nextInt(capacity);
            if (random.nextInt(100) < 3) {
                assertThat(values(take(shard, burst))).isEqualTo(drain(model, burst));
                shard.settle(Fate.DISPATCHED, 0);
            } else {
                boolean full = model.size() == capacity - 1;
                boolean taken = Shard.isStamp(shard.offer(payload(step)));
                assertThat(taken).isEqualTo(!full || evicts);
                if (full && evicts) evicted++;
                if (full && evicts) model.remove();
                if (taken) model.add(step);
                else rejected++;
            }
        }
        Ledger ledger = shard.ledger();
        assertThat(ledger.evicted()).isEqualTo(evicted);
        assertThat(ledger.rejected()).isEqualTo(rejected);
        assertThat(ledger.waiting()).isEqualTo(model.size());
        assertThat(ledger.balances()).isTrue();
    }

    // spec 05 §25 M-4, M-5, M-14: order and balance, whatever the threads do
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("threadedSeeds")
    void eachProducersOrderIsKeptAndTheBookBalances(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        Shard shard =
                TestShards.shard(
                        1 << random.nextInt(3, 10),
                        random.nextBoolean()
                                ? Backpressure.dropOldest()
                                : Backpressure.dropNewest());
        int producers = 1 + random.nextInt(3);
        int each = 3_000;
        AtomicInteger accepted = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            int producer = p;
            boolean grouped = random.nextBoolean();
            threads.add(
                    Thread.ofPlatform()
                            .start(() ->
                                    accepted.addAndGet(produce(shard, producer, each, grouped))));
        }
        List<Integer> seen = new ArrayList<>();
        boolean closed = false;
        while (shard.plan(1, 0) != Shard.DONE) {
            assertThat(shard.ledger().balances()).isTrue();
            seen.addAll(values(take(shard, 1 + random.nextInt(50))));
            shard.settle(random.nextBoolean() ? Fate.DISPATCHED : Fate.TIMEOUT, 0);
            if (!closed && threads.stream().noneMatch(Thread::isAlive)) {
                shard.close();
                closed = true;
            }
        }
        Ledger ledger = shard.ledger();
        assertThat(ledger.accepted()).isEqualTo(accepted.get());
        assertThat(ledger.balances()).isTrue();
        assertThat(ledger.waiting() + ledger.inFlight()).isZero();
        assertThat((long) seen.size()).isEqualTo(ledger.accepted() - ledger.evicted());
        for (int p = 0; p < producers; p++) {
            int producer = p;
            assertThat(seen.stream().filter(v -> v / 100_000 == producer)).isSorted();
        }
    }

    private static int produce(Shard shard, int producer, int count, boolean grouped) {
        int accepted = 0;
        for (int i = 0; i < count; i += 10) {
            byte[][] payloads = new byte[10][];
            int[] order = new int[10];
            for (int k = 0; k < 10; k++) {
                payloads[k] = payload(producer * 100_000 + i + k);
                order[k] = k;
                if (!grouped && Shard.isStamp(shard.offer(payloads[k]))) accepted++;
            }
            if (grouped) accepted += shard.offerAll(payloads, order, 0, 10);
        }
        return accepted;
    }

    private static Batch take(Shard shard, int max) {
        Batch batch = new Batch(new ShardId(0), 1, 4);
        shard.take(batch, max);
        return batch;
    }

    private static List<Integer> values(Batch batch) {
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            values.add(ByteBuffer.wrap(batch.payload(i)).getInt());
        }
        return values;
    }

    private static List<Integer> drain(ArrayDeque<Integer> model, int max) {
        List<Integer> values = new ArrayList<>();
        while (values.size() < max && !model.isEmpty()) values.add(model.remove());
        return values;
    }

    private static byte[] payload(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }
}
