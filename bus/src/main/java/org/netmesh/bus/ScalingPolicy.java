package org.netmesh.bus;

import java.time.Duration;

/**
 * When the number of shards grows and shrinks (spec 05 §21.3). Immutable.
 *
 * @param fillRatioThreshold a shard fuller than this is overloaded, above 0 to 1
 * @param pushLatencyThreshold a shard whose emits take longer on average is overloaded
 * @param flushLatencyThreshold a shard whose batches take longer on average is overloaded
 * @param minShards fewest active shards, at least 1
 * @param maxShards most active shards
 * @param cooldown shortest time between two changes
 * @param scaleDownDelay how long shards must be underused before one is given up
 * @param underutilizedThreshold a shard emptier than this and without events is underused, 0 to 1
 * @param metricsWindow time between two looks of the monitor
 * @param autoScale whether the monitor changes anything by itself
 */
public record ScalingPolicy(
        double fillRatioThreshold,
        Duration pushLatencyThreshold,
        Duration flushLatencyThreshold,
        int minShards,
        int maxShards,
        Duration cooldown,
        Duration scaleDownDelay,
        double underutilizedThreshold,
        Duration metricsWindow,
        boolean autoScale) {

    public ScalingPolicy {
        require(
                Double.isFinite(fillRatioThreshold),
                "fill_ratio_threshold must be finite (NaN/±inf rejected)");
        require(
                fillRatioThreshold > 0 && fillRatioThreshold <= 1,
                "fill_ratio_threshold must be in (0.0, 1.0]");
        require(
                Double.isFinite(underutilizedThreshold),
                "underutilized_threshold must be finite (NaN/±inf rejected)");
        require(
                underutilizedThreshold >= 0 && underutilizedThreshold <= 1,
                "underutilized_threshold must be in [0.0, 1.0]");
        require(minShards > 0, "min_shards must be > 0");
        require(maxShards >= minShards, "max_shards must be >= min_shards");
        require(cooldown.isPositive(), "cooldown must be > 0");
        require(metricsWindow.isPositive(), "metrics_window must be > 0");
        require(scaleDownDelay.isPositive(), "scale_down_delay must be > 0");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw ConfigException.nested("scaling policy", ConfigException.invalid(otherwise));
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Only by {@link Scaling#scaleUp} and {@link Scaling#scaleDown}: no monitor runs. */
    public static ScalingPolicy manual(int maxShards) {
        return builder().maxShards(maxShards).manual().build();
    }

    /** At least this many shards allowed. */
    ScalingPolicy atLeast(int shards) {
        if (maxShards >= shards) return this;
        return new ScalingPolicy(
                fillRatioThreshold,
                pushLatencyThreshold,
                flushLatencyThreshold,
                minShards,
                shards,
                cooldown,
                scaleDownDelay,
                underutilizedThreshold,
                metricsWindow,
                autoScale);
    }

    /** Begins with the defaults. */
    public static final class Builder {
        private double fillRatioThreshold = 0.7;
        private Duration pushLatencyThreshold = Duration.ofNanos(1_000);
        private Duration flushLatencyThreshold = Duration.ofMillis(1);
        private int minShards = 1;
        private int maxShards = Runtime.getRuntime().availableProcessors();
        private Duration cooldown = Duration.ofSeconds(1);
        private Duration scaleDownDelay = Duration.ofSeconds(10);
        private double underutilizedThreshold = 0.1;
        private Duration metricsWindow = Duration.ofMillis(100);
        private boolean autoScale = true;

        private Builder() {}

        /** Default 0.7. */
        public Builder fillRatioThreshold(double ratio) {
            fillRatioThreshold = ratio;
            return this;
        }

        /** Default 1 µs (the 5 ns of Net 0.19.0 would mean "always"). */
        public Builder pushLatencyThreshold(Duration limit) {
            pushLatencyThreshold = limit;
            return this;
        }

        /** Default 1 ms. */
        public Builder flushLatencyThreshold(Duration limit) {
            flushLatencyThreshold = limit;
            return this;
        }

        /** Default 1. */
        public Builder minShards(int shards) {
            minShards = shards;
            return this;
        }

        /** Default: the number of processors; raised to the node's initial shards. */
        public Builder maxShards(int shards) {
            maxShards = shards;
            return this;
        }

        /** Default 1 s. */
        public Builder cooldown(Duration time) {
            cooldown = time;
            return this;
        }

        /** Default 10 s. */
        public Builder scaleDownDelay(Duration time) {
            scaleDownDelay = time;
            return this;
        }

        /** Default 0.1. */
        public Builder underutilizedThreshold(double ratio) {
            underutilizedThreshold = ratio;
            return this;
        }

        /** Default 100 ms. */
        public Builder metricsWindow(Duration time) {
            metricsWindow = time;
            return this;
        }

        /** Never changes anything by itself. */
        public Builder manual() {
            autoScale = false;
            return this;
        }

        public ScalingPolicy build() {
            return new ScalingPolicy(
                    fillRatioThreshold,
                    pushLatencyThreshold,
                    flushLatencyThreshold,
                    minShards,
                    maxShards,
                    cooldown,
                    scaleDownDelay,
                    underutilizedThreshold,
                    metricsWindow,
                    autoScale);
        }
    }
}
