package org.netmesh.mesh.extended;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large datagrams may be (spec 20 §6, RFC 8899). */
class PathSizeTest {
    private static final long MINUTE = 60_000_000_000L;

    private long nanos;

    @ParameterizedTest
    @CsvSource({"1200, 1200", "1399, 1200", "1400, 1400", "1472, 1472", "9000, 8192"})
    void itGrowsToWhatThePathTakesAndNotBeyond(int takes, int ends) {
        PathSize size = new PathSize(8_192, false);
        assertThat(size.bytes()).isEqualTo(1_200);
        search(size, takes);

        assertThat(size.bytes()).isEqualTo(ends);
    }

    @Test
    void itNeverExceedsWhatTheOtherSideTakes() {
        PathSize size = new PathSize(1_300, false);
        search(size, 9_000);

        assertThat(size.bytes()).isEqualTo(1_300);
    }

    @Test
    void itDoesNotAskWhileNoPacketIsFull() {
        assertThat(new PathSize(8_192, false).probe(0)).isZero();
    }

    @Test
    void loopbackTakesAllAndIsNotAsked() {
        PathSize size = new PathSize(8_192, true);
        size.filled();

        assertThat(size.bytes()).isEqualTo(8_192);
        assertThat(size.probe(0)).isZero();
    }

    @Test
    void whereNothingCanBeSentWholeItStaysSmall() {
        PathSize size = new PathSize(8_192, false);
        size.filled();
        size.probe(0);
        size.unmeasurable();

        assertThat(size.probe(100 * MINUTE)).isZero();
        assertThat(size.bytes()).isEqualTo(1_200);
    }

    @Test
    void threeLossesOfLargePacketsWhileSmallOnesArriveMakeItSmall() {
        PathSize size = new PathSize(8_192, false);
        search(size, 9_000);
        size.arrived(8_192);
        for (int i = 0; i < 10; i++) size.lost(8_192, nanos);
        assertThat(size.bytes()).as("nothing arrives").isEqualTo(8_192);
        size.arrived(8_192);
        size.lost(8_192, nanos);
        size.arrived(100);
        size.lost(8_192, nanos);
        assertThat(size.bytes()).isEqualTo(8_192);
        size.lost(8_192, nanos);
        assertThat(size.bytes()).isEqualTo(1_200);

        size.filled();
        assertThat(size.probe(nanos)).isZero();
        nanos += MINUTE;
        search(size, 9_000);
        assertThat(size.bytes()).isEqualTo(8_192);
    }

    @Test
    void lossesOfSmallPacketsSayNothing() {
        PathSize size = new PathSize(8_192, false);
        search(size, 9_000);
        size.arrived(100);
        for (int i = 0; i < 10; i++) size.lost(1_000, nanos);

        assertThat(size.bytes()).isEqualTo(8_192);
    }

    private void search(PathSize size, int takes) {
        size.filled();
        for (int probe = size.probe(nanos); probe != 0; probe = size.probe(nanos)) {
            assertThat(size.probe(nanos)).as("one at a time").isZero();
            if (probe <= takes) size.probeArrived(probe);
            else size.probeLost();
        }
    }
}
