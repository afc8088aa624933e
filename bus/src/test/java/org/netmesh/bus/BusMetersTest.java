package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;

/** The figures of spec 05 §24, and that every refused or lost event is in one of them. */
class BusMetersTest {
    private final Map<String, DoubleSupplier> figures = new ConcurrentHashMap<>();

    private final Counters counters =
            new Counters() {
                @Override
                public Registration counter(Meter meter, LongSupplier total) {
                    return gauge(meter, total::getAsLong);
                }

                @Override
                public Registration gauge(Meter meter, DoubleSupplier value) {
                    figures.put(meter.toString(), value);
                    return () -> figures.remove(meter.toString());
                }

                @Override
                public Histogram histogram(Meter meter, double... upperBounds) {
                    return new Histogram() {
                        private long count;

                        @Override
                        public synchronized void record(double value) {
                            count++;
                            figures.put(meter.toString(), () -> count);
                        }

                        @Override
                        public void close() {
                            figures.remove(meter.toString());
                        }
                    };
                }
            };

    private double figure(String name) {
        return Objects.requireNonNull(figures.get(name), name).getAsDouble();
    }

    @Test
    void everyLossHasItsCounter() {
        NetNodeConfig config =
                NetNodeConfig.builder()
                        .shards(1)
                        .maxEventBytes(10)
                        .content(PayloadRules.Content.JSON)
                        .adapterRetries(0)
                        .counters(counters)
                        .build();
        var adapter =
                new RecordingAdapter((batch, _) -> {
                    if (new String(batch.payload(0), UTF_8).equals("\"fail\"")) {
                        throw AdapterException.fatal("planned");
                    }
                });
        NetNode node = NetNode.create(config, adapter);
        assertThat(node.fire("1")).isTrue();
        node.flush();
        assertThat(node.fire("\"fail\"")).isTrue();
        node.flush();
        assertThat(node.fire("not json")).isFalse();
        assertThat(node.fire("\"longer than ten\"")).isFalse();
        assertThat(node.fire("\ud800")).isFalse();
        node.poll(PollRequest.limit(1));

        String rejected = "net_bus_events_rejected_total{reason=\"%s\"}";
        assertThat(figure("net_bus_events_accepted_total{shard=\"0\"}")).isEqualTo(2);
        assertThat(figure("net_bus_events_evicted_total{shard=\"0\"}")).isZero();
        assertThat(figure(rejected.formatted("invalid_json"))).isEqualTo(2);
        assertThat(figure(rejected.formatted("too_large"))).isEqualTo(1);
        assertThat(figure(rejected.formatted("backpressure"))).isZero();
        assertThat(figure("net_bus_events_dispatched_total{adapter=\"recording\"}")).isEqualTo(1);
        assertThat(figure("net_bus_batches_dispatched_total{adapter=\"recording\"}")).isEqualTo(1);
        String failed = "net_bus_events_failed_total{adapter=\"recording\",reason=\"%s\"}";
        assertThat(figure(failed.formatted("non_retryable"))).isEqualTo(1);
        assertThat(figure(failed.formatted("stranded"))).isZero();
        assertThat(figure("net_bus_shards{state=\"active\"}")).isEqualTo(1);
        assertThat(figure("net_bus_ring_capacity{shard=\"0\"}")).isEqualTo(1 << 20);
        assertThat(figure("net_bus_batch_size{adapter=\"recording\"}")).isEqualTo(2);
        assertThat(node.stats().eventsRefused()).isEqualTo(3);
        node.shutdown();
        assertThat(figures).isEmpty();
    }

    // B-055: shards that come and go, each under an id of its own, leave no figures behind
    @Test
    void theFiguresOfAShardGoWithItAndTheBusKeepsItsEvents() {
        ScalingPolicy policy =
                ScalingPolicy.builder().maxShards(3).cooldown(Duration.ofNanos(1)).manual().build();
        NetNodeConfig config =
                NetNodeConfig.builder().shards(1).scaling(policy).counters(counters).build();
        try (NetNode node = NetNode.create(config, new RecordingAdapter())) {
            Set<String> before = Set.copyOf(figures.keySet());
            for (int round = 0; round < 20; round++) {
                node.scaling().scaleUp(2);
                for (int i = 0; i < 20; i++) node.fire("[" + round + "," + i + "]");
                node.scaling().scaleDown(2);
            }
            node.flush();
            assertThat(figures).hasSizeLessThanOrEqualTo(before.size() + 2);
            assertThat(figures.keySet()).filteredOn(name -> name.contains("shard=")).hasSize(5);
            assertThat(figure("net_bus_events_dispatched_total{adapter=\"recording\"}"))
                    .isEqualTo(400);
        }
    }
}
