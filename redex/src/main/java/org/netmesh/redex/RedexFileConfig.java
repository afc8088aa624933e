package org.netmesh.redex;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one log is kept (spec 06 §15). Counts on the first open of a name; later opens get the live
 * file. Immutable.
 */
public record RedexFileConfig(
        boolean persistent,
        FsyncPolicy fsync,
        Retention retention,
        int tailBufferSize,
        Optional<String> blobAdapterId) {
    public static final int DEFAULT_TAIL_BUFFER_SIZE = 1024;
    private static final RedexFileConfig DEFAULT = builder().build();

    public RedexFileConfig {
        if (tailBufferSize < 0) {
            throw RedexException.config(
                    "tail_buffer_size must not be negative, got " + tailBufferSize);
        }
        tailBufferSize = Math.max(1, tailBufferSize);
    }

    /** In memory, without retention. */
    public static RedexFileConfig defaults() {
        return DEFAULT;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the options; each has the default of the specification. */
    public static final class Builder {
        private boolean persistent;
        private FsyncPolicy fsync = FsyncPolicy.never();
        private OptionalLong maxEvents = OptionalLong.empty();
        private OptionalLong maxBytes = OptionalLong.empty();
        private Optional<Duration> maxAge = Optional.empty();
        private int tailBufferSize = DEFAULT_TAIL_BUFFER_SIZE;
        private Optional<String> blobAdapterId = Optional.empty();

        private Builder() {}

        /** On disk, which needs a manager with a directory. Default false: in memory. */
        public Builder persistent(boolean value) {
            persistent = value;
            return this;
        }

        /** When to fsync without being asked. Default never; ignored unless persistent. */
        public Builder fsync(FsyncPolicy policy) {
            fsync = policy;
            return this;
        }

        /** Keeps at most so many entries. Default all; 0 keeps none. */
        public Builder retentionMaxEvents(long events) {
            maxEvents = OptionalLong.of(events);
            return this;
        }

        /** Keeps at most so many bytes, 20 for each entry included. Default all. */
        public Builder retentionMaxBytes(long bytes) {
            maxBytes = OptionalLong.of(bytes);
            return this;
        }

        /** Drops older entries. Default none. */
        public Builder retentionMaxAge(Duration age) {
            maxAge = Optional.of(age);
            return this;
        }

        /**
         * Events that a tail reads ahead at most. Default 1,024; 0 means 1. Larger reads a backlog
         * faster and holds more of it in memory.
         */
        public Builder tailBufferSize(int events) {
            tailBufferSize = events;
            return this;
        }

        /** Which blob store the payloads refer to, for those who resolve references. */
        public Builder blobAdapterId(String id) {
            blobAdapterId = Optional.of(id);
            return this;
        }

        /**
         * @throws RedexException {@code CHANNEL} if an option is out of its range
         */
        public RedexFileConfig build() {
            return new RedexFileConfig(
                    persistent,
                    fsync,
                    new Retention(maxEvents, maxBytes, maxAge),
                    tailBufferSize,
                    blobAdapterId);
        }
    }
}
