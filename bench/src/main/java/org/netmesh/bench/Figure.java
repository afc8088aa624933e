package org.netmesh.bench;

import java.util.Locale;
import java.util.Map;

/**
 * One measured value (immutable). Rates and times compare as times: how long one thing takes.
 *
 * @param area as in {@code bench/reference/README.md}
 * @param unit as the reference prints it: {@code events/s}, {@code ns}, {@code us}, …
 */
record Figure(String area, String name, String unit, double value) {
    private static final Map<String, Double> SECONDS_PER =
            Map.of("ns", 1e-9, "us", 1e-6, "ms", 1e-3, "s", 1.0);

    String key() {
        return area + " " + name;
    }

    /** How many times as fast this is as the other; absent units compare as they are. */
    double speedAgainst(Figure other) {
        return other.seconds() / seconds();
    }

    /** Whether the unit says how fast something is. */
    boolean comparable() {
        return unit.endsWith("/s") || SECONDS_PER.containsKey(unit);
    }

    String text() {
        double shown = value;
        String suffix = " " + unit;
        if (unit.endsWith("/s") && value >= 1e6) {
            shown = value / 1e6;
            suffix = " M" + unit;
        } else if (unit.endsWith("/s") && value >= 1e3) {
            shown = value / 1e3;
            suffix = " k" + unit;
        }
        return String.format(Locale.ROOT, shown < 10 ? "%.2f%s" : "%.1f%s", shown, suffix);
    }

    private double seconds() {
        Double factor = SECONDS_PER.get(unit);
        return factor != null ? value * factor : 1 / value;
    }
}
