package org.netmesh.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NanosTest {
    @Test
    void durationsSaturateAtBothEnds() {
        assertThat(Nanos.of(Duration.ofMillis(3))).isEqualTo(3_000_000);
        assertThat(Nanos.of(Duration.ofNanos(Long.MAX_VALUE).minusNanos(1)))
                .isEqualTo(Long.MAX_VALUE - 1);
        assertThat(Nanos.of(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
        assertThat(Nanos.of(Duration.ofSeconds(Long.MIN_VALUE))).isZero();
        assertThat(Nanos.of(Duration.ofNanos(-1))).isZero();
    }

    @Test
    void productsSaturate() {
        assertThat(Nanos.times(7, 3)).isEqualTo(21);
        assertThat(Nanos.times(Long.MAX_VALUE / 2, 2)).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(Nanos.times(Long.MAX_VALUE / 2 + 1, 2)).isEqualTo(Long.MAX_VALUE);
        assertThat(Nanos.times(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(Nanos.times(0, Long.MAX_VALUE)).isZero();
    }
}
