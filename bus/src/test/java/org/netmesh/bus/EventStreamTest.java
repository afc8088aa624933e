package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ShardId;

/** Subscriptions over a node in memory. */
class EventStreamTest {
    private final NetNode node = NetNode.create(NetNodeConfig.builder().shards(2).build());

    @AfterEach
    void close() {
        node.close();
    }

    /** A value that typed streams read. */
    record Reading(int v) {}

    private void emit(int from, int to) {
        for (int v = from; v < to; v++) node.emit(new Reading(v));
        node.flush();
    }

    private static List<String> take(EventStream stream, int count) {
        List<String> raw = new ArrayList<>();
        while (raw.size() < count) raw.add(stream.next().orElseThrow().raw());
        return raw;
    }

    // parity: bus.NetNode.subscribe, bus.EventStream, bus.EventStream.iterate
    @Test
    void aStreamBeginsWithTheOldestEventAndFollowsNewOnes() {
        emit(0, 250);
        try (EventStream stream = node.subscribe()) {
            assertThat(take(stream, 250)).hasSize(250).doesNotHaveDuplicates();
            CompletableFuture<List<String>> later =
                    CompletableFuture.supplyAsync(() -> take(stream, 5));
            emit(250, 255);
            assertThat(later.join()).hasSize(5);
        }
    }

    // spec 05 §22.2, §30.1 row 9: the cursor moves over a run without matches longer than one fetch
    // parity: bus.SubscribeOpts.filter, bus.SubscribeOpts.limit
    @Test
    void aFilteredStreamPassesALongRunWithoutMatches() {
        emit(0, 1_000);
        node.emit(new Reading(-1));
        node.flush();
        SubscribeOpts opts = SubscribeOpts.builder().limit(10).filter(Filter.eq("v", -1)).build();
        try (EventStream stream = node.subscribe(opts)) {
            assertThat(take(stream, 1)).containsExactly("{\"v\":-1}");
        }
    }

