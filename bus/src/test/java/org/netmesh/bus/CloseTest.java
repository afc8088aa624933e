package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ShardId;

/** B-108: whatever can be closed is closed without a catch, twice, interrupted, from a callback. */
class CloseTest {
    private final NetNode node = NetNode.create(NetNodeConfig.builder().shards(1).build());

    @AfterEach
    void close() {
        node.close();
    }

    // B-108
    @Test
    void noPublicTypeThrowsACheckedExceptionFromClose() throws Exception {
        List<Class<?>> closeable =
                publicTypes().filter(AutoCloseable.class::isAssignableFrom).toList();
        assertThat(closeable)
                .contains(NetNode.class, EventStream.class, TypedEventStream.class)
                .allSatisfy(type ->
                        assertThat(type.getMethod("close").getExceptionTypes())
                                .as(type.getName())
                                .isEmpty());
    }

    // B-108: the interrupt stays
    @Test
    void whatIsClosedTwiceWhileInterruptedIsClosedAndTheInterruptStays() {
        EventStream stream = node.subscribe();
        TypedEventStream<Object> typed = node.subscribeTyped(Object.class);
        for (AutoCloseable closeable : List.of(stream, typed, node)) {
            Thread.currentThread().interrupt();
            try {
                closeable.close();
                closeable.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            } finally {
                assertThat(Thread.interrupted()).as("%s", closeable).isTrue();
            }
        }
        assertThat(stream.isClosed() && typed.isClosed()).isTrue();
        assertThat(node.state()).isEqualTo(NodeState.CLOSED);
    }

    // B-108
    @Test
    void aSubscriberMayCloseItsStreamAndItsNode() {
        EventStream stream = node.subscribe();
        var completed = new CompletableFuture<Void>();
        stream.subscribe(
                new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.request(9);
                    }

                    @Override
                    public void onNext(StoredEvent event) {
                        stream.close();
                        node.close();
                    }

                    @Override
                    public void onError(Throwable error) {
                        completed.completeExceptionally(error);
                    }

                    @Override
                    public void onComplete() {
                        completed.complete(null);
                    }
                });
        node.fire("1");
        completed.join();
        assertThat(node.state()).isEqualTo(NodeState.CLOSED);
    }

    // B-039; spec 05 §25 M-24: a handler, a decoder and an adapter may use the node, on another
    // thread too
    @Test
    void userCodeIsCalledUnderNoLock() {
        var busy =
                new RecordingAdapter((_, _) -> {}) {
                    volatile NetNode own = node;

                    @Override
                    public void onBatch(Batch batch) throws InterruptedException {
                        useElsewhere(own);
                        super.onBatch(batch);
                    }

                    @Override
                    public ShardPage pollShard(ShardId shard, Optional<String> after, int limit) {
                        useElsewhere(own);
                        StoredEvent event = StoredEvent.of("1", new byte[] {'1'}, 1, shard);
                        return ShardPage.of(List.of(event), Optional.of("1"), false);
                    }

                    @Override
                    public void flush() throws InterruptedException {
                        useElsewhere(own);
                        super.flush();
                    }
                };
        try (NetNode over = NetNode.create(NetNodeConfig.builder().shards(1).build(), busy)) {
            busy.own = over;
            over.fire("1");
            assertThat(over.flush().isComplete()).isTrue();
            SubscribeOpts opts = SubscribeOpts.defaults();
            try (TypedEventStream<String> stream =
                    over.subscribeTyped(
                            text -> {
                                useElsewhere(over);
                                return text;
                            },
                            opts)) {
                assertThat(stream.next()).contains("1");
            }
            busy.own = node;
        }
    }

    private static void useElsewhere(NetNode node) {
        CompletableFuture.runAsync(
                        () -> {
                            node.shards();
                            node.shardInfo();
                            node.isHealthy();
                            node.fire("2");
                        })
                .join();
    }

    private static Stream<Class<?>> publicTypes() throws IOException {
        Path classes = Path.of("target/classes");
        try (Stream<Path> files = Files.walk(classes)) {
            return files
                    .map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("-info"))
                    .map(name -> name.replace(".class", "").replace('/', '.'))
                    .<Class<?>>map(CloseTest::load)
                    .filter(type -> Modifier.isPublic(type.getModifiers()))
                    .toList()
                    .stream();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
