package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    // parity: resilience.RetryPolicy, resilience.RetryPolicy.ctor,
    // resilience.RetryPolicy.maxAttempts,
    // resilience.RetryPolicy.initialBackoffMs, resilience.RetryPolicy.maxBackoffMs,
    // resilience.RetryPolicy.backoffMultiplier, resilience.RetryPolicy.jitter,
    // resilience.RetryPolicy.RetryPolicyOptions
    @Test
    void theDefaultsAreThoseOfTheSeed() {
        RetryPolicy policy = RetryPolicy.DEFAULT;
        assertThat(policy.maxAttempts()).isEqualTo(3);
        assertThat(policy.initialBackoff()).isEqualTo(Duration.ofMillis(50));
        assertThat(policy.maxBackoff()).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.backoffMultiplier()).isEqualTo(2);
        assertThat(policy.jitter()).isTrue();
        assertThat(policy.totalBudget()).isEmpty();
    }

    @Test
    void valuesOutOfRangeAreMovedIntoIt() {
        RetryPolicy policy =
                RetryPolicy.builder()
                        .maxAttempts(-4)
                        .initialBackoff(Duration.ofSeconds(-1))
                        .maxBackoff(Duration.ofSeconds(-2))
                        .backoffMultiplier(Double.NaN)
                        .totalBudget(Duration.ofSeconds(-3))
                        .build();
        assertThat(policy.maxAttempts()).isEqualTo(1);
        assertThat(policy.initialBackoff()).isZero();
        assertThat(policy.maxBackoff()).isZero();
        assertThat(policy.backoffMultiplier()).isEqualTo(1);
        assertThat(policy.totalBudget()).contains(Duration.ZERO);
        RetryPolicy raised = RetryPolicy.builder().maxBackoff(Duration.ofMillis(7)).build();
        assertThat(raised.maxBackoff()).isEqualTo(Duration.ofMillis(50));
    }

    // spec 09 §27.47
    // parity: resilience.RetryPolicy.retryable
    @Test
    void aMissingPredicateIsRefusedAtOnce() {
        assertThatThrownBy(() -> RetryPolicy.builder().retryable(absent()))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> CircuitBreaker.builder().failurePredicate(absent()))
                .isInstanceOf(NullPointerException.class);
    }

    // parity: resilience.RetryPolicy.computeBackoffMs
    @Test
    void withoutJitterTheWaitsGrowToTheCeiling() {
        RetryPolicy policy = RetryPolicy.builder().jitter(false).build();
        assertThat(IntStream.of(1, 2, 3, 4, 5, 6, 7, 2_000).mapToObj(policy::backoff))
                .extracting(Duration::toMillis)
                .containsExactly(50L, 100L, 200L, 400L, 800L, 1_000L, 1_000L, 1_000L);
        assertThatThrownBy(() -> policy.backoff(0)).isInstanceOf(IllegalArgumentException.class);
    }

    // spec 09 §27.44
    @Test
    void jitterShortensAWaitByAtMostHalfAndDiffersBetweenCallers() {
        List<Duration> waits =
                Stream.generate(() -> RetryPolicy.DEFAULT.backoff(3)).limit(200).toList();
        assertThat(waits)
                .allSatisfy(wait ->
                        assertThat(wait).isBetween(Duration.ofMillis(100), Duration.ofMillis(200)));
        assertThat(waits.stream().distinct().count()).isGreaterThan(190);
        assertThat(Stream.generate(() -> RetryPolicy.DEFAULT.backoff(40)).limit(200))
                .allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(Duration.ofSeconds(1)));
    }

    /** Chapter 22, B-048: endless durations never become negative or instant. */
    @Test
    void endlessDurationsSaturate() {
        RetryPolicy policy =
                RetryPolicy.builder()
                        .initialBackoff(FOREVER)
                        .maxBackoff(FOREVER)
                        .totalBudget(FOREVER)
                        .backoffMultiplier(Double.POSITIVE_INFINITY)
                        .build();
        assertThat(policy.backoff(9)).isGreaterThan(Duration.ofDays(50_000));
        RetryPolicy none = RetryPolicy.builder().initialBackoff(Duration.ZERO).build();
        assertThat(none.backoff(Integer.MAX_VALUE)).isZero();
    }

    static Stream<Throwable> passing() {
        return Stream.of(
                Failures.timeout(),
                Failures.transport(),
                Failures.server(0x0003),
                Failures.server(0x0004),
                Failures.server(0x0006),
                RpcErrors.classify("nrpc:new_kind: x").orElseThrow(),
                new IllegalStateException("nrpc:timeout: elapsed_ms=1"));
    }

    // parity: resilience.RetryPolicy.defaultRetryable,
    // resilience.CircuitBreaker.defaultBreakerFailure
    @ParameterizedTest
    @MethodSource("passing")
    void whatMayPassIsRetried(Throwable failure) {
        assertThat(RetryPolicy.DEFAULT_RETRYABLE).accepts(failure);
        assertThat(CircuitBreaker.DEFAULT_FAILURE).accepts(failure);
    }

    static Stream<Throwable> lasting() {
        return Stream.of(
                Failures.noRoute(),
                RpcCodecException.encode("x"),
                RpcCodecException.decode("x", null),
                RpcCancelledException.byCaller(RpcOutcome.MAY_HAVE_RUN),
                RpcStreamClosedException.alreadyClosed(),
                new BreakerOpenException(),
                new RpcAppException(0x8001, "x"),
                new IllegalStateException("boom"),
                new InterruptedException());
    }

    // spec 09 §27.43
    @ParameterizedTest
    @MethodSource("lasting")
    void whatLastsIsNotRetried(Throwable failure) {
        assertThat(RetryPolicy.DEFAULT_RETRYABLE).rejects(failure);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0001, 0x0002, 0x0005, 0x0007, 0x0008, 0x4001, 0x7FFF, 0x8000, 0xFFFF})
    void otherStatusesAreNotRetried(int status) {
        assertThat(RetryPolicy.DEFAULT_RETRYABLE).rejects(Failures.server(status));
    }

    @Test
    void aBlockingOperationIsRepeatedOnItsThreadAndTheLastFailureIsReported() {
        var time = new VirtualPorts(1);
        AtomicInteger runs = new AtomicInteger();
        Callable<String> failing =
                () -> {
                    runs.incrementAndGet();
                    throw Failures.server(0x0006);
                };
        var atOnce =
                new ResiliencePorts(
                        time.ports().clock(),
                        _ -> CompletableFuture.completedFuture(true),
                        time.ports().entropy(),
                        Runnable::run);
        assertThatThrownBy(() -> RetryPolicy.DEFAULT.call(failing, atOnce))
                .isInstanceOf(RpcServerException.class);
        assertThat(runs).hasValue(3);
    }

    @Test
    void anInterruptEndsTheWaitForTheNextAttempt() {
        RetryPolicy patient = RetryPolicy.builder().initialBackoff(Duration.ofDays(1)).build();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() ->
                        patient.get(() -> {
                            throw Failures.timeout();
                        }))
                .isInstanceOf(RpcCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aRefusalOfABreakerIsNotRetried() {
        CircuitBreaker breaker = CircuitBreaker.builder().failureThreshold(1).build();
        AtomicInteger runs = new AtomicInteger();
        RetryPolicy eager = RetryPolicy.builder().initialBackoff(Duration.ZERO).build();
        assertThatThrownBy(() ->
                        eager.get(() ->
                                breaker.get(() -> {
                                    runs.incrementAndGet();
                                    throw Failures.timeout();
                                })))
                .isInstanceOf(BreakerOpenException.class);
        assertThat(runs).hasValue(1);
    }

    /** What a caller without null checks may pass. */
    // A null in the place of any function is what these tests are about.
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T absent() {
        return null;
    }
}
