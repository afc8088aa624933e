package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** spec 05 §6.3 */
class BatchSizerTest {
    private static final long MILLI = 1_000_000;

    @Test
    void theTargetFollowsTheRateSlowlyAndStaysInItsBounds() {
        BatchConfig config = BatchConfig.builder().minSize(1_000).maxSize(10_000).build();
        var sizer = new BatchSizer(config, 0);
        assertThat(sizer.target()).isEqualTo(1_000);
        // 800,000 events a second for half a second: 4,000 per batch
        for (int i = 1; i <= 40; i++) sizer.add(8_800, i * (11 * MILLI));
        assertThat(sizer.target()).isBetween(3_900, 4_000);
        // a flood: the upper bound
        for (int i = 41; i <= 100; i++) sizer.add(1_000_000, i * (11 * MILLI));
        assertThat(sizer.target()).isBetween(9_990, 10_000);
        // silence, then single events: back to the lower bound
        for (int i = 200; i <= 300; i++) sizer.add(1, i * (11 * MILLI));
        assertThat(sizer.target()).isBetween(1_000, 1_003);
    }

    @Test
    void aFixedTargetIsTheLargestBatch() {
        BatchConfig config = BatchConfig.builder().minSize(1).maxSize(77).fixedSize().build();
        var sizer = new BatchSizer(config, 0);
        sizer.add(1_000_000, 50 * MILLI);
        assertThat(sizer.target()).isEqualTo(77);
    }
}
