package org.netmesh.demo;

/** What a sequence of values comes to: a fold, one value at a time. Immutable. */
public record Series(String unit, long count, double last, double min, double sum, double max) {
    static Series empty(String unit) {
        return new Series(unit, 0, 0, Double.POSITIVE_INFINITY, 0, Double.NEGATIVE_INFINITY);
    }

    Series with(double value) {
        return new Series(
                unit, count + 1, value, Math.min(min, value), sum + value, Math.max(max, value));
    }

    double mean() {
        return sum / count;
    }
}
