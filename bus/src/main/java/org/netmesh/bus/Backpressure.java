package org.netmesh.bus;

import java.time.Duration;

/** What happens to an event when its shard's ring is full (spec 05 §5). Immutable. */
public sealed interface Backpressure {
    /** Refuses the new event. */
    record DropNewest() implements Backpressure {}

    /** Evicts the oldest event and takes the new one: the default. */
    record DropOldest() implements Backpressure {}

    /** Refuses the new event; the name for producers that mean to see the error. */
    record FailProducer() implements Backpressure {}

    /**
     * Takes one event in {@code rate}, evicting the oldest, and refuses the others.
     *
     * @param rate at least 1
     */
    record Sample(int rate) implements Backpressure {
        public Sample {
            ConfigException.require(rate > 0, "BackpressureMode::Sample.rate must be > 0");
        }
    }

    /**
     * Makes the producer wait for room, then refuses.
     *
     * @param limit longest wait, above zero
     */
    record Block(Duration limit) implements Backpressure {
        public Block {
            ConfigException.require(
                    limit.isPositive(), "BackpressureMode::Block.limit must be > 0");
        }
    }

    static Backpressure dropNewest() {
        return new DropNewest();
    }

    static Backpressure dropOldest() {
        return new DropOldest();
    }

    static Backpressure failProducer() {
        return new FailProducer();
    }

    static Backpressure sample(int rate) {
        return new Sample(rate);
    }

    static Backpressure block(Duration limit) {
        return new Block(limit);
    }

    /**
     * Reads {@code drop_newest}, {@code drop_oldest} or {@code fail_producer}.
     *
     * @throws ConfigException for any other text
     */
    static Backpressure parse(String text) {
        return switch (text) {
            case "drop_newest" -> dropNewest();
            case "drop_oldest" -> dropOldest();
            case "fail_producer" -> failProducer();
            default ->
                    throw ConfigException.invalid(
                            "Invalid backpressure mode: "
                                    + text
                                    + "; allowed: drop_newest, drop_oldest, fail_producer");
        };
    }
}
