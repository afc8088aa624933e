package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HedgePolicyTest {
    private static final int NEVER = -1;

    private final VirtualPorts time = new VirtualPorts(3);
    private final List<Long> begun = new ArrayList<>();
    private final List<CompletableFuture<String>> calls = new ArrayList<>();

    // parity: resilience.HedgePolicy, resilience.HedgePolicy.ctor, resilience.HedgePolicy.delayMs,
    // resilience.HedgePolicy.hedges, resilience.HedgePolicy.HedgePolicyOptions
    @Test
    void theDefaultsAreThoseOfTheSeedAndNegativeValuesCountAsZero() {
        assertThat(HedgePolicy.DEFAULT).isEqualTo(new HedgePolicy(Duration.ofMillis(50), 1));
        assertThat(new HedgePolicy(Duration.ofMillis(-1), -1))
                .isEqualTo(new HedgePolicy(Duration.ZERO, 0));
    }

    // spec 09 §28.46
    // parity: resilience.HedgePolicy.race
    @Test
    void theFirstSuccessWinsAndTheOthersAreCancelled() {
        var result =
                race(
                        2,
                        50,
                        List.of(success(800, "slow"), success(100, "fast"), success(5, "third")));
        time.pass(104);
        assertThat(result).isNotDone();
        assertThat(begun).containsExactly(0L, 50L, 100L);
        time.pass(1);
        assertThat(result).isCompletedWithValue("third");
        assertThat(calls.get(0)).isCancelled();
        assertThat(calls.get(1)).isCancelled();
    }

    @Test
    void aWinnerSparesTheTargetsThatHaveNotBegun() {
        var result = race(2, 50, List.of(success(10, "primary"), success(1, "b"), success(1, "c")));
        time.pass(10_000);
        assertThat(result).isCompletedWithValue("primary");
        assertThat(begun).containsExactly(0L);
    }

    @Test
    void aFailureNeitherEndsTheRaceNorBeginsTheNextEarly() {
        var result = race(1, 200, List.of(failure(1, Failures.timeout()), success(5, "backup")));
        time.pass(199);
        assertThat(begun).containsExactly(0L);
        assertThat(result).isNotDone();
        time.pass(6);
        assertThat(result).isCompletedWithValue("backup");
    }

    // spec 09 §27.45; §28.47
    @Test
    void ifAllFailThePrimarysFailureIsReportedWhicheverCameFirst() {
        var slow =
                race(
                        1,
                        10,
                        List.of(failure(100, Failures.noRoute()), failure(1, Failures.timeout())));
        var fast =
                race(
                        1,
                        10,
                        List.of(failure(1, Failures.noRoute()), failure(50, Failures.timeout())));
        time.pass(1_000);
        assertThat(slow.exceptionNow()).isInstanceOf(RpcNoRouteException.class);
        assertThat(fast.exceptionNow()).isInstanceOf(RpcNoRouteException.class);
        assertThat(((RpcException) fast.exceptionNow()).outcome())
                .as("the hedge may have run")
                .isEqualTo(RpcOutcome.MAY_HAVE_RUN);
    }

    @Test
    void noTargetIsNoRoute() {
        CompletableFuture<String> result = HedgePolicy.DEFAULT.race(List.of(), time.ports());
        assertThat(result.exceptionNow())
                .isInstanceOf(RpcNoRouteException.class)
                .hasMessageContaining("targets are empty");
    }

    @Test
    void targetsBeyondThePolicysNumberAreLeftOut() {
        var plain = race(0, 0, List.of(failure(1, Failures.timeout()), success(1, "never asked")));
        time.pass(1_000);
        assertThat(plain).isCompletedExceptionally();
        assertThat(begun).hasSize(1);
        var all =
                race(
                        Integer.MAX_VALUE,
                        0,
                        List.of(failure(1, Failures.timeout()), success(1, "asked")));
        time.pass(1_000);
        assertThat(all).isCompletedWithValue("asked");
    }

    @Test
    void cancellingTheRaceCancelsAllThatRunsAndBeginsNothing() {
        var result =
                race(2, 50, List.of(success(NEVER, ""), success(NEVER, ""), success(NEVER, "")));
        time.pass(60);
        result.cancel(true);
        time.pass(1_000);
        assertThat(calls).hasSize(2).allSatisfy(call -> assertThat(call).isCancelled());
    }

    @Test
    void anEndlessDelayLeavesThePrimaryAlone() {
        var policy = new HedgePolicy(Duration.ofSeconds(Long.MAX_VALUE), 3);
        var result =
                policy.race(List.of(failure(1, Failures.timeout()), success(1, "b")), time.ports());
        time.pass(1_000_000);
        assertThat(result).isNotDone();
        assertThat(begun).hasSize(1);
    }

    private CompletableFuture<String> race(
            int hedges, long delayMillis, List<Supplier<CompletableFuture<String>>> targets) {
        return new HedgePolicy(Duration.ofMillis(delayMillis), hedges).race(targets, time.ports());
    }

    private Supplier<CompletableFuture<String>> success(int afterMillis, String value) {
        return () -> {
            CompletableFuture<String> call = call();
            if (afterMillis != NEVER) time.after(afterMillis, () -> call.complete(value));
            return call;
        };
    }

    private Supplier<CompletableFuture<String>> failure(int afterMillis, Throwable failure) {
        return () -> {
            CompletableFuture<String> call = call();
            time.after(afterMillis, () -> call.completeExceptionally(failure));
            return call;
        };
    }

    private CompletableFuture<String> call() {
        begun.add(time.millis());
        CompletableFuture<String> call = new CompletableFuture<>();
        calls.add(call);
        return call;
    }
}
