package org.netmesh.mesh.extended;

import java.util.Arrays;
import java.util.List;
import org.netmesh.mesh.wire.Pingwave;

/** What one event of a control packet says (spec 20 §4.6). Values immutable. */
public sealed interface ControlFrame {
    /** The subprotocol of control packets. */
    int SUBPROTOCOL = 0x4e58;

    /** The stream of control packets. */
    long STREAM = -2;

    record Ping() implements ControlFrame {}

    /**
     * Counters that arrived.
     *
     * @param delayMicros between the largest one's arrival and this
     * @param ranges 1 to 64, descending, not touching
     */
    record Ack(long delayMicros, List<Range> ranges) implements ControlFrame {
        public static final int MAX_RANGES = 64;

        public Ack {
            ranges = List.copyOf(ranges);
            if (ranges.isEmpty() || ranges.size() > MAX_RANGES) {
                throw new IllegalArgumentException("an ACK of " + ranges.size() + " ranges");
            }
            for (int i = 1; i < ranges.size(); i++) {
                if (ranges.get(i).high() > ranges.get(i - 1).low() - 2) {
                    throw new IllegalArgumentException("ranges must descend and not touch");
                }
            }
        }

        public long largest() {
            return ranges.getFirst().high();
        }
    }

    /** Counters from low to high, both included. */
    record Range(long low, long high) {
        public Range {
            if (low < 0 || high < low) {
                throw new IllegalArgumentException("range %d to %d".formatted(low, high));
            }
        }
    }

    /**
     * The sender of a lane ends it.
     *
     * @param finalSequence one past the last; below it all is still delivered if the code is 0
     */
    record StreamReset(Lane lane, long code, long finalSequence) implements ControlFrame {}

    record PathChallenge(long data) implements ControlFrame {}

    record PathResponse(long data) implements ControlFrame {}

    /** Padding that measures the path. */
    record MtuProbe(int paddingBytes) implements ControlFrame {}

    record Beacon(Pingwave pingwave) implements ControlFrame {}

    /**
     * The sender leaves.
     *
     * @param text at most 256 bytes of UTF-8
     */
    record Goodbye(long code, String text) implements ControlFrame {
        public static final int MAX_TEXT_BYTES = 256;
    }

    /** The receiver of a lane raises its absolute limit, in bytes. */
    record Credit(Lane lane, long limit) implements ControlFrame {}

    /** The receiver of a lane wants no more of it. */
    record Stop(Lane lane, long code) implements ControlFrame {}

    /** A Noise message of a renewal. */
    final class Handshake implements ControlFrame {
        private final int step;
        private final long attempt;
        private final byte[] noise;

        /**
         * @param step 1 or 2
         * @param noise copied
         */
        public Handshake(int step, long attempt, byte[] noise) {
            if (step != 1 && step != 2) {
                throw new IllegalArgumentException("a handshake step must be 1 or 2, got " + step);
            }
            this.step = step;
            this.attempt = attempt;
            this.noise = noise.clone();
        }

        public int step() {
            return step;
        }

        public long attempt() {
            return attempt;
        }

        /** A copy. */
        public byte[] noise() {
            return noise.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Handshake that
                    && step == that.step
                    && attempt == that.attempt
                    && Arrays.equals(noise, that.noise);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(noise);
        }
    }
}
