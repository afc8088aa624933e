package org.netmesh.mesh.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HandshakePacerTest {
    private static final long MILLI = 1_000_000;

    @Test
    @DisplayName("spec 01 §15.11, §14 W-24: three in 50 ms, the 4th drops, others pass, then again")
    void eachSourceHasItsBudget() {
        HandshakePacer<String> pacer = new HandshakePacer<>(3, 50 * MILLI, 10);
        for (int i = 0; i < 3; i++) assertThat(pacer.admit("a", i * MILLI)).isTrue();
        assertThat(pacer.admit("a", 4 * MILLI)).isFalse();
        assertThat(pacer.admit("b", 4 * MILLI)).isTrue();
        assertThat(pacer.admit("a", 55 * MILLI)).isTrue();
        assertThat(pacer.refused()).isEqualTo(1);
    }

    @Test
    @DisplayName("spec 01 §14 W-24: the table is bounded and forgets silent sources")
    void theTableIsBounded() {
        HandshakePacer<Integer> pacer = HandshakePacer.create();
        for (int i = 0; i < 10_000; i++) assertThat(pacer.admit(i, 1)).isTrue();
        assertThat(pacer.sources()).isEqualTo(4096);
        assertThat(pacer.admit(-1, 4_000 * MILLI)).isTrue();
        assertThat(pacer.sources()).isEqualTo(1);
    }
}
