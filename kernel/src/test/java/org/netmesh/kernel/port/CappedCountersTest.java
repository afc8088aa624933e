package org.netmesh.kernel.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** A label has a bounded number of values, and nothing that is counted is lost. */
class CappedCountersTest {
    private final Shown shown = new Shown();
    private final Counters capped = shown.capped("channel", 2);

    @Test
    void valuesBeyondTheCapAreAddedUpUnderOne() {
        for (String channel : List.of("a", "b", "c", "d")) {
            capped.counter(meter("events_total", channel), () -> 10);
            capped.gauge(meter("held", channel), () -> 0.5);
        }
        capped.counter(Meter.of("plain", ""), () -> 3);

        assertThat(shown.values())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "events_total{channel=\"a\"}", 10.0,
                                "events_total{channel=\"b\"}", 10.0,
                                "events_total{channel=\"__overflow__\"}", 20.0,
                                "held{channel=\"a\"}", 0.5,
                                "held{channel=\"b\"}", 0.5,
                                "held{channel=\"__overflow__\"}", 1.0,
                                "plain", 3.0));
    }

    @Test
    void aValueMakesRoomOnceAllOfItsFiguresAreClosed() {
        Counters.Registration first = capped.counter(meter("one", "a"), () -> 1);
        Counters.Registration second = capped.counter(meter("two", "a"), () -> 1);
        capped.counter(meter("one", "b"), () -> 1);
        first.close();
        first.close();
        capped.counter(meter("one", "c"), () -> 1);
        assertThat(shown.values()).containsKey("one{channel=\"__overflow__\"}");

        second.close();
        capped.counter(meter("one", "d"), () -> 1);
        assertThat(shown.values()).containsKey("one{channel=\"d\"}");
    }

    @Test
    void whatWasCountedStaysCountedAndTheLastOneEndsTheFigure() {
        AtomicLong events = new AtomicLong(5);
        fill();
        Counters.Registration c = capped.counter(meter("events", "c"), events::get);
        Counters.Registration d = capped.counter(meter("events", "d"), () -> 1);
        Counters.Registration held = capped.gauge(meter("held", "c"), () -> 7);
        events.set(8);
        c.close();
        events.set(100);

        assertThat(shown.values()).containsEntry("events{channel=\"__overflow__\"}", 9.0);
        d.close();
        held.close();
        assertThat(shown.values().keySet()).noneMatch(name -> name.contains("__overflow__"));
    }

    @Test
    void valuesBeyondTheCapShareADistribution() {
        Counters.Histogram own = capped.histogram(meter("seconds", "a"), 1);
        fill();
        Counters.Histogram c = capped.histogram(meter("seconds", "c"), 1);
        Counters.Histogram d = capped.histogram(meter("seconds", "d"), 1);
        own.record(1);
        c.record(2);
        d.record(3);
        c.close();
        d.record(4);

        assertThat(shown.recorded)
                .containsExactly(
                        "seconds{channel=\"a\"} 1.0",
                        "seconds{channel=\"__overflow__\"} 2.0",
                        "seconds{channel=\"__overflow__\"} 3.0",
                        "seconds{channel=\"__overflow__\"} 4.0");
    }

    @Test
    void cappedAgainItIsTheSame() {
        assertThat(capped.capped("channel", 9)).isSameAs(capped);
        assertThat(Counters.none().capped("channel", 9)).isSameAs(Counters.none());
    }

    private void fill() {
        for (String channel : List.of("a", "b")) capped.gauge(meter("fills", channel), () -> 0);
    }

    private static Meter meter(String name, String channel) {
        return Meter.of(name, "").with("channel", channel);
    }

    /** Keeps what is registered, by the meter's text. */
    private static final class Shown implements Counters {
        private final Map<String, DoubleSupplier> figures = new TreeMap<>();
        private final List<String> recorded = new ArrayList<>();

        Map<String, Double> values() {
            Map<String, Double> values = new TreeMap<>();
            figures.forEach((name, value) -> values.put(name, value.getAsDouble()));
            return values;
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
                    recorded.add(meter + " " + value);
                }

                @Override
                public void close() {}
            };
        }
    }
}
