package org.netmesh.kernel.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WallClockTest {
    // spec 01 §14 W-37
    @Test
    void nanosecondsSaturateAtBothEnds() {
        assertThat(nanos(Instant.EPOCH.plusNanos(7))).isEqualTo(7);
        assertThat(nanos(Instant.EPOCH.minusNanos(7))).isEqualTo(-7);
        assertThat(nanos(Instant.parse("2261-12-31T00:00:00Z"))).isLessThan(Long.MAX_VALUE);
        assertThat(nanos(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
        assertThat(nanos(Instant.ofEpochSecond(9_223_372_036L, 999_999_999)))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(nanos(Instant.parse("1678-01-01T00:00:00Z"))).isNegative();
        assertThat(nanos(Instant.ofEpochSecond(-9_223_372_036L))).isNegative();
        assertThat(nanos(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
    }

    private static long nanos(Instant now) {
        WallClock clock = () -> now;
        return clock.epochNanos();
    }
}
