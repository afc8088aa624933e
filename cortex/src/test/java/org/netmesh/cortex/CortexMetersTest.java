package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexFold;

/** The figures of an adapter (spec 06 §32). */
class CortexMetersTest {
    @Test
    void figuresAreShownUntilTheAdapterCloses() {
        var shown = new Shown();
        var options = AdapterOptions.builder().counters(shown).build();
        try (Redex redex = Redex.inMemory();
                var tasks = TasksAdapter.open(redex, new OriginHash(1), options)) {
            assertThat(shown.value("cortex_folded_seq")).isEqualTo(-1);
            tasks.adapter().file().append(new byte[3]);
            tasks.create(1, "one");
            WriteReceipt last = tasks.create(2, "two");
            tasks.waitForSeq(last.seq());
            assertThat(tasks.pollForToken(last.token())).isEqualTo(TokenState.PENDING);
            try {
                tasks.waitForToken(last.token(), Duration.ZERO);
            } catch (CortexException e) {
                assertThat(e.kind()).isEqualTo(CortexException.Kind.TIMEOUT);
            }

            assertThat(shown.value("cortex_fold_errors_total")).isEqualTo(1);
            assertThat(shown.value("cortex_lost_events_total")).isZero();
            assertThat(shown.value("cortex_folded_seq")).isEqualTo(2);
            assertThat(shown.value("cortex_applied_seq")).isEqualTo(-1);
            assertThat(shown.value("cortex_fold_running")).isEqualTo(1);
            assertThat(shown.value("cortex_ryw_waits_total")).isEqualTo(1);
            assertThat(shown.value("cortex_ryw_timeouts_total")).isEqualTo(1);
            assertThat(shown.value("cortex_ryw_queue_full_total")).isZero();
            assertThat(shown.value("cortex_ryw_wrong_origin_total")).isZero();
            assertThat(shown.recorded).hasSize(1);
        }
        assertThat(shown.figures).isEmpty();
    }

    // spec 06 §32: the label has a bounded number of values
    @Test
    void foldsBeyondAThousandAndTwentyFourChannelsShareOneLabel() {
        var shown = new Shown();
        var options = AdapterOptions.builder().counters(shown).build();
        try (Redex redex = Redex.inMemory()) {
            List<CortexAdapter<List<Long>>> adapters = new ArrayList<>();
            for (int i = 0; i < 1_030; i++) {
                ChannelName channel = new ChannelName("fold/" + i);
                RedexFold<List<Long>> fold = (event, seqs) -> seqs.add(event.seq());
                adapters.add(CortexAdapter.open(redex, channel, new ArrayList<>(), fold, options));
            }
            assertThat(shown.figures.keySet().stream().filter(n -> n.contains("fold_running")))
                    .hasSize(1_025);
            assertThat(
                            Objects.requireNonNull(
                                            shown.figures.get(
                                                    "cortex_fold_running{channel=\"__overflow__\"}"))
                                    .getAsDouble())
                    .isEqualTo(6);
            adapters.forEach(CortexAdapter::close);
        }
        assertThat(shown.figures).isEmpty();
    }

    /** Keeps what is registered, by {@code name{channel="cortex/tasks"}}. */
    private static final class Shown implements Counters {
        final Map<String, DoubleSupplier> figures = new TreeMap<>();
        final List<Double> recorded = new ArrayList<>();

        double value(String name) {
            return Objects.requireNonNull(figures.get(name + "{channel=\"cortex/tasks\"}"))
                    .getAsDouble();
        }

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
                @Override
                public void record(double value) {
                    recorded.add(value);
                }

                @Override
                public void close() {}
            };
        }
    }
}
