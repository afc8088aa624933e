package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexException;
import org.netmesh.redex.RedexFold;
import org.netmesh.redex.WriteToken;
import tools.jackson.databind.JsonNode;

/** What a fold that throws does to its adapter (spec 06 §19.3). */
class FoldPolicyTest {
    private static final ChannelName CHANNEL = new ChannelName("test/log");
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final AdapterOptions SKIPPING =
            AdapterOptions.builder().onFoldError(FoldErrorPolicy.LOG_AND_CONTINUE).build();

    @AutoClose private final Redex redex = Redex.inMemory();

    static Stream<JsonNode> cases() {
        return Vectors.of("fold_policies").required("cases").valueStream();
    }

    // spec 06 §30.30, 31
    @ParameterizedTest
    @MethodSource("cases")
    void goldenPolicies(JsonNode golden) { // spec 06 §29 M-24, M-27
        String name = golden.required("case").asString();
        RedexFold<List<Long>> fold =
                (event, state) -> {
                    if (name.contains("at seq " + event.seq())) {
                        throw name.startsWith("decode")
                                ? RedexException.decode("test")
                                : new IllegalStateException("test");
                    }
                    state.add(event.seq());
                };
        AdapterOptions options =
                name.endsWith("LogAndContinue") ? SKIPPING : AdapterOptions.defaults();
        var log = redex.openFile(CHANNEL);
        long appended = golden.required("appended").asLong();

        try (var adapter = CortexAdapter.open(redex, CHANNEL, new ArrayList<>(), fold, options)) {
            var changes = adapter.changes();
            for (long i = 0; i < appended; i++) log.append(new byte[8]);
            boolean running = golden.required("running").asBoolean();
            awaitFold(adapter, appended - 1, running);

            assertThat(adapter.isRunning()).isEqualTo(running);
            assertThat(adapter.<Integer>read(List::size))
                    .isEqualTo(golden.required("applied_to_state").asInt());
            assertThat(adapter.foldedThroughSeq()).isEqualTo(optional(golden, "folded_through"));
            assertThat(adapter.appliedThroughSeq()).isEqualTo(optional(golden, "applied_through"));
            assertThat(adapter.foldErrors()).isEqualTo(golden.required("fold_errors").asLong());
            assertThat(adapter.snapshot(_ -> new byte[0]).lastSeq())
                    .isEqualTo(optional(golden, "snapshot_last_seq"));
            for (JsonNode seq : golden.required("changes")) {
                assertThat(changes.next()).contains(seq.asLong());
            }
            assertThat(changes.poll(Duration.ZERO)).isEmpty();
            checkToken(adapter, appended - 1, golden.required("token_for_last").asString());
        }
    }

    private static void awaitFold(CortexAdapter<?> adapter, long seq, boolean running) {
        if (running) {
            adapter.waitForSeq(seq);
        } else {
            assertThatThrownBy(() -> adapter.waitForSeq(seq))
                    .isInstanceOf(CortexException.class)
                    .extracting("kind")
                    .isEqualTo(CortexException.Kind.FOLD_STOPPED_BEFORE_SEQ);
        }
    }

    private static void checkToken(CortexAdapter<?> adapter, long seq, String expected) {
        var token = new WriteToken(new OriginHash(1), seq);
        if (expected.equals("ok")) {
            adapter.waitForToken(token, SHORT);
        } else {
            assertThatThrownBy(() -> adapter.waitForToken(token, SHORT))
                    .hasMessageStartingWith("cortex: " + expected);
        }
    }

    private static OptionalLong optional(JsonNode golden, String field) {
        JsonNode value = golden.required(field);
        return value.isNull() ? OptionalLong.empty() : OptionalLong.of(value.asLong());
    }

    @Test
    void aHaltedFoldSaysWhereAndWhyAndIngestStillWorks() {
        var broken = new AtomicBoolean(true);
        try (var adapter = open(failingAt(3, broken), AdapterOptions.defaults())) {
            for (int i = 0; i < 5; i++) ingest(adapter);

            assertThatThrownBy(() -> adapter.waitForSeq(4))
                    .hasMessage(
                            "cortex: fold stopped before seq 4; folded through Some(2); the fold"
                                    + " failed at seq 3: java.lang.IllegalStateException: broken;"
                                    + " repair the cause and call resume");
            assertThat(adapter.status())
                    .isInstanceOfSatisfying(
                            FoldStatus.Halted.class,
                            halted -> assertThat(halted.failure().seq()).isEqualTo(3));
            assertThat(ingest(adapter)).isEqualTo(5);
        }
    }

