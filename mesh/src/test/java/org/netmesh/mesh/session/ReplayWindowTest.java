package org.netmesh.mesh.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.mesh.Golden;
import org.netmesh.mesh.Seeds;
import org.netmesh.mesh.wire.DropReason;
import tools.jackson.databind.JsonNode;

class ReplayWindowTest {
    static Stream<JsonNode> sequences() {
        return Golden.each(Golden.WIRE.path("replay_window").path("sequences"));
    }

    @ParameterizedTest
    @MethodSource("sequences")
    @DisplayName(
            "spec 01 §15.19, §14 W-7, W-8, W-9: every golden verdict of the reference's window")
    void everyGoldenVerdictMatches(JsonNode sequence) {
        ReplayWindow window = ReplayWindow.reference();
        int index = 0;
        for (JsonNode step : sequence.path("steps")) {
            long counter = Golden.number(step.path(1));
            boolean verdict =
                    step.path(0).asString().equals("valid")
                            ? window.check(counter) == DropReason.NONE
                            : window.accept(counter);
            assertThat(verdict)
                    .as("%s, step %d: %s", sequence.path("name"), index++, step)
                    .isEqualTo(step.path(2).asBoolean());
        }
    }

    @Test
    @DisplayName("spec 01 §15.18: after 1,100 packets counter 0 is a replay, and nothing changes")
    void anOldCounterIsAReplay() {
        for (ReplayWindow window :
                new ReplayWindow[] {ReplayWindow.create(), ReplayWindow.reference()}) {
            for (long c = 0; c < 1100; c++) assertThat(window.accept(c)).isTrue();
            assertThat(window.check(0)).isEqualTo(DropReason.REPLAY);
            assertThat(window.accept(0)).isFalse();
            assertThat(window.next()).isEqualTo(1100);
        }
    }

    @Test
    @DisplayName("spec 01 §18 B-2: ours accepts any jump, so that no loss burst makes it deaf")
    void ourWindowSurvivesAnyLoss() {
        ReplayWindow window = ReplayWindow.create();
        assertThat(window.accept(5)).isTrue();
        long far = 5_000_000_000L;
        assertThat(window.check(far)).isEqualTo(DropReason.NONE);
        assertThat(window.accept(far)).isTrue();
        assertThat(window.check(5)).isEqualTo(DropReason.REPLAY);
        assertThat(window.check(far - 8191)).isEqualTo(DropReason.NONE);
        assertThat(window.check(far - 8192)).isEqualTo(DropReason.REPLAY);
        assertThat(ReplayWindow.reference().check(1025)).isEqualTo(DropReason.TOO_FAR_AHEAD);
    }

    static LongStream seeds() {
        return Seeds.fresh(50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theWindowAgreesWithASetOfCounters(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ReplayWindow window = ReplayWindow.create();
        Set<Long> accepted = new HashSet<>();
        long highest = -1;
        for (int i = 0; i < 2000; i++) {
            long near = highest + random.nextLong(-9000, 3000);
            long counter = Math.max(0, random.nextInt(50) == 0 ? near + 20_000 : near);
            boolean fresh = counter > highest - 8192 && !accepted.contains(counter);
            assertThat(window.check(counter) == DropReason.NONE).isEqualTo(fresh);
            assertThat(window.accept(counter)).isEqualTo(fresh);
            if (fresh) accepted.add(counter);
            highest = Math.max(highest, fresh ? counter : highest);
        }
    }
}
