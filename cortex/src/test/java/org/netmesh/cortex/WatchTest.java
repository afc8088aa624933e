package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;

/** Watches are pushed, and only on change (spec 06 §25). */
class WatchTest {
    private static final TaskFilter PENDING = TaskFilter.all().status(TaskStatus.PENDING);
    private static final TaskFilter COMPLETED = TaskFilter.all().status(TaskStatus.COMPLETED);

    @AutoClose private final Redex redex = Redex.inMemory();
    @AutoClose private final TasksAdapter tasks = TasksAdapter.open(redex, new OriginHash(1));

    // parity: cortex.TasksAdapter.watch, cortex.TasksAdapter.snapshotAndWatch
    // parity: cortex.TasksAdapter.watchTasks, cortex.TasksAdapter.snapshotAndWatchTasks
    // parity: cortex.SnapshotAndWatch, cortex.SnapshotAndWatch.snapshot
    // parity: cortex.SnapshotAndWatch.updates, cortex.TaskWatchIter, cortex.TaskWatchIter.next
    // parity: cortex.TasksSnapshotAndWatch
    // spec 06 §30.37, 38; §33.18
    @Test
    void theGoldenScenario() { // spec 06 §29 M-34, M-35
        Watch<Task> pending = tasks.watch(PENDING);
        assertNext(pending);
        done(tasks.create(3, "three", at(1)));
        assertNext(pending, 3);
        done(tasks.rename(99, "nobody", at(1)));
        assertNothing(pending);
        done(tasks.rename(3, "three", at(1)));
        assertNothing(pending);
        done(tasks.create(1, "one", at(1)));
        assertNext(pending, 1, 3);
        tasks.create(10, "ten", at(1));
        tasks.create(11, "eleven", at(1));
        done(tasks.create(12, "twelve", at(1)));
        assertNext(pending, 1, 3, 10, 11, 12);
        assertNothing(pending);
        done(tasks.complete(10, at(2)));
        assertNext(pending, 1, 3, 11, 12);

        SnapshotAndWatch<Task> completed = tasks.snapshotAndWatch(COMPLETED);
        assertThat(ids(completed.snapshot())).containsExactly(10L);
        assertNothing(completed.updates());
        done(tasks.complete(1, at(3)));
        assertNext(completed.updates(), 1, 10);
        done(tasks.delete(1));
        assertNext(completed.updates(), 10);

        SnapshotAndWatch<Task> second = tasks.snapshotAndWatch(COMPLETED);
        assertThat(ids(second.snapshot())).containsExactly(10L);
        tasks.complete(3, at(4));
        done(tasks.delete(3));
        assertNothing(second.updates());

        Watch<Task> top = tasks.watch(TaskFilter.all().orderBy(TasksOrderBy.ID_DESC).limit(2));
        assertNext(top, 12, 11);
        done(tasks.create(0, "outside the limit", at(5)));
        assertNothing(top);
        done(tasks.create(50, "fifty", at(5)));
        assertNext(top, 50, 12);
        tasks.close();
        assertThat(top.next()).isEmpty();
        assertThat(top.isClosed()).isTrue();
    }

