package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a node costs that has nothing to do. */
@Tag("long")
@Isolated("the processor time is the whole JVM's")
class IdleTest {
    private static final Duration LOOK = Duration.ofSeconds(10);

    // spec 05 §30.2: idle workers park on a signal; the monitor looks every 100 ms
    @Test
    void anIdleNodeWithItsMonitorUsesLessThanHalfAPercentOfACore() throws Exception {
        NetNodeConfig config =
                NetNodeConfig.builder()
                        .shards(8)
                        .scaling(ScalingPolicy.builder().maxShards(16).build())
                        .build();
        Duration withNode;
        try (NetNode node = NetNode.create(config)) {
            node.fire("1");
            node.flush();
            // The first seconds belong to the compiler of a JVM that has just begun.
            pass(LOOK.dividedBy(2));
            withNode = usedDuringALook();
        }
        Duration jvmAlone = usedDuringALook();
        assertThat(withNode.minus(jvmAlone)).isLessThan(LOOK.dividedBy(200));
    }

    private static Duration usedDuringALook() throws InterruptedException {
        Duration before = used();
        pass(LOOK);
        return used().minus(before);
    }

    private static Duration used() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private static void pass(Duration time) throws InterruptedException {
        boolean ended = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
        assertThat(ended).isFalse();
    }
}
