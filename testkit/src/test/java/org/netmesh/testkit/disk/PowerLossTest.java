package org.netmesh.testkit.disk;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Power is lost at a random write boundary of a random history, several times over: every event
 * whose append or sync was acknowledged survives, nothing comes back changed, no sequence is given
 * twice to acknowledged events, and a second open finds nothing to mend (B-058, spec 06 §29 M-1, 8,
 * 10 to 13). Replay one seed with {@code -Dnetmesh.seed=N}.
 */
class PowerLossTest {
    private static final int SUITE_SEEDS = 500;
    private static final int LONG_SEEDS = 10_000;

    // spec 06 §30.20; §33.7
    @Test
    void acknowledgedEventsSurviveALossOfPowerAnywhere() {
        run(seeds(SUITE_SEEDS));
    }

    @Test
    @Tag("long")
    @Timeout(1800)
    void acknowledgedEventsSurviveTenThousandLosses() {
        run(LongStream.range(SUITE_SEEDS, SUITE_SEEDS + LONG_SEEDS));
    }

    private static LongStream seeds(int count) {
        Long replay = Long.getLong("netmesh.seed");
        return replay == null ? LongStream.range(0, count) : LongStream.of(replay);
    }

    private static void run(LongStream seeds) {
        seeds.forEach(seed -> {
            try {
                new LogHistory(seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("repeat with -Dnetmesh.seed=" + seed, e);
            }
        });
    }
}