    // spec 06 §30.38
    @Test
    void noChangeIsLostBetweenASnapshotAndItsUpdates() { // spec 06 §29 M-34
        var writer =
                CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 2_000; i++) tasks.create(i, "t", at(i));
                });
        List<SnapshotAndWatch<Task>> watches = new ArrayList<>();
        while (!writer.isDone() && watches.size() < 50) watches.add(tasks.snapshotAndWatch());
        writer.join();
        tasks.waitForSeq(1_999);

        for (SnapshotAndWatch<Task> watch : watches) {
            int seen = watch.snapshot().size();
            while (seen < 2_000) {
                int next = watch.updates().next().orElseThrow().size();
                assertThat(next).isGreaterThan(seen);
                seen = next;
            }
            assertNothing(watch.updates());
        }
    }

    // spec 06 §33.20
    @Test
    void aChangeThatTheQueryCannotSeeDoesNotMakeItAskAgain() throws Exception {
        Table<Task> table = new Table<>();
        Query<Task> query = PENDING.query();
        var asked = new AtomicInteger();
        Supplier<List<Task>> ask =
                () -> {
                    asked.incrementAndGet();
                    return table.find(query);
                };
        var watch = new TableWatch<>(table, query, ask, null, new Streams());
        table.observe(watch);
        assertThat(watch.next(0)).isEmpty();

        table.put(Task.created(1, "done", 1).completed(2));
        assertThat(watch.next(0)).isNull();
        assertThat(asked).hasValue(1);
        table.put(Task.created(2, "pending", 3));
        assertThat(watch.next(0)).hasSize(1);
        assertThat(asked).hasValue(2);
    }

    // parity: cortex.TaskWatchIter.close
    @Test
    void cancellingOnAnIdleLogFreesEverythingAtOnce() { // spec 06 §29 M-36
        Watch<Task> watch = tasks.watch(PENDING);
        assertNext(watch);
        var parked = CompletableFuture.supplyAsync(watch::next);

        watch.close();
        watch.close();

        assertThat(parked.join()).isEmpty();
        assertThat(tasks.adapter().streams().size()).isZero();
    }

    @Test
    void leavingTheLoopIsAnOrdinaryEnd() {
        try (var updates = tasks.snapshotAndWatch().updates()) {
            done(tasks.create(1, "one", at(1)));
            for (List<Task> next : updates) {
                assertThat(ids(next)).containsExactly(1L);
                break;
            }
        }
        assertThat(tasks.adapter().streams().size()).isZero();
    }

    @Test
    void aSubscriberIsPushedWhatItAskedFor() {
        var seen = new CompletableFuture<List<Task>>();
        var completed = new CompletableFuture<Void>();
        tasks.snapshotAndWatch()
                .updates()
                .subscribe(
                        new Flow.Subscriber<>() {
                            @Override
                            public void onSubscribe(Flow.Subscription subscription) {
                                subscription.request(Long.MAX_VALUE);
                            }

                            @Override
                            public void onNext(List<Task> now) {
                                seen.complete(now);
                            }

                            @Override
                            public void onError(Throwable why) {
                                completed.completeExceptionally(why);
                            }

                            @Override
                            public void onComplete() {
                                completed.complete(null);
                            }
                        });

        tasks.create(1, "one", at(1));
        assertThat(ids(seen.join())).containsExactly(1L);
        tasks.close();
        completed.join();
    }

    // parity: cortex.MemoriesAdapter.watch, cortex.MemoriesAdapter.snapshotAndWatch
    // parity: cortex.MemoriesAdapter.watchMemories
    // parity: cortex.MemoriesAdapter.snapshotAndWatchMemories, cortex.MemoryWatchIter
    // parity: cortex.MemoryWatchIter.next, cortex.MemoryWatchIter.close
    // parity: cortex.MemoriesSnapshotAndWatch
    // spec 06 §30.37
    @Test
    void severalWatchersOfMemoriesAreIndependent() {
        try (var memories = MemoriesAdapter.open(redex, new OriginHash(1))) {
            Watch<Memory> tagged = memories.watch(MemoryFilter.all().tag("x"));
            Watch<Memory> all = memories.snapshotAndWatch().updates();
            assertThat(tagged.next()).contains(List.of());

            memories.waitForSeq(memories.store(1, "m", List.of("y"), "s", at(1)).seq());
            assertThat(tagged.poll(Duration.ZERO)).isEmpty();
            assertThat(all.next().orElseThrow()).hasSize(1);

            memories.waitForSeq(memories.retag(1, List.of("x"), at(2)).seq());
            assertThat(tagged.next().orElseThrow()).hasSize(1);
            tagged.close();
            assertThat(all.next().orElseThrow()).hasSize(1);
        }
    }

    private void done(WriteReceipt receipt) {
        tasks.waitForSeq(receipt.seq());
    }

    private static void assertNext(Watch<Task> watch, long... ids) {
        assertThat(watch.next().orElseThrow().stream().mapToLong(Task::id))
                .containsExactly(box(ids));
    }

    private static Long[] box(long... ids) {
        Long[] boxed = new Long[ids.length];
        for (int i = 0; i < ids.length; i++) boxed[i] = ids[i];
        return boxed;
    }

    private static void assertNothing(Watch<Task> watch) {
        assertThat(watch.poll(Duration.ZERO)).isEmpty();
    }

    private static List<Long> ids(List<Task> tasks) {
        return tasks.stream().map(Task::id).toList();
    }

    private static Instant at(long ns) {
        return Instant.EPOCH.plusNanos(ns);
    }
}
