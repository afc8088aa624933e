package org.netmesh.bus;

import static org.netmesh.bus.ConfigException.require;

import java.time.Duration;

/**
 * How events are grouped into batches (spec 05 §21.2). Immutable.
 *
 * @param minSize smallest target when {@code adaptive}
 * @param maxSize most events in a batch, never exceeded; the target when not {@code adaptive}
 * @param maxDelay longest time from an event's emit to its batch
 * @param adaptive whether the target follows the rate of events
 * @param velocityWindow over which the rate is measured
 */
public record BatchConfig(
        int minSize, int maxSize, Duration maxDelay, boolean adaptive, Duration velocityWindow) {
    private static final int MAX_SIZE = 1_000_000;

    public BatchConfig {
        require(minSize > 0, "min_size must be > 0");
        require(maxSize >= minSize, "max_size must be >= min_size");
        require(maxSize <= MAX_SIZE, "max_size must be <= 1000000, got " + maxSize);
        require(maxDelay.isPositive(), "max_delay must be > 0");
        require(
                !adaptive || velocityWindow.isPositive(),
                "velocity_window must be > 0 when adaptive batching is enabled");
    }

    public static Builder builder() {
        return new Builder(1_000, 10_000, Duration.ofMillis(10), Duration.ofMillis(100));
    }

    /** Larger batches, less often: 5,000 to 50,000 events, at most 5 ms. */
    public static Builder highThroughput() {
        return new Builder(5_000, 50_000, Duration.ofMillis(5), Duration.ofMillis(50));
    }

    /** Small batches at once: 100 to 1,000 events, at most 1 ms. */
    public static Builder lowLatency() {
        return new Builder(100, 1_000, Duration.ofMillis(1), Duration.ofMillis(20));
    }

    /** Begins with one of the three profiles. */
    public static final class Builder {
        private int minSize;
        private int maxSize;
        private Duration maxDelay;
        private boolean adaptive = true;
        private Duration velocityWindow;

        private Builder(int minSize, int maxSize, Duration maxDelay, Duration velocityWindow) {
            this.minSize = minSize;
            this.maxSize = maxSize;
            this.maxDelay = maxDelay;
            this.velocityWindow = velocityWindow;
        }

        /** Smallest adaptive target. Default 1,000, at least 1. */
        public Builder minSize(int events) {
            minSize = events;
            return this;
        }

        /** Most events in a batch. Default 10,000, {@code minSize} to 1,000,000. */
        public Builder maxSize(int events) {
            maxSize = events;
            return this;
        }

        /** Longest wait of an event for its batch. Default 10 ms, above zero. */
        public Builder maxDelay(Duration delay) {
            maxDelay = delay;
            return this;
        }

        /** Always aims at {@code maxSize}. */
        public Builder fixedSize() {
            adaptive = false;
            return this;
        }

        /** Over which the rate of events is measured. Default 100 ms, above zero. */
        public Builder velocityWindow(Duration window) {
            velocityWindow = window;
            return this;
        }

        public BatchConfig build() {
            return new BatchConfig(minSize, maxSize, maxDelay, adaptive, velocityWindow);
        }
    }
}
