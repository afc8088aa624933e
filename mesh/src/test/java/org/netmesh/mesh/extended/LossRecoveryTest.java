package org.netmesh.mesh.extended;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.mesh.extended.ControlFrame.Ack;
import org.netmesh.mesh.extended.ControlFrame.Range;

class LossRecoveryTest {
    private static final long MILLI = 1_000_000L;

    static LongStream seeds() {
        Long replay = Long.getLong("netmesh.seed");
        return replay != null ? LongStream.of(replay) : RandomGenerator.getDefault().longs(200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theRangesNameTheHighestNumbersThatCame(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ReceivedNumbers received = new ReceivedNumbers();
        TreeSet<Long> model = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            long number = Math.max(0, i + random.nextInt(-6, 7));
            if (!model.add(number)) continue;
            received.received(number, true, i);
        }
        List<Range> ranges = received.take(0).ranges();
        Set<Long> named = new HashSet<>();
        for (Range range : ranges) {
            for (long n = range.low(); n <= range.high(); n++) named.add(n);
        }
        assertThat(named).isEqualTo(model.tailSet(ranges.getLast().low()));
    }

    // spec 20 §4.2
    @Test
    void anAckIsDueAfterFiveMillisecondsEightPacketsOrAtOnceAfterAGap() {
        ReceivedNumbers received = new ReceivedNumbers();
        assertThat(received.dueNanos()).isEqualTo(Long.MAX_VALUE);
        received.received(0, true, 10 * MILLI);
        assertThat(received.dueNanos()).isEqualTo(15 * MILLI);
        for (int i = 1; i < 8; i++) received.received(i, true, 11 * MILLI);
        assertThat(received.dueNanos()).isEqualTo(10 * MILLI);
        assertThat(received.take(12 * MILLI).delayMicros()).isEqualTo(1_000);

        received.received(9, true, 20 * MILLI);
        assertThat(received.dueNanos()).isEqualTo(20 * MILLI);
        received.take(20 * MILLI);
        received.received(10, false, 30 * MILLI);
        assertThat(received.dueNanos()).isEqualTo(Long.MAX_VALUE);
    }

    // RFC 9002, section 5.3
    @Test
    void theRoundTripIsSmoothedAndThePeersDelayTakenOff() {
        RoundTrip rtt = new RoundTrip();
        rtt.sample(100 * MILLI, 0);
        assertThat(rtt.smoothedNanos()).isEqualTo(100 * MILLI);
        assertThat(rtt.probeTimeoutNanos()).isEqualTo((100 + 200 + 25) * MILLI);
        rtt.sample(140 * MILLI, 20 * MILLI);
        assertThat(rtt.smoothedNanos()).isEqualTo(102_500_000);
        assertThat(rtt.minNanos()).isEqualTo(100 * MILLI);
        assertThat(rtt.lossDelayNanos()).isEqualTo(157_500_000);
    }

    // RFC 9002, section 6.1
    @Test
    void aPacketIsLostThreeNumbersOrNineEighthsOfARoundTripBehind() {
        PacketSpace<String> space = new PacketSpace<>();
        for (int n = 0; n < 5; n++) space.sent(n, 100, true, "p" + n, n);
        assertThat(space.acknowledged(ack(new Range(4, 4), new Range(2, 2)))).hasSize(2);
        assertThat(numbers(space.lost(50, 10))).containsExactly(0L, 1L);
        assertThat(space.lossNanos()).isEqualTo(53);
        assertThat(numbers(space.lost(50, 53))).containsExactly(3L);
        assertThat(space.elicitingUnderWay()).isFalse();
        assertThat(space.lossNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyPacketIsAcknowledgedLostOrUnderWayAndOnlyOneOfThese(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PacketSpace<Long> space = new PacketSpace<>();
        Set<Long> closed = new HashSet<>();
        long next = 0;
        for (int i = 0; i < 300; i++) {
            for (int k = random.nextInt(4); k > 0; k--) space.sent(next, 10, true, next++, i);
            if (next == 0) continue;
            long last = random.nextLong(next);
            long first = Math.max(0, last - random.nextInt(5));
            Ack ranges = ack(new Range(first, last));
            assertThat(space.neverSent(ranges)).isFalse();
            space.acknowledged(ranges)
                    .forEach(sent -> assertThat(closed.add(sent.number())).isTrue());
            space.lost(20, i).forEach(sent -> assertThat(closed.add(sent.number())).isTrue());
        }
        space.abandon().forEach(sent -> assertThat(closed.add(sent.number())).isTrue());
        assertThat(closed).hasSize((int) next);
        assertThat(space.elicitingUnderWay()).isFalse();
        assertThat(space.neverSent(ack(new Range(next, next)))).isTrue();
    }

    // RFC 9002, section 7.3
    @Test
    void theWindowDoublesInSlowStartHalvesOncePerRoundTripAndNeverFallsBelowTwoPackets() {
        NewReno reno = new NewReno(1_200);
        assertThat(reno.window()).isEqualTo(12_000);
        reno.sent(12_000);
        assertThat(reno.mayTake(1)).isFalse();
        reno.acknowledged(12_000, 0, true);
        assertThat(reno.window()).isEqualTo(24_000);

        reno.sent(3_600);
        reno.lost(1_200, 5, 10);
        reno.lost(1_200, 6, 11);
        assertThat(reno.window()).isEqualTo(12_000);
        reno.acknowledged(1_200, 7, true);
        assertThat(reno.window()).isEqualTo(12_000);
        reno.sent(12_000);
        reno.acknowledged(12_000, 12, true);
        assertThat(reno.window()).isEqualTo(13_200);
        for (int i = 0; i < 20; i++) {
            reno.sent(1_200);
            reno.lost(1_200, 100 + i * 2, 101 + i * 2);
        }
        assertThat(reno.window()).isEqualTo(2_400);
        assertThat(reno.inFlight()).isZero();
        reno.persistentCongestion();
        assertThat(reno.window()).isEqualTo(2_400);
    }

    private static Ack ack(Range... ranges) {
        return new Ack(0, List.of(ranges));
    }

    private static List<Long> numbers(List<PacketSpace.Sent<String>> packets) {
        return packets.stream().map(PacketSpace.Sent::number).toList();
    }
}
