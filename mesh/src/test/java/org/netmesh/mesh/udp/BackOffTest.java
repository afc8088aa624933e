package org.netmesh.mesh.udp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackOffTest {
    private static final long MILLI = 1_000_000L;
    private final BackOff backOff = new BackOff();

    // spec 01 §14 W-35
    @Test
    void aFailingSocketIsLeftAloneLongerEachTimeUpToASecondUntilItWorks() {
        long now = -5;
        assertThat(backOff.remainingNanos(now)).isZero();
        for (long millis : new long[] {10, 20, 40, 80, 160, 320, 640, 1_000, 1_000}) {
            backOff.failed(now);
            assertThat(backOff.remainingNanos(now)).isEqualTo(millis * MILLI);
            assertThat(backOff.remainingNanos(now + 3 * MILLI)).isEqualTo((millis - 3) * MILLI);
            now += millis * MILLI;
            assertThat(backOff.remainingNanos(now)).isZero();
        }
        backOff.succeeded();
        backOff.failed(now);
        assertThat(backOff.remainingNanos(now)).isEqualTo(10 * MILLI);
    }
}
