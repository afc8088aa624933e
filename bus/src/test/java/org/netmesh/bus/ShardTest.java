package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.bus.TestShards.ManualClock;
import org.netmesh.kernel.ShardId;
import tools.jackson.databind.JsonNode;

/** A shard without its worker: ring, clock, book. */
class ShardTest {
    // spec 05 §25 M-1, M-5; §26: 3 slots in every mode
    @ParameterizedTest
    @MethodSource("rings")
    void aFullRingDoesWhatItsModeSays(JsonNode row) {
        Shard shard = TestShards.shard(4, mode(row.required("mode").asString()));
        for (int i = 0; i < row.required("results").size(); i++) {
            boolean taken = Shard.isStamp(shard.offer(Integer.toString(i).getBytes(UTF_8)));
            assertThat(taken).isEqualTo(row.required("results").get(i).asString().equals("ok"));
        }
        Ledger ledger = shard.ledger();
        assertThat(ledger.accepted()).isEqualTo(row.required("ingested").asLong());
        assertThat(ledger.rejected() + ledger.evicted())
                .isEqualTo(row.required("dropped").asLong());
        assertThat(take(shard, 10))
                .isEqualTo(row.required("left").valueStream().map(JsonNode::asString).toList());
    }

    static List<JsonNode> rings() {
        return Vectors.cases("ring").toList();
    }

    private static Backpressure mode(String name) {
        return name.equals("sample") ? Backpressure.sample(10) : Backpressure.parse(name);
    }

    // spec 05 §30.2: under pressure one in N is admitted, the others are told
    @Test
    void samplingTakesOneInSoManyAndCountsBoth() {
        Shard shard = TestShards.shard(4, Backpressure.sample(3));
        List<Boolean> taken = new ArrayList<>();
        for (int i = 0; i < 9; i++) taken.add(Shard.isStamp(shard.offer(new byte[] {(byte) i})));
        assertThat(taken).containsExactly(true, true, true, false, false, true, false, false, true);
        assertThat(shard.ledger().sampled()).isEqualTo(4);
        assertThat(shard.ledger().evicted()).isEqualTo(2);
    }

    // spec 05 §26: batch of 10 into 3 free slots under DropNewest
    @Test
    void aGroupIsTakenAsFarAsThereIsRoom() {
        Shard shard = TestShards.shard(4, Backpressure.dropNewest());
        byte[][] payloads = new byte[10][];
        int[] order = new int[10];
        for (int i = 0; i < 10; i++) {
            payloads[i] = Integer.toString(i).getBytes(UTF_8);
            order[i] = i;
        }
        assertThat(shard.offerAll(payloads, order, 0, 10)).isEqualTo(3);
        assertThat(shard.ledger().rejected()).isEqualTo(7);
        assertThat(take(shard, 10)).containsExactly("0", "1", "2");
    }

    // spec 05 §25 M-2; §26: a clock test
    @Test
    void insertionTimesRiseStrictlyAndFollowTheClock() {
        ManualClock clock = new ManualClock();
        Shard shard = TestShards.shard(1 << 14, Backpressure.dropOldest(), clock);
        long last = 0;
        for (int i = 0; i < 10_000; i++) {
            long stamp = shard.offer(new byte[0]);
            assertThat(stamp).isGreaterThan(last);
            last = stamp;
        }
        clock.advanceMillis(50);
        assertThat(shard.offer(new byte[0])).isEqualTo(clock.nanos());
    }

    // B-028: the clock of the host jumps back an hour and forth again
    @Test
    void insertionTimesRiseWhateverTheClockDoes() {
        ManualClock clock = new ManualClock();
        Shard shard = TestShards.shard(1 << 14, Backpressure.dropOldest(), clock);
        clock.advanceMillis(7_200_000);
        long before = shard.offer(new byte[0]);
        clock.advanceMillis(-3_600_000);
        for (int i = 1; i <= 1_000; i++) {
            assertThat(shard.offer(new byte[0])).isEqualTo(before + i);
        }
        clock.advanceMillis(7_200_000);
        assertThat(shard.offer(new byte[0])).isEqualTo(clock.nanos());
    }

