package org.netmesh.kernel.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.port.UserExecutor;

class SubscriptionTest {
    private final Mailbox<String> mailbox = new Mailbox<>(2);
    private final Subscription<String> subscription =
            new SourceSubscription<>(mailbox, UserExecutor.virtualThreads());

    @Test
    void iteratesInOrderAndEndsWhenTheSourceIsFinished() {
        mailbox.offer("a");
        mailbox.offer("b");
        mailbox.finish();

        List<String> seen = new ArrayList<>();
        for (String element : subscription) seen.add(element);
        assertThat(seen).containsExactly("a", "b");
        assertThat(subscription.isClosed()).isTrue();
    }

    @Test
    void aFullMailboxKeepsTheNewestAndCountsTheRest() {
        assertThat(mailbox.offer("a")).isTrue();
        assertThat(mailbox.offer("b")).isTrue();
        assertThat(mailbox.offer("c")).isFalse();

        assertThat(mailbox.dropped()).isEqualTo(1);
        assertThat(subscription.next()).contains("b");
    }

    @Test
    void pollEndsInTimeAndANegativeLimitDoesNotWait() {
        assertThat(subscription.poll(Duration.ofSeconds(-1))).isEmpty();
        assertThat(subscription.poll(Duration.ofMillis(1))).isEmpty();
        mailbox.offer("a");
        assertThat(subscription.poll(Duration.ofSeconds(Long.MAX_VALUE))).contains("a");
    }

    @Test
    void closingWakesAWaitingConsumerAndRefusesWhatComesLater() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(subscription::next);
            subscription.close();
            subscription.close();
            assertThat(waiting.get()).isEqualTo(Optional.empty());
        }
        assertThat(mailbox.offer("late")).isFalse();
    }

    // What hangs on the subscription goes too, as when its user closes it.
    @Test
    void cancellingClosesTheSubscriptionAndNotItsSourceAlone() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        Subscription<String> own =
                new SourceSubscription<>(mailbox, UserExecutor.virtualThreads()) {
                    @Override
                    public void close() {
                        super.close();
                        closed.countDown();
                    }
                };
        own.subscribe(
                new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription demand) {
                        demand.cancel();
                    }

                    @Override
                    public void onNext(String element) {}

                    @Override
                    public void onError(Throwable failure) {}

                    @Override
                    public void onComplete() {}
                });
        closed.await();
        assertThat(own.isClosed()).isTrue();
    }

    @Test
    void anInterruptEndsTheWaitKeepsTheFlagAndLosesNothing() throws Exception {
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread waiting =
                Thread.ofVirtual()
                        .start(() -> {
                            assertThatThrownBy(subscription::next)
                                    .isInstanceOf(InterruptedOperationException.class);
                            flag.complete(Thread.currentThread().isInterrupted());
                        });
        waiting.interrupt();
        assertThat(flag.get()).isTrue();
        mailbox.offer("a");
        assertThat(subscription.next()).contains("a");
    }

    @Test
    void closingTheSubscriptionCompletesItsSubscriber() throws Exception {
        CountDownLatch completed = new CountDownLatch(1);
        AtomicBoolean failed = new AtomicBoolean();
        List<String> seen = new ArrayList<>();
        subscription.subscribe(
                new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription demand) {
                        demand.request(Long.MAX_VALUE);
                    }

                    @Override
                    public void onNext(String element) {
                        seen.add(element);
                        subscription.close();
                    }

                    @Override
                    public void onError(Throwable failure) {
                        failed.set(true);
                    }

                    @Override
                    public void onComplete() {
                        completed.countDown();
                    }
                });
        mailbox.offer("a");
        completed.await();
        assertThat(seen).containsExactly("a");
        assertThat(failed).isFalse();
    }
}
