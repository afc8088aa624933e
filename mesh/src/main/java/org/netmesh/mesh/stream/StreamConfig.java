package org.netmesh.mesh.stream;

import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshException;

/**
 * Settings of one stream (spec 02 §15.1). Immutable.
 *
 * @param streamId the caller's choice; both ends number their own direction under it
 * @param windowBytes send credit; 0 is without back-pressure
 * @param fairnessWeight share of a busy node's sending, 1 to 1,000
 */
public record StreamConfig(
        StreamId streamId,
        Reliability reliability,
        long windowBytes,
        int fairnessWeight,
        CloseBehavior closeBehavior) {
    public static final long DEFAULT_WINDOW_BYTES = 65_536;
    private static final long CONTROL_STREAM = -1;
    private static final long EXTENDED_CONTROL_STREAM = -2;
    private static final int MAX_WEIGHT = 1_000;
    private static final long MAX_WINDOW_BYTES = 0xffff_ffffL;

    /**
     * @throws MeshException {@code INVALID_CONFIG} naming the value and what is allowed
     */
    public StreamConfig {
        long id = streamId.value();
        require(
                id != CONTROL_STREAM && id != EXTENDED_CONTROL_STREAM,
                "stream id " + streamId + " is reserved for control packets");
        require(
                windowBytes >= 0 && windowBytes <= MAX_WINDOW_BYTES,
                "windowBytes must be 0 to 4294967295, got " + windowBytes);
        require(
                fairnessWeight >= 1 && fairnessWeight <= MAX_WEIGHT,
                "fairnessWeight must be 1 to 1000, got " + fairnessWeight);
    }

    /** Fire and forget, 64 KiB of credit, weight 1, dropped on close. */
    public static StreamConfig of(StreamId streamId) {
        return builder(streamId).build();
    }

    public static Builder builder(StreamId streamId) {
        return new Builder(streamId);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) throw MeshException.invalidConfig(otherwise);
    }

    /** Starts from the defaults of the specification. */
    public static final class Builder {
        private StreamId streamId;
        private Reliability reliability = Reliability.FIRE_AND_FORGET;
        private long windowBytes = DEFAULT_WINDOW_BYTES;
        private int fairnessWeight = 1;
        private CloseBehavior closeBehavior = CloseBehavior.DROP_AND_CLOSE;

        private Builder(StreamId streamId) {
            this.streamId = streamId;
        }

        /** Any 64-bit number but the two highest, which are control streams. */
        public Builder streamId(StreamId value) {
            streamId = value;
            return this;
        }

        /**
         * Default {@code FIRE_AND_FORGET}; what {@code RELIABLE} can promise depends on the peer.
         */
        public Builder reliability(Reliability value) {
            reliability = value;
            return this;
        }

        /**
         * Bytes that may be under way before sends wait. Default 65,536; 0 never waits; at most
         * 4,294,967,295.
         */
        public Builder windowBytes(long value) {
            windowBytes = value;
            return this;
        }

        /** Share of sending when many streams compete. Default 1, at most 1,000. */
        public Builder fairnessWeight(int value) {
            fairnessWeight = value;
            return this;
        }

        /** Default {@code DROP_AND_CLOSE}. */
        public Builder closeBehavior(CloseBehavior value) {
            closeBehavior = value;
            return this;
        }

        public StreamConfig build() {
            return new StreamConfig(
                    streamId, reliability, windowBytes, fairnessWeight, closeBehavior);
        }
    }
}
