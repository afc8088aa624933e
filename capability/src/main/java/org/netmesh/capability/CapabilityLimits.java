package org.netmesh.capability;

/** What a node accepts at most (spec 04a §4.2); zero means "not said". Immutable. */
public record CapabilityLimits(
        long maxConcurrentRequests,
        long maxTokensPerRequest,
        long rateLimitRpm,
        long maxBatchSize,
        long maxInputBytes,
        long maxOutputBytes) {
    public CapabilityLimits {
        Ranges.check("maxConcurrentRequests", maxConcurrentRequests, Ranges.U32);
        Ranges.check("maxTokensPerRequest", maxTokensPerRequest, Ranges.U32);
        Ranges.check("rateLimitRpm", rateLimitRpm, Ranges.U32);
        Ranges.check("maxBatchSize", maxBatchSize, Ranges.U32);
        Ranges.check("maxInputBytes", maxInputBytes, Ranges.U32);
        Ranges.check("maxOutputBytes", maxOutputBytes, Ranges.U32);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Nothing said. */
    public static final CapabilityLimits NONE = builder().build();

    /** Collects the fields. Confined to one thread. */
    public static final class Builder {
        private long maxConcurrentRequests = 0;
        private long maxTokensPerRequest = 0;
        private long rateLimitRpm = 0;
        private long maxBatchSize = 0;
        private long maxInputBytes = 0;
        private long maxOutputBytes = 0;

        private Builder() {}

        public Builder maxConcurrentRequests(long value) {
            maxConcurrentRequests = value;
            return this;
        }

        public Builder maxTokensPerRequest(long value) {
            maxTokensPerRequest = value;
            return this;
        }

        /** Requests per minute. */
        public Builder rateLimitRpm(long value) {
            rateLimitRpm = value;
            return this;
        }

        public Builder maxBatchSize(long value) {
            maxBatchSize = value;
            return this;
        }

        public Builder maxInputBytes(long value) {
            maxInputBytes = value;
            return this;
        }

        public Builder maxOutputBytes(long value) {
            maxOutputBytes = value;
            return this;
        }

        /**
         * @throws IllegalArgumentException if a number is out of its range
         */
        public CapabilityLimits build() {
            return new CapabilityLimits(
                    maxConcurrentRequests,
                    maxTokensPerRequest,
                    rateLimitRpm,
                    maxBatchSize,
                    maxInputBytes,
                    maxOutputBytes);
        }
    }
}