    // spec 05 §25 M-2: never repeats at the numeric limit
    @Test
    void theClockFailsAtTheEndOfTimeRatherThanRepeatAValue() {
        ShardClock clock = new ShardClock();
        clock.startAt(ShardClock.LAST - 1);
        assertThat(clock.next(5)).isEqualTo(ShardClock.LAST);
        assertThatThrownBy(() -> clock.next(5)).hasMessageContaining("timestamp space exhausted");
        assertThatThrownBy(() -> clock.next(-1)).hasMessageContaining("timestamp space exhausted");
    }

    @Test
    void behindACloseNothingIsAcceptedAndWhatIsInsideStays() {
        Shard shard = TestShards.shard(8, Backpressure.dropOldest());
        shard.offer("a".getBytes(UTF_8));
        shard.close();
        assertThat(shard.offer("b".getBytes(UTF_8))).isEqualTo(Shard.CLOSED);
        assertThat(shard.offerAll(new byte[][] {{1}}, new int[] {0}, 0, 1)).isEqualTo(-1);
        assertThat(shard.plan(100, 1_000)).isEqualTo(Shard.TAKE);
        assertThat(take(shard, 10)).containsExactly("a");
        assertThat(shard.plan(100, 1_000)).isEqualTo(Shard.DONE);
    }

    // spec 05 §25 M-10
    @Test
    void aBatchIsDueWhenItsOldestEventIsOldEnoughOrItIsLongEnough() {
        ManualClock clock = new ManualClock();
        Shard shard = TestShards.shard(64, Backpressure.dropOldest(), clock);
        long delay = 10_000_000;
        assertThat(shard.plan(3, delay)).isEqualTo(Long.MAX_VALUE);
        shard.offer(new byte[0]);
        assertThat(shard.plan(3, delay)).isEqualTo(delay);
        clock.advanceMillis(4);
        assertThat(shard.plan(3, delay)).isEqualTo(delay - 4_000_000);
        clock.advanceMillis(6);
        assertThat(shard.plan(3, delay)).isEqualTo(Shard.TAKE);
        take(shard, 10);
        for (int i = 0; i < 3; i++) shard.offer(new byte[0]);
        assertThat(shard.plan(3, delay)).isEqualTo(Shard.TAKE);
    }

    @Test
    void aRingSmallerThanTheBatchSizeIsEmptiedWhenItIsHalfFull() {
        Shard shard = TestShards.shard(8, Backpressure.dropOldest());
        for (int i = 0; i < 3; i++) shard.offer(new byte[0]);
        assertThat(shard.plan(1_000, Long.MAX_VALUE)).isEqualTo(Shard.TAKE);
    }

    @Test
    void anAbandonedShardStrandsWhatIsInsideAndIgnoresALateFate() {
        Shard shard = TestShards.shard(16, Backpressure.dropOldest());
        for (int i = 0; i < 5; i++) shard.offer(new byte[0]);
        take(shard, 2);
        shard.abandon();
        shard.settle(Fate.DISPATCHED, 1);
        Ledger ledger = shard.ledger();
        assertThat(ledger.stranded()).isEqualTo(5);
        assertThat(ledger.dispatched()).isZero();
        assertThat(ledger.balances()).isTrue();
        assertThat(shard.plan(1, 1)).isEqualTo(Shard.DONE);
        shard.abandon();
        assertThat(shard.ledger().stranded()).isEqualTo(5);
    }

    private static List<String> take(Shard shard, int max) {
        Batch batch = new Batch(new ShardId(0), 1, 4);
        shard.take(batch, max);
        List<String> payloads = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) payloads.add(new String(batch.payload(i), UTF_8));
        return payloads;
    }
}
