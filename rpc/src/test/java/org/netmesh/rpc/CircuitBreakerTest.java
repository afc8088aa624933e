package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CircuitBreakerTest {
    private final VirtualPorts time = new VirtualPorts(5);
    private final AtomicInteger runs = new AtomicInteger();
    private final CircuitBreaker breaker = builder().build();

    // spec 09 §28.48
    // parity: resilience.CircuitBreaker, resilience.CircuitBreaker.ctor,
    // resilience.CircuitBreaker.failureThreshold, resilience.CircuitBreaker.call,
    // resilience.CircuitBreaker.resetAfterMs, resilience.CircuitBreaker.BreakerOpenError
    @Test
    void threeFailuresOpenItAndAGoodProbeAfterTheCoolDownClosesIt() {
        fail(3);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.consecutiveFailures()).isEqualTo(3);
        for (int call = 0; call < 5; call++) {
            assertThatThrownBy(this::succeed)
                    .isInstanceOf(BreakerOpenException.class)
                    .isNotInstanceOf(RpcException.class)
                    .hasMessage("nrpc:breaker_open: circuit breaker is open");
        }
        assertThat(runs).as("operations that ran").hasValue(3);
        time.pass(1_000);
        assertThat(breaker.state()).as("no timer changes it").isEqualTo(BreakerState.OPEN);
        succeed();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(breaker.consecutiveFailures()).isZero();
    }

    @Test
    void aBadProbeOpensItAgainForAWholeCoolDown() {
        fail(3);
        time.pass(1_000);
        fail(1);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.consecutiveFailures()).isZero();
        time.pass(999);
        assertThatThrownBy(this::succeed).isInstanceOf(BreakerOpenException.class);
        time.pass(1);
        succeed();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    // spec 09 §27.43
    @Test
    void failuresThatDoNotCountNeitherOpenItNorEndARow() {
        for (int call = 0; call < 5; call++) failWith(Failures.server(0x8001));
        failWith(RpcCodecException.decode("bad", null));
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        fail(2);
        failWith(Failures.noRoute());
        assertThat(breaker.consecutiveFailures()).isEqualTo(2);
        fail(1);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void aSuccessEndsARow() {
        fail(2);
        succeed();
        fail(2);
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    static Stream<Throwable> abnormal() {
        return Stream.of(
                new IllegalStateException("boom"),
                new AssertionError("boom"),
                new InterruptedException(),
                RpcCancelledException.byCaller(RpcOutcome.MAY_HAVE_RUN));
    }

    // spec 09 §27.46
    @ParameterizedTest
    @MethodSource("abnormal")
    void aProbeThatEndsAbnormallyFailsAndDoesNotWedgeTheBreaker(Throwable end) {
        failWith(end);
        assertThat(breaker.consecutiveFailures()).as("not counted while closed").isZero();
        fail(3);
        time.pass(1_000);
        failWith(end);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        time.pass(1_000);
        succeed();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void aProbeWhoseFailureDoesNotCountLeavesItHalfOpen() {
        fail(3);
        time.pass(1_000);
        failWith(Failures.server(0x8001));
        assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
        failWith(new IOException("checked, and none of ours"));
        assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
        succeed();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    // parity: resilience.CircuitBreaker.successThreshold
    @Test
    void asManyGoodProbesAsAskedForCloseIt() {
        CircuitBreaker careful = builder().successThreshold(2).build();
        for (int call = 0; call < 3; call++) failWith(careful, Failures.timeout());
        time.pass(1_000);
        careful.get(() -> "first");
        assertThat(careful.state()).isEqualTo(BreakerState.HALF_OPEN);
        careful.get(() -> "second");
        assertThat(careful.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void oneProbeRunsAtATime() {
        fail(3);
        time.pass(1_000);
        CompletableFuture<String> probe = new CompletableFuture<>();
        var first = breaker.callAsync(() -> probe);
        var second = breaker.callAsync(() -> CompletableFuture.completedFuture("x"));
        assertThat(second.exceptionNow()).isInstanceOf(BreakerOpenException.class);
        probe.complete("well again");
        assertThat(first).isCompletedWithValue("well again");
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void anAbandonedProbeCancelsItsOperationAndFails() {
        fail(3);
        time.pass(1_000);
        CompletableFuture<String> operation = new CompletableFuture<>();
        breaker.callAsync(() -> operation).cancel(true);
        assertThat(operation).isCancelled();
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        time.pass(1_000);
        succeed();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void whatWasAdmittedBeforeItOpenedSaysNothingAfterwards() {
        CompletableFuture<String> good = new CompletableFuture<>();
        CompletableFuture<String> bad = new CompletableFuture<>();
        var strayGood = breaker.callAsync(() -> good);
        var strayBad = breaker.callAsync(() -> bad);
        fail(3);
        time.pass(1_000);
        succeed();
        fail(2);
        bad.completeExceptionally(Failures.timeout());
        assertThat(strayBad).isCompletedExceptionally();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        good.complete("late");
        assertThat(strayGood).isCompleted();
        assertThat(breaker.consecutiveFailures()).isEqualTo(2);
    }

    @Test
    void resetForgetsEverythingAndTheProbeThatRuns() {
        fail(3);
        time.pass(1_000);
        CompletableFuture<String> probe = new CompletableFuture<>();
        var stray = breaker.callAsync(() -> probe);
        breaker.reset();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(breaker.consecutiveFailures()).isZero();
        probe.completeExceptionally(Failures.timeout());
        assertThat(stray).isCompletedExceptionally();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    // parity: resilience.CircuitBreaker.failurePredicate
    @Test
    void aPredicateOfOnesOwnDecidesWhatCounts() {
        CircuitBreaker own =
                builder().failurePredicate(IllegalStateException.class::isInstance).build();
        for (int call = 0; call < 5; call++) failWith(own, Failures.timeout());
        assertThat(own.state()).isEqualTo(BreakerState.CLOSED);
        for (int call = 0; call < 3; call++) failWith(own, new IllegalStateException("counts"));
        assertThat(own.state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void aPredicateThatThrowsDoesNotWedgeAProbe() {
        CircuitBreaker broken =
                builder()
                        .failurePredicate(failure -> {
                            if (failure instanceof RpcTimeoutException) return true;
                            throw new IllegalArgumentException("no verdict");
                        })
                        .build();
        for (int call = 0; call < 3; call++) failWith(broken, Failures.timeout());
        time.pass(1_000);
        failWith(broken, new IOException("x"));
        time.pass(1_000);
        assertThat(broken.get(() -> "well")).isEqualTo("well");
        assertThat(broken.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void theDefaultsAreThoseOfTheSeed() {
        CircuitBreaker plain = CircuitBreaker.builder().clock(time.ports().clock()).build();
        for (int call = 0; call < 4; call++) failWith(plain, Failures.timeout());
        assertThat(plain.state()).isEqualTo(BreakerState.CLOSED);
        failWith(plain, Failures.timeout());
        assertThat(plain.state()).isEqualTo(BreakerState.OPEN);
        time.pass(29_999);
        assertThatThrownBy(() -> plain.get(() -> "")).isInstanceOf(BreakerOpenException.class);
        time.pass(1);
        plain.get(() -> "");
        assertThat(plain.state()).isEqualTo(BreakerState.CLOSED);
    }

    private CircuitBreaker.Builder builder() {
        return CircuitBreaker.builder()
                .failureThreshold(3)
                .resetAfter(Duration.ofSeconds(1))
                .clock(time.ports().clock());
    }

    private void succeed() {
        assertThat(breaker.get(() -> "ok " + runs.incrementAndGet())).startsWith("ok");
    }

    private void fail(int times) {
        for (int call = 0; call < times; call++) failWith(Failures.timeout());
    }

    private void failWith(Throwable failure) {
        failWith(breaker, failure);
    }

    private void failWith(CircuitBreaker guarding, Throwable failure) {
        Throwable thrown =
                catchThrowable(() ->
                        guarding.call(() -> {
                            runs.incrementAndGet();
                            if (failure instanceof Error error) throw error;
                            throw (Exception) failure;
                        }));
        assertThat(thrown).isSameAs(failure);
    }
}
