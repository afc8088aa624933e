package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class RetryLoopTest {
    private static final RetryPolicy STEADY = RetryPolicy.builder().jitter(false).build();

    private final VirtualPorts time = new VirtualPorts(7);
    private final List<Long> begun = new ArrayList<>();
    private final List<CompletableFuture<String>> attempts = new ArrayList<>();

    // spec 09 §28.45
    @Test
    void twoFailuresThenASuccessAreThreeAttempts() {
        var result = retry(STEADY, run -> run < 3 ? failed(Failures.server(6)) : done("ok"));
        time.pass(1_000);
        assertThat(result).isCompletedWithValue("ok");
        assertThat(begun).containsExactly(0L, 50L, 150L);
    }

    @Test
    void theLastFailureIsReported() {
        var result =
                retry(STEADY, run -> failed(run < 3 ? Failures.timeout() : Failures.transport()));
        time.pass(1_000);
        assertThat(failure(result)).isInstanceOf(RpcTransportException.class);
        assertThat(begun).hasSize(3);
    }

    @Test
    void anApplicationErrorAndAnUndecodableReplyAreFinal() {
        var application = retry(STEADY, _ -> failed(Failures.server(0x8001)));
        var undecodable = retry(STEADY, _ -> failed(RpcCodecException.decode("bad", null)));
        time.pass(1_000);
        assertThat(failure(application)).isInstanceOf(RpcServerException.class);
        assertThat(failure(undecodable)).isInstanceOf(RpcCodecException.class);
        assertThat(begun).containsExactly(0L, 0L);
    }

    @Test
    void noAttemptBeginsWhenTheBudgetWouldBeSpent() {
        RetryPolicy policy =
                RetryPolicy.builder()
                        .jitter(false)
                        .maxAttempts(100)
                        .totalBudget(Duration.ofMillis(300))
                        .build();
        var result = retry(policy, _ -> failed(Failures.timeout()));
        time.pass(150);
        assertThat(result).isCompletedExceptionally();
        time.pass(10_000);
        assertThat(begun).containsExactly(0L, 50L, 150L);
    }

    @Test
    void cancellingDuringAPauseBeginsNothingMore() {
        var result = retry(STEADY, _ -> failed(Failures.timeout()));
        time.pass(10);
        result.cancel(true);
        time.pass(10_000);
        assertThat(begun).containsExactly(0L);
    }

    @Test
    void cancellingDuringAnAttemptCancelsIt() {
        var result = retry(STEADY, _ -> new CompletableFuture<>());
        result.cancel(true);
        assertThat(attempts.getFirst()).isCancelled();
    }

    @Test
    void theOutcomeSpeaksOfAllAttempts() {
        var result =
                retry(STEADY, run -> failed(run == 1 ? Failures.timeout() : Failures.noRoute()));
        time.pass(1_000);
        assertThat(((RpcException) failure(result)).outcome()).isEqualTo(RpcOutcome.MAY_HAVE_RUN);
    }

    @Test
    void anOperationOrAPredicateThatThrowsEndsTheWhole() {
        var thrown = new IllegalStateException("no attempt");
        var result =
                retry(
                        STEADY,
                        _ -> {
                            throw thrown;
                        });
        assertThat(failure(result)).isSameAs(thrown);
        Predicate<Throwable> broken =
                _ -> {
                    throw new AssertionError("no verdict");
                };
        var judged =
                retry(
                        RetryPolicy.builder().retryable(broken).build(),
                        _ -> failed(Failures.timeout()));
        assertThat(failure(judged)).isInstanceOf(AssertionError.class);
    }

    private CompletableFuture<String> retry(
            RetryPolicy policy, IntFunction<CompletableFuture<String>> attempt) {
        return policy.callAsync(
                () -> {
                    begun.add(time.millis());
                    CompletableFuture<String> one = attempt.apply(begun.size());
                    attempts.add(one);
                    return one;
                },
                time.ports());
    }

    private static CompletableFuture<String> done(String value) {
        return CompletableFuture.completedFuture(value);
    }

    private static CompletableFuture<String> failed(Throwable failure) {
        return CompletableFuture.failedFuture(failure);
    }

    private static Throwable failure(CompletableFuture<?> result) {
        return result.exceptionNow();
    }
}
