package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ShardId;

/** Whoever waits for a stream's next event is sent away as soon as the stream ends. */
class StreamEndTest {
    // spec 05 §30.2: streams end cleanly; the storage does not answer and heeds no interrupt
    @Test
    void closingEndsAWaitAlsoWhileTheStorageDoesNotAnswer() throws Exception {
        endsTheWait(EventStream::close);
    }

    @Test
    void stoppingEndsAWaitAlsoWhileTheStorageDoesNotAnswer() throws Exception {
        endsTheWait(EventStream::stop);
    }

    private static void endsTheWait(Consumer<EventStream> end) throws Exception {
        var storage = new DeafStorage();
        NetNodeConfig config = NetNodeConfig.builder().shards(1).build();
        try (NetNode node = NetNode.create(config, storage)) {
            EventStream stream = node.subscribe();
            CompletableFuture<Boolean> reader =
                    CompletableFuture.supplyAsync(() -> stream.next().isEmpty());
            storage.asked.await();
            end.accept(stream);
            // The storage answers only after that.
            assertThat(reader.join()).isTrue();
            storage.answer.countDown();
        }
    }

    // spec 05 §30.2: within 100 ms; here the wait until the next poll would be an hour
    @Test
    void closingEndsTheWaitBetweenTwoPolls() {
        SubscribeOpts rare =
                SubscribeOpts.builder()
                        .pollInterval(Duration.ofHours(1))
                        .maxBackoff(Duration.ofHours(1))
                        .build();
        try (NetNode node = NetNode.create(NetNodeConfig.builder().shards(1).build())) {
            EventStream stream = node.subscribe(rare);
            assertThat(stream.poll(Duration.ZERO)).isEmpty();
            CompletableFuture<Boolean> reader =
                    CompletableFuture.supplyAsync(() -> stream.next().isEmpty());
            stream.close();
            assertThat(reader.join()).isTrue();
        }
    }

    @Test
    void aLatestStreamStartsAtTheEndAlsoWhenItsFirstPollFails() {
        var storage = new FirstPollFails();
        SubscribeOpts latest = SubscribeOpts.builder().from(StartFrom.latest()).build();
        try (NetNode node = NetNode.create(NetNodeConfig.builder().shards(1).build(), storage)) {
            EventStream stream = node.subscribe(latest);
            assertThatThrownBy(() -> stream.poll(Duration.ZERO)).isInstanceOf(PollException.class);
            assertThat(stream.next().map(StoredEvent::id)).contains("8");
        }
    }

    /** Has events 1 to 7, and 8 which came after the first look. */
    private static final class FirstPollFails extends RecordingAdapter {
        private int polls;

        @Override
        public Optional<String> lastPosition(ShardId shard) {
            return Optional.of("7");
        }

        @Override
        public ShardPage pollShard(ShardId shard, Optional<String> after, int limit) {
            if (polls++ == 0) throw AdapterException.transientError("away");
            String id = after.equals(Optional.of("7")) ? "8" : "1";
            StoredEvent event = StoredEvent.of(id, new byte[] {'1'}, 1, shard);
            return ShardPage.of(List.of(event), Optional.of(id), false);
        }
    }

    private static final class DeafStorage extends RecordingAdapter {
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch answer = new CountDownLatch(1);

        @Override
        public ShardPage pollShard(ShardId shard, Optional<String> after, int limit) {
            asked.countDown();
            while (answer.getCount() > 0) {
                try {
                    answer.await();
                } catch (InterruptedException e) {
                    // Not heeded: that is the point.
                }
            }
            return ShardPage.empty();
        }
    }
}
