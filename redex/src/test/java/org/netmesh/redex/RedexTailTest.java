package org.netmesh.redex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.InterruptedOperationException;

/** A tail reads by cursor: nothing is lost in silence, and nobody waits for it (spec 06 §6). */
class RedexTailTest {
    private static final Duration NOW = Duration.ZERO;

    private final Redex redex = Redex.builder().retentionSweep(Duration.ZERO).build();

    @Test // parity: redex.RedexFile.tail, redex.RedexTailIter, redex.RedexTailIter.next
    void theRetainedEventsComeFirstAndThenEachAppend() {
        RedexFile file = file(RedexFileConfig.defaults());
        append(file, 3);
        RedexTail tail = file.tail();

        assertThat(drain(tail)).containsExactly(0L, 1L, 2L);
        append(file, 2);
        assertThat(drain(tail)).containsExactly(3L, 4L);
        assertThat(tail.position()).isEqualTo(5);
    }

    /** Acceptance: a consumer that does not read while 10 x the buffer is appended. */
    // spec 06 §30.8
    @Test
    void aSlowReaderGetsEveryEventHoweverFarBehindItIs() {
        RedexFile file = file(RedexFileConfig.builder().tailBufferSize(4).build());
        RedexTail tail = file.tail();
        append(file, 40);

        assertThat(drain(tail)).hasSize(40).isSorted();
    }

    // spec 06 §30.9
    @Test // spec 06 §29 M-17
    void whatRetentionRemovedIsOneGapAndTheTailGoesOnBehindIt() {
        RedexFile file = file(RedexFileConfig.builder().retentionMaxEvents(3).build());
        append(file, 5);
        file.sweepRetention();
        RedexTail tail = file.tail(1);

        assertThatThrownBy(() -> tail.poll(NOW))
                .isInstanceOfSatisfying(
                        RedexException.class,
                        e -> {
                            assertThat(e.kind()).isEqualTo(RedexException.Kind.LAGGED);
                            assertThat(e.gap()).contains(new TailGap(1, 2));
                            assertThat(e.nextAvailableSeq()).hasValue(2);
                        });
        assertThat(drain(tail)).containsExactly(2L, 3L, 4L);
        assertThat(drain(file.tail(2))).containsExactly(2L, 3L, 4L);
        assertThat(drain(file.tail(4))).containsExactly(4L);
        assertThat(drain(file.tail(5))).isEmpty();
        assertThat(drain(file.tail(9))).isEmpty();
    }

    @Test // spec 06 §29 M-17: also when nothing at all is left
    void anEmptiedLogReportsTheLossToThoseBelowItsHead() {
        RedexFile file = file(RedexFileConfig.builder().retentionMaxEvents(0).build());
        append(file, 3);
        file.sweepRetention();
        List<TailGap> gaps = new ArrayList<>();

        assertThatThrownBy(() -> file.tail(2).poll(NOW)).hasMessageContaining("[2, 3)");
        assertThat(drain(file.tail(3))).isEmpty();
        RedexTail told = file.tail(0, TailOptions.onGap(gaps::add));
        assertThat(drain(told)).isEmpty();
        append(file, 1);
        assertThat(drain(told)).containsExactly(3L);
        assertThat(gaps).containsExactly(new TailGap(0, 3));
    }

    @Test
    void aTailInTheFutureWaitsForItsFirstEvent() {
        RedexFile file = file(RedexFileConfig.defaults());
        append(file, 6);
        RedexTail tail = file.tail(9);
        append(file, 5);

        assertThat(drain(tail)).containsExactly(9L, 10L);
    }

    // spec 06 §30.7
    @Test // parity: redex.RedexFile.close, redex.RedexTailIter.close
    void closingTheFileDeliversTheRestAndEndsTheTail() {
        RedexFile file = file(RedexFileConfig.builder().tailBufferSize(2).build());
        append(file, 5);
        RedexTail tail = file.tail();
        file.close();

        List<Long> seqs = new ArrayList<>();
        for (RedexEvent event : tail) seqs.add(event.seq());
        assertThat(seqs).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(tail.isClosed()).isTrue();
        assertThatThrownBy(() -> append(file, 1))
                .isInstanceOfSatisfying(
                        RedexException.class,
                        e -> assertThat(e.kind()).isEqualTo(RedexException.Kind.CLOSED));
        assertThatThrownBy(file::tail).hasMessage("redex: tail: file closed"); // spec 06 §29 M-18
    }

