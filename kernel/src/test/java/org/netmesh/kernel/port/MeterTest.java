package org.netmesh.kernel.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MeterTest {
    @Test
    void showsItsLabelsAsPrometheusDoes() {
        Meter meter = Meter.of("net_bus_events_total", "Events.");

        assertThat(meter).hasToString("net_bus_events_total");
        assertThat(meter.with("shard", "1").with("reason", "full"))
                .hasToString("net_bus_events_total{reason=\"full\",shard=\"1\"}");
        assertThatThrownBy(() -> Meter.of("Bad name", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wallTimeIsNanosecondsOfTheEpoch() {
        WallClock clock = () -> Instant.ofEpochSecond(2, 3);

        assertThat(clock.epochNanos()).isEqualTo(2_000_000_003L);
    }
}
