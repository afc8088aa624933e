package org.netmesh.bus;

import static org.netmesh.bus.ConfigException.require;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Storage;

/**
 * Configuration of a bus (spec 05 §21). Immutable.
 *
 * @param shards the node starts with, 1 to 65,535
 * @param bufferCapacity slots per shard, a power of two, at least 1,024
 * @param scaling how the number of shards may change; absent for never, and the static shard choice
 * @param adapterTimeout limit of each call of the adapter
 * @param adapterRetries attempts beyond the first for a batch
 * @param producer files that give this producer one identity over restarts
 * @param maxEventBytes longest payload, besides what the transport allows
 * @param content what raw payloads must be; absent for what the transport needs
 */
public record NetNodeConfig(
        int shards,
        int bufferCapacity,
        Backpressure backpressure,
        BatchConfig batch,
        Transport transport,
        Optional<ScalingPolicy> scaling,
        Duration adapterTimeout,
        int adapterRetries,
        Optional<ProducerConfig> producer,
        int maxEventBytes,
        Optional<PayloadRules.Content> content,
        JsonCodec codec,
        BusPorts ports) {
    private static final int MIN_CAPACITY = 1_024;

    public NetNodeConfig {
        require(shards > 0, "num_shards must be > 0");
        require(shards <= ShardId.MAX + 1, "num_shards must be <= 65535, got " + shards);
        require(Integer.bitCount(bufferCapacity) == 1, "ring_buffer_capacity must be a power of 2");
        require(bufferCapacity >= MIN_CAPACITY, "ring_buffer_capacity must be >= 1024");
        require(adapterTimeout.isPositive(), "adapter_timeout must be > 0");
        require(adapterRetries >= 0, "adapter_batch_retries must be >= 0");
        require(maxEventBytes > 0, "max_event_bytes must be > 0");
        int initial = shards;
        scaling = scaling.map(policy -> policy.atLeast(initial));
    }

    /** A node in memory with a shard per processor. */
    public static NetNodeConfig defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Begins with the defaults. */
    public static final class Builder {
        private int shards = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 65_535);
        private int bufferCapacity = 1 << 20;
        private Backpressure backpressure = Backpressure.dropOldest();
        private BatchConfig batch = BatchConfig.builder().build();
        private Transport transport = Transport.memory();
        private Optional<ScalingPolicy> scaling = Optional.empty();
        private boolean fixed;
        private Duration adapterTimeout = Duration.ofSeconds(30);
        private int adapterRetries = 5;
        private Optional<ProducerConfig> producer = Optional.empty();
        private SequenceStart sequenceStart = SequenceStart.RESUME;
        private boolean outbox;
        private int maxEventBytes = Integer.MAX_VALUE;
        private Optional<PayloadRules.Content> content = Optional.empty();
        private JsonCodec codec = JsonCodec.jackson();
        private BusPorts ports = BusPorts.system();

        private Builder() {}

        /** Default: the number of processors. 1 to 65,535. */
        public Builder shards(int count) {
            shards = count;
            return this;
        }

        /** Most events that wait in a shard, plus 1. Default 1,048,576; memory grows with need. */
        public Builder bufferCapacity(int slots) {
            bufferCapacity = slots;
            return this;
        }

        /** What a full shard does. Default: the oldest event makes room. */
        public Builder backpressure(Backpressure mode) {
            backpressure = mode;
            return this;
        }

        /** Default: 1,000 to 10,000 events by their rate, at most 10 ms. */
        public Builder batch(BatchConfig value) {
            batch = value;
            return this;
        }

        /** Default {@link Transport#memory()}. */
        public Builder transport(Transport value) {
            transport = value;
            return this;
        }

        /** Default: by hand only, up to the initial number of shards. */
        public Builder scaling(ScalingPolicy policy) {
            scaling = Optional.of(policy);
            fixed = false;
            return this;
        }

        /** The number of shards never changes; an event's shard is its hash modulo that number. */
        public Builder fixedShards() {
            fixed = true;
            return this;
        }

        /** Limit of each call of the adapter. Default 30 s, above zero. */
        public Builder adapterTimeout(Duration limit) {
            adapterTimeout = limit;
            return this;
        }

        /** Attempts beyond the first for a batch. Default 5, at least 0. */
        public Builder adapterRetries(int attempts) {
            adapterRetries = attempts;
            return this;
        }

        /**
         * A file that keeps this producer's nonce, with its sequence marks beside it, so that dedup
         * ids stay unique over restarts. Its folder must exist; one living node uses it. Default: a
         * random nonce for each node.
         */
        public Builder producerNoncePath(Path file) {
            producer = Optional.of(ProducerConfig.at(file));
            return this;
        }

        /** The same in a storage of the caller's. */
        public Builder producerNonce(Storage storage, String file) {
            producer = Optional.of(ProducerConfig.in(storage, file));
            return this;
        }

        /** Default {@link SequenceStart#RESUME}; needs a producer nonce. */
        public Builder sequenceStart(SequenceStart start) {
            sequenceStart = start;
            return this;
        }

        /**
         * Stores each batch beside the nonce before it is dispatched, and sends it again, as it
         * was, after a crash. Costs a synchronous write per batch; needs a producer nonce.
         */
        public Builder durableOutbox() {
            outbox = true;
            return this;
        }

        /** Refuses longer payloads at emit. Default: what the transport can carry. */
        public Builder maxEventBytes(int bytes) {
            maxEventBytes = bytes;
            return this;
        }

        /** What raw payloads must be. Default: what the transport needs. */
        public Builder content(PayloadRules.Content required) {
            content = Optional.of(required);
            return this;
        }

        /** Default {@link JsonCodec#jackson}. */
        public Builder codec(JsonCodec value) {
            codec = value;
            return this;
        }

        /** Default {@link BusPorts#system}. */
        public Builder ports(BusPorts value) {
            ports = value;
            return this;
        }

        /** Where the node shows its figures. Default: nowhere. */
        public Builder counters(Counters value) {
            ports = ports.withCounters(value);
            return this;
        }

        public NetNodeConfig build() {
            require(
                    producer.isPresent() || (!outbox && sequenceStart == SequenceStart.RESUME),
                    "durableOutbox and sequenceStart need a producer_nonce_path");
            Optional<ScalingPolicy> policy = scaling.or(() -> defaultScaling());
            return new NetNodeConfig(
                    shards,
                    bufferCapacity,
                    backpressure,
                    batch,
                    transport,
                    fixed ? Optional.empty() : policy,
                    adapterTimeout,
                    adapterRetries,
                    producer.map(p -> p.withStart(sequenceStart)).map(this::withOutbox),
                    maxEventBytes,
                    content,
                    codec,
                    ports);
        }

        private ProducerConfig withOutbox(ProducerConfig config) {
            return outbox ? config.withOutbox() : config;
        }

        private Optional<ScalingPolicy> defaultScaling() {
            return Optional.of(ScalingPolicy.manual(Math.max(1, shards)));
        }
    }
}