    @Test // spec 06 §29 M-18
    void aWaitingReaderIsWokenByTheCloseOfTheFileAndOfItsTail() throws Exception {
        RedexFile file = file(RedexFileConfig.defaults());
        CompletableFuture<Optional<RedexEvent>> byFile = waiting(file.tail());
        RedexTail closedTail = file.tail();
        CompletableFuture<Optional<RedexEvent>> byTail = waiting(closedTail);

        closedTail.close();
        assertThat(byTail.get()).isEmpty();
        assertThat(byFile).isNotDone();
        file.close();
        assertThat(byFile.get()).isEmpty();
    }

    // spec 06 §30.3, 4
    @Test
    void fourAppendersAndATailOpenedAmongThemSeeOneOrder() throws Exception {
        RedexFile file = file(RedexFileConfig.builder().tailBufferSize(16).build());
        int each = 5_000;
        CountDownLatch begun = new CountDownLatch(1);
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < 4; w++) {
            OrderedAppender appender = new OrderedAppender(file);
            writers.add(
                    Thread.startVirtualThread(() -> {
                        for (int i = 0; i < each; i++) {
                            appender.append(new byte[i % 40]);
                            if (i == 100) begun.countDown();
                        }
                    }));
        }
        begun.await();
        RedexTail tail = file.tail();

