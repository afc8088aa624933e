package org.netmesh.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which event is delivered at which sequence number (spec 05 §19.3, §30.1 row 17). */
class BatchOrderTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int REACH = 16;

    private final List<DirectGet.Stored> stream = new ArrayList<>();
    private final BatchOrder order = new BatchOrder(REACH, PATIENCE);
    private Instant now = START;

    @Test
    void anOpenBatchIsSettledUpToItsFirstMissingEvent() {
        store("a", 0, 1, 2, 6, 5);
        assertThat(settled()).containsExactly("a0", "a1", "a2");
        store("a", 4);
        assertThat(settled()).containsExactly("a0", "a1", "a2");
        store("a", 3);
        assertThat(settled()).containsExactly("a0", "a1", "a2", "a3", "a4", "a5", "a6");
    }

    @Test
    void sequenceNumbersStayInTheirOrder() {
        store("a", 0, 2, 1);
        assertThat(order.restored(stream, now))
                .extracting(BatchOrder.Slot::sequence)
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void batchesThatLieBetweenEachOtherKeepTheirPlaces() {
        store("a", 0, 2);
        store("b", 1);
        store("a", 1);
        store("b", 0);
        assertThat(settled()).containsExactly("a0", "a1", "b0", "a2", "b1");
    }

    @Test
    void messagesOfNoBatchStayWhereTheyAre() {
        store("a", 0, 2);
        add("no id");
        store("a", 1);
        assertThat(settled()).containsExactly("a0", "a1", "no id", "a2");
    }

    @Test
    void aBatchWithAHoleIsSettledWhenTheStreamHasGoneOn() {
        store("a", 0, 3, 1);
        store("b", IntStream.range(0, REACH - 4).toArray());
        assertThat(settled()).containsExactly("a0", "a1");
        store("b", REACH - 4);
        assertThat(settled()).startsWith("a0", "a1", "a3", "b0").hasSize(REACH);
    }

    @Test
    void aBatchWithAHoleIsSettledWhenItHasBeenWaitedFor() {
        store("a", 0, 3, 1);
        now = START.plus(PATIENCE.multipliedBy(2)).minusNanos(1);
        assertThat(settled()).containsExactly("a0", "a1");
        now = now.plusNanos(1);
        assertThat(settled()).containsExactly("a0", "a1", "a3");
        // What comes later than that changes nothing.
        store("a", 2);
        assertThat(settled()).containsExactly("a0", "a1", "a3", "a2");
    }

    @Test
    void aMessageStoredMuchLaterEndsTheWait() {
        store("a", 0, 3, 1);
        now = START.plus(PATIENCE);
        store("b", 0);
        assertThat(settled()).containsExactly("a0", "a1", "a3", "b0");
    }

    @Test
    void copiesComeBehindTheirBatch() {
        store("a", 0, 1, 1, 2);
        assertThat(settled()).containsExactly("a0", "a1", "a2");
        now = START.plus(PATIENCE.multipliedBy(2));
        assertThat(settled()).containsExactly("a0", "a1", "a2", "a1");
    }

    // A reader never sees a settled event move, however a stream grows and wherever it is cut.
    @Test
    void whatIsSettledStaysSoAndEveryEventIsDeliveredOnce() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            stream.clear();
            now = START;
            List<String> before = List.of();
            List<String> stored = scrambled(random);
            for (String id : stored) {
                now = now.plusMillis(random.nextInt(8) == 0 ? 20_000 : 1);
                add(id);
                List<String> settled = settled();
                assertBeginsWith(settled, before, seed);
                before = settled;
                assertSameFromAnywhere(random);
            }
            now = now.plus(PATIENCE.multipliedBy(2));
            List<String> all = settled();
            assertBeginsWith(all, before, seed);
            assertThat(all)
                    .as("seed " + seed)
                    .containsExactlyInAnyOrderElementsOf(
                            stored.stream().map(BatchOrderTest::event).toList());
        }
    }

    private static void assertBeginsWith(List<String> now, List<String> before, int seed) {
        assertThat(now).as("seed " + seed).hasSizeGreaterThanOrEqualTo(before.size());
        assertThat(now.subList(0, before.size())).as("seed " + seed).isEqualTo(before);
    }

    /** A window that begins twice the reach before a position says the same of it. */
    private void assertSameFromAnywhere(Random random) {
        int from = random.nextInt(stream.size());
        int begin = Math.max(0, from - 2 * REACH);
        List<BatchOrder.Slot> whole = order.restored(stream, now);
        List<BatchOrder.Slot> part = order.restored(stream.subList(begin, stream.size()), now);
        assertThat(part.subList(from - begin, part.size()))
                .isEqualTo(whole.subList(from, whole.size()));
    }

    /** Batches with holes, copies, out of order, some larger than the reach, of two producers. */
    private static List<String> scrambled(Random random) {
        List<String> ids = new ArrayList<>();
        for (int batch = 0; batch < 4; batch++) {
            List<String> one = new ArrayList<>();
            int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 2 * REACH : REACH / 2);
            for (int index = 0; index < size; index++) {
                String id = id((char) ('a' + batch), index);
                if (random.nextInt(10) != 0) one.add(id);
                if (random.nextInt(20) == 0) one.add(id);
            }
            if (random.nextInt(3) != 0) Collections.shuffle(one, random);
            int at = random.nextBoolean() ? ids.size() : random.nextInt(ids.size() + 1);
            ids.addAll(at, one);
        }
        return ids;
    }

    private void store(String batch, int... indices) {
        for (int index : indices) add(id(batch.charAt(0), index));
    }

    private static String id(char batch, int index) {
        return "1:0:" + (batch - 'a') + ":" + index;
    }

    private void add(String id) {
        Headers headers =
                new Headers()
                        .put("Nats-Msg-Id", id)
                        .put("Nats-Time-Stamp", now.toString())
                        .put("Nats-Sequence", Integer.toString(stream.size() + 1));
        stream.add(
                DirectGet.Stored.of(NatsMessage.builder().subject("s").headers(headers).build()));
    }

    private List<String> settled() {
        return order.restored(stream, now).stream()
                .takeWhile(BatchOrder.Slot::settled)
                .map(slot -> event(slot.stored().messageId().orElseThrow()))
                .toList();
    }

    /** {@code a0}: the batch and the index. */
    private static String event(String id) {
        String[] parts = id.split(":", -1);
        return parts.length < 4 ? id : (char) ('a' + Integer.parseInt(parts[2])) + parts[3];
    }
}