    // B-080: a durable cursor acknowledges n, stop, start: next is n + 1
    @Test
    void aReaderGoesOnWhereItsCursorStands() {
        emit(0, 100);
        List<String> seen = new ArrayList<>();
        SubscribeOpts opts = SubscribeOpts.builder().limit(7).build();
        Cursor cursor = Cursor.empty();
        for (int session = 0; session < 20; session++) {
            SubscribeOpts from =
                    SubscribeOpts.builder().limit(7).from(StartFrom.at(cursor)).build();
            try (EventStream stream = node.subscribe(session == 0 ? opts : from)) {
                seen.addAll(take(stream, 5));
                cursor = stream.cursor();
            }
        }
        assertThat(seen).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void aLatestStreamSeesOnlyWhatComesAfterItsFirstTake() {
        emit(0, 10);
        SubscribeOpts latest = SubscribeOpts.builder().from(StartFrom.latest()).build();
        try (EventStream stream = node.subscribe(latest)) {
            assertThat(stream.poll(Duration.ZERO)).isEmpty();
            emit(10, 11);
            assertThat(take(stream, 1)).containsExactly("{\"v\":10}");
        }
    }

    // parity: bus.EventStream.stop
    @Test
    void aStoppedStreamDeliversThePageInHandAndEnds() {
        emit(0, 10);
        EventStream stream = node.subscribe();
        stream.next();
        stream.stop();
        int left = 0;
        for (StoredEvent _ : stream) left++;
        assertThat(left).isEqualTo(9);
        assertThat(stream.isClosed()).isTrue();
    }

    // parity: bus.TypedEventStream.stop
    @Test
    void aStoppedTypedStreamDeliversThePageInHandAndEnds() {
        emit(0, 10);
        TypedEventStream<Reading> stream = node.subscribeTyped(Reading.class);
        stream.next();
        stream.stop();
        emit(10, 11);
        int left = 0;
        for (Reading _ : stream) left++;
        assertThat(left).isEqualTo(9);
        assertThat(stream.isClosed()).isTrue();
    }

    // parity: bus.SubscribeOpts.ordering
    @Test
    void anOrderedStreamSortsEachPageOverItsShards() {
        var storage = new ListStorage();
        for (int i = 0; i < 20; i++) storage.add(i % 2, Integer.toString(100 + i), "{}", i);
        NetNodeConfig two = NetNodeConfig.builder().shards(2).build();
        SubscribeOpts opts = SubscribeOpts.builder().ordering(Ordering.INSERTION_TS).build();
        try (NetNode over = NetNode.create(two, storage);
                EventStream stream = over.subscribe(opts)) {
            for (int i = 0; i < 20; i++) {
                assertThat(stream.next().orElseThrow().insertionTs()).isEqualTo(i);
            }
        }
    }

    @Test
    void closingWakesAWaitingReader() {
        EventStream stream = node.subscribe();
        CompletableFuture<Boolean> reader =
                CompletableFuture.supplyAsync(() -> stream.next().isEmpty());
        stream.close();
        assertThat(reader.join()).isTrue();
    }

    @Test
    void aSubscriberGetsWhatItAsksFor() throws Exception {
        emit(0, 20);
        var received = new LinkedBlockingQueue<String>();
        var done = new CompletableFuture<Void>();
        EventStream stream = node.subscribe();
        stream.subscribe(
                new Flow.Subscriber<StoredEvent>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.request(20);
                    }

                    @Override
                    public void onNext(StoredEvent event) {
                        received.add(event.raw());
                        if (received.size() == 20) done.complete(null);
                    }

                    @Override
                    public void onError(Throwable error) {
                        done.completeExceptionally(error);
                    }

                    @Override
                    public void onComplete() {}
                });
        done.join();
        stream.close();
        assertThat(received).hasSize(20);
    }

    // 21: a reader that fell behind gets an explicit gap event
    @Test
    void aGapIsToldOnceAndTheStreamGoesOn() {
        Retention ten = Retention.DEFAULT.withMaxEvents(10);
        NetNodeConfig config =
                NetNodeConfig.builder().shards(1).transport(Transport.memory(ten)).build();
        try (NetNode small = NetNode.create(config)) {
            List<Gap> gaps = new ArrayList<>();
            EventStream throwing = small.subscribe(SubscribeOpts.builder().limit(1).build());
            EventStream telling =
                    small.subscribe(SubscribeOpts.builder().limit(1).onGap(gaps::add).build());
            small.fire("0");
            small.flush();
            assertThat(take(throwing, 1)).isEqualTo(take(telling, 1));
            for (int i = 1; i <= 30; i++) small.fire(Integer.toString(i));
            small.flush();
            assertThatThrownBy(throwing::next)
                    .isInstanceOfSatisfying(
                            PollException.class,
                            e -> assertThat(e.kind()).isEqualTo(PollException.Kind.GAP))
                    .hasMessageStartingWith("20 events of shard 0");
            assertThat(take(throwing, 10)).startsWith("21");
            assertThat(take(telling, 10)).startsWith("21");
            assertThat(gaps).extracting(Gap::lost).containsExactly(20L);
        }
    }

    // spec 05 §22.2: each gap is told before the events behind it, also where those are filtered
    // out
    @Test
    void allGapsOfAPageAreToldBeforeItsFirstEvent() {
        NetNodeConfig two = NetNodeConfig.builder().shards(2).build();
        try (NetNode over = NetNode.create(two, new ForgetfulStorage())) {
            List<Gap> gaps = new ArrayList<>();
            SubscribeOpts ones =
                    SubscribeOpts.builder().filter(Filter.eq("", 1)).onGap(gaps::add).build();
            StoredEvent first = over.subscribe(ones).next().orElseThrow();
            assertThat(first.shardId()).isEqualTo(1);
            assertThat(gaps).extracting(gap -> gap.shard().value()).containsExactly(0, 1);
        }
    }

    // parity: bus.NetNode.subscribeTyped, bus.TypedEventStream, bus.TypedEventStream.iterate
    @Test
    void aTypedStreamDecodesAndAFailureIsToldAndPassed() {
        NetNodeConfig one = NetNodeConfig.builder().shards(1).build();
        try (NetNode single = NetNode.create(one)) {
            single.emit(new Reading(1));
            single.emitRaw("{\"v\":\"no number\"}");
            single.emit(new Reading(2));
            single.flush();
            TypedEventStream<Reading> strict = single.subscribeTyped(Reading.class);
            assertThat(strict.next()).contains(new Reading(1));
            assertThatThrownBy(strict::next)
                    .isInstanceOfSatisfying(
                            PollException.class,
                            e -> assertThat(e.kind()).isEqualTo(PollException.Kind.DECODE));
            assertThat(strict.next()).contains(new Reading(2));
            List<StoredEvent> wrong = new ArrayList<>();
            SubscribeOpts lenient =
                    SubscribeOpts.builder().onDecodeError((e, _) -> wrong.add(e)).build();
            TypedEventStream<Reading> passing = single.subscribeTyped(Reading.class, lenient);
            assertThat(passing.next()).contains(new Reading(1));
            assertThat(passing.next()).contains(new Reading(2));
            assertThat(wrong).hasSize(1);
            TypedEventStream<Integer> own =
                    single.subscribeTyped(String::length, SubscribeOpts.defaults());
            assertThat(own.next()).contains("{\"v\":1}".length());
        }
    }

    // spec 05 §22.2: a poll error is told; the stream goes on
    @Test
    void aFailedPollIsToldAndTheNextTakeGoesOn() {
        var flaky = new FlakyStorage();
        try (NetNode over = NetNode.create(NetNodeConfig.builder().shards(1).build(), flaky)) {
            EventStream stream = over.subscribe();
            assertThatThrownBy(stream::next).isInstanceOf(PollException.class);
            assertThat(stream.next()).isPresent();
        }
    }

    /** Fails the first poll, then has one event. */
    private static final class FlakyStorage extends RecordingAdapter {
        private int polls;

        @Override
        public ShardPage pollShard(ShardId shard, Optional<String> after, int limit) {
            if (polls++ == 0) throw AdapterException.transientError("away");
            return after.isPresent()
                    ? ShardPage.empty()
                    : ShardPage.of(
                            List.of(StoredEvent.of("1", new byte[] {'1'}, 1, shard)),
                            Optional.of("1"),
                            false);
        }
    }

    /** Has lost the beginning of each shard; what is left says which shard it is in. */
    private static final class ForgetfulStorage extends RecordingAdapter {
        @Override
        public ShardPage pollShard(ShardId shard, Optional<String> after, int limit) {
            if (after.isPresent()) return ShardPage.empty();
            byte[] payload = shard.toString().getBytes(UTF_8);
            return ShardPage.of(
                            List.of(StoredEvent.of("9", payload, 1, shard)),
                            Optional.of("9"),
                            false)
                    .withGap(new Gap(shard, 8));
        }
    }
}