        for (long seq = 0; seq < 4L * each; seq++) {
            assertThat(tail.next().orElseThrow().seq()).isEqualTo(seq);
        }
        for (Thread writer : writers) writer.join();
        assertThat(RedexFileTest.seqs(file.readRange(0, -1)))
                .isEqualTo(LongStream.range(0, 4L * each).boxed().toList());
    }

    @Test
    void tenThousandTailsFollowOneFile() throws Exception {
        RedexFile file = file(RedexFileConfig.defaults());
        int tails = 10_000;
        AtomicInteger received = new AtomicInteger();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < tails; i++) {
            RedexTail tail = file.tail();
            readers.add(
                    Thread.startVirtualThread(() -> {
                        for (RedexEvent _ : tail) received.incrementAndGet();
                    }));
        }
        for (int i = 0; i < 20; i++) file.append(new byte[8]);
        file.close();
        for (Thread reader : readers) reader.join();

        assertThat(received).hasValue(20 * tails);
    }

    // B-033: one of ten never reads; appends and the others do not notice, and it has lost nothing
    @Test
    void aReaderThatHasStoppedHoldsUpNobodyAndGoesOnWhereItWas() throws Exception {
        RedexFile file = file(RedexFileConfig.builder().tailBufferSize(16).build());
        RedexTail stopped = file.tail();
        append(file, 1);
        assertThat(stopped.next()).isPresent();
        List<CompletableFuture<Long>> others = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            RedexTail tail = file.tail(1);
            others.add(
                    CompletableFuture.supplyAsync(() -> count(tail), Thread::startVirtualThread));
        }
        append(file, 10_000);
        assertThat(file.nextSeq()).isEqualTo(10_001);
        file.close();

        for (CompletableFuture<Long> other : others) assertThat(other.get()).isEqualTo(10_000);
        assertThat(count(stopped)).isEqualTo(10_000);
    }

    private static long count(RedexTail tail) {
        long count = 0;
        for (RedexEvent _ : tail) count++;
        return count;
    }

    @Test
    void aSubscriberGetsTheEventsAndTheEnd() throws Exception {
        RedexFile file = file(RedexFileConfig.defaults());
        append(file, 3);
        List<Long> seqs = new ArrayList<>();
        CompletableFuture<List<Long>> complete = new CompletableFuture<>();
        file.tail()
                .subscribe(
                        new Flow.Subscriber<RedexEvent>() {
                            @Override
                            public void onSubscribe(Flow.Subscription subscription) {
                                subscription.request(Long.MAX_VALUE);
                            }

                            @Override
                            public void onNext(RedexEvent event) {
                                seqs.add(event.seq());
                                if (seqs.size() == 3) file.close();
                            }

                            @Override
                            public void onError(Throwable error) {
                                complete.completeExceptionally(error);
                            }

                            @Override
                            public void onComplete() {
                                complete.complete(seqs);
                            }
                        });

        assertThat(complete.get()).containsExactly(0L, 1L, 2L);
    }

    @Test // B-039
    void aSubscriberMayAppendReadAndFollowTheSameLog() throws Exception {
        RedexFile file = file(RedexFileConfig.defaults());
        append(file, 1);
        CompletableFuture<List<Long>> complete = new CompletableFuture<>();
        file.tail()
                .subscribe(
                        new Flow.Subscriber<RedexEvent>() {
                            @Override
                            public void onSubscribe(Flow.Subscription subscription) {
                                subscription.request(Long.MAX_VALUE);
                            }

                            @Override
                            public void onNext(RedexEvent event) {
                                if (event.seq() > 0) return;
                                append(file, 1);
                                try (RedexTail tail = file.tail()) {
                                    tail.next();
                                    assertThat(tail.next()).isPresent();
                                }
                                file.close();
                                complete.complete(RedexFileTest.seqs(file.readRange(0, -1)));
                            }

                            @Override
                            public void onError(Throwable error) {
                                complete.completeExceptionally(error);
                            }

                            @Override
                            public void onComplete() {}
                        });

        assertThat(complete.get()).containsExactly(0L, 1L);
    }

    @Test // B-080
    void aCursorGoesOnWhereItWasAndNowhereElse() {
        RedexFile file = file(RedexFileConfig.defaults());
        append(file, 5);
        RedexTail tail = file.tail();
        tail.next();
        tail.next();
        LogCursor cursor = tail.cursor();

        assertThat(drain(file.tail(cursor))).containsExactly(2L, 3L, 4L);
    }

    @Test // B-062
    void aCursorOfAnotherLogOfThisNameIsRefusedWithBothIdentities() {
        RedexFile old = file(RedexFileConfig.defaults());
        append(old, 500);
        LogCursor cursor = old.tail(499).cursor();
        redex.closeAndUnlinkFile(old.name());
        RedexFile now = file(RedexFileConfig.defaults());
        append(now, 100);

        assertThatThrownBy(() -> now.tail(cursor))
                .isInstanceOfSatisfying(
                        RedexException.class,
                        e -> assertThat(e.kind()).isEqualTo(RedexException.Kind.LOG_REPLACED))
                .hasMessageContaining(cursor.log().toString())
                .hasMessageContaining(now.id().toString());
    }

    @Test
    void aReaderThatWaitsGivesUpWhenInterruptedAndLosesNothing() throws Exception {
        RedexFile file = file(RedexFileConfig.defaults());
        RedexTail tail = file.tail();
        CompletableFuture<Thread> interrupted = new CompletableFuture<>();
        Thread reader =
                Thread.startVirtualThread(() -> {
                    try {
                        tail.next();
                    } catch (InterruptedOperationException _) {
                        interrupted.complete(Thread.currentThread());
                    }
                });
        reader.interrupt();
        interrupted.get();
        append(file, 1);

        assertThat(drain(tail)).containsExactly(0L);
    }

    private static CompletableFuture<Optional<RedexEvent>> waiting(RedexTail tail) {
        CompletableFuture<Optional<RedexEvent>> result = new CompletableFuture<>();
        Thread.startVirtualThread(() -> result.complete(tail.next()));
        return result;
    }

    private RedexFile file(RedexFileConfig config) {
        return redex.openFile(new ChannelName("tails"), config);
    }

    private static void append(RedexFile file, int count) {
        for (int i = 0; i < count; i++) file.append(("event-" + i).getBytes(UTF_8));
    }

    private static List<Long> drain(RedexTail tail) {
        List<Long> seqs = new ArrayList<>();
        for (var event = tail.poll(NOW); event.isPresent(); event = tail.poll(NOW)) {
            seqs.add(event.get().seq());
        }
        return seqs;
    }
}