    @Test
    void aHaltedFoldGoesOnWithTheEventThatFailed() {
        var broken = new AtomicBoolean(true);
        try (var adapter = open(failingAt(3, broken), AdapterOptions.defaults())) {
            for (int i = 0; i < 5; i++) ingest(adapter);
            assertThatThrownBy(() -> adapter.waitForSeq(4)).isInstanceOf(CortexException.class);

            broken.set(false);
            adapter.resume(ResumeAt.FAILED_EVENT);

            adapter.waitForAppliedSeq(4);
            assertThat(adapter.<List<Long>>read(List::copyOf)).containsExactly(0L, 1L, 2L, 3L, 4L);
        }
    }

    @Test
    void aHaltedFoldGoesOnBehindTheEventThatFailed() {
        try (var adapter = open(failingAt(3, new AtomicBoolean(true)), AdapterOptions.defaults())) {
            for (int i = 0; i < 5; i++) ingest(adapter);
            assertThatThrownBy(() -> adapter.waitForSeq(4)).isInstanceOf(CortexException.class);

            adapter.resume(ResumeAt.NEXT_EVENT);

            adapter.waitForSeq(4);
            assertThat(adapter.<List<Long>>read(List::copyOf)).containsExactly(0L, 1L, 2L, 4L);
            assertThat(adapter.appliedThroughSeq()).hasValue(2);
        }
    }

    @Test
    void anErrorOfTheMachineHaltsUnderEitherPolicy() {
        RedexFold<List<Long>> fold =
                (_, _) -> {
                    throw new StackOverflowError();
                };
        try (var adapter = open(fold, SKIPPING)) {
            ingest(adapter);

            assertThatThrownBy(() -> adapter.waitForSeq(0)).isInstanceOf(CortexException.class);
            assertThat(adapter.isRunning()).isFalse();
        }
    }

    @Test
    void aFoldThatRetentionOvertookHaltsWithAReasonOfItsOwn() {
        var log = redex.openFile(CHANNEL);
        log.append(new byte[8]);
        log.skipTo(10);
        log.append(new byte[8]);

        try (var adapter =
                open((event, state) -> state.add(event.seq()), AdapterOptions.defaults())) {
            assertThatThrownBy(() -> adapter.waitForSeq(10))
                    .hasMessageContaining("retention removed seq 0 before it was folded");
            assertThat(adapter.lostEvents()).isEqualTo(10);

            adapter.resume(ResumeAt.NEXT_EVENT);
            adapter.waitForSeq(10);
            assertThat(adapter.<List<Long>>read(List::copyOf)).containsExactly(10L);
            assertThat(adapter.appliedThroughSeq()).isEmpty();
        }
    }

    @Test
    void underLogAndContinueAGapIsCountedAndPassed() {
        var log = redex.openFile(CHANNEL);
        log.skipTo(10);
        log.append(new byte[8]);

        try (var adapter = open((event, state) -> state.add(event.seq()), SKIPPING)) {
            adapter.waitForSeq(10);

            assertThat(adapter.lostEvents()).isEqualTo(10);
            assertThat(adapter.appliedThroughSeq()).isEmpty();
            assertThat(adapter.isRunning()).isTrue();
        }
    }

    private CortexAdapter<List<Long>> open(RedexFold<List<Long>> fold, AdapterOptions options) {
        return CortexAdapter.open(redex, CHANNEL, new ArrayList<>(), fold, options);
    }

    private static long ingest(CortexAdapter<?> adapter) {
        return adapter.ingest(EventMeta.of(0x80, new OriginHash(1), 0), new byte[0]);
    }

    private static RedexFold<List<Long>> failingAt(long seq, AtomicBoolean broken) {
        return (event, state) -> {
            if (event.seq() == seq && broken.get()) throw new IllegalStateException("broken");
            state.add(event.seq());
        };
    }
}
