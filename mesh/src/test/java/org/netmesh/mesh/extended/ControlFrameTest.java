package org.netmesh.mesh.extended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.extended.ControlFrame.Blob;

class ControlFrameTest {
    private static final Lane LANE = new Lane(0x0a00, -5, true, 7);

    static Stream<ControlFrame> frames() {
        return Stream.of(
                new ControlFrame.Ping(),
                new ControlFrame.Ack(AckRanges.of(9, 12, 5, 6, 0, 2), 25_000),
                new ControlFrame.StreamReset(LANE, 2, 1L << 40),
                new ControlFrame.PathChallenge(-1),
                new ControlFrame.PathResponse(1L << 63),
                new ControlFrame.MtuProbe(1_300),
                new ControlFrame.Beacon(Blob.of(new byte[72])),
                new ControlFrame.Goodbye(1, "zu viele Gäste"),
                new ControlFrame.Credit(LANE, 65_536),
                new ControlFrame.Stop(LANE, 5),
                new ControlFrame.Handshake(2, 3, Blob.of(new byte[] {1, 2, 3})));
    }

    static LongStream seeds() {
        Long replay = Long.getLong("netmesh.seed");
        return replay != null ? LongStream.of(replay) : RandomGenerator.getDefault().longs(500);
    }

    // spec 20 §4.6
    @ParameterizedTest
    @MethodSource("frames")
    void everyFrameReadsBackAndNoTruncationOfItIsTaken(ControlFrame frame) {
        byte[] bytes = frame.toBytes();

        assertThat(ControlFrame.read(bytes, 0, bytes.length)).contains(frame);
        boolean open =
                frame instanceof ControlFrame.MtuProbe
                        || frame instanceof ControlFrame.Goodbye
                        || frame instanceof ControlFrame.Handshake;
        for (int length = 0; length < bytes.length && !open; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ControlFrame.read(cut, 0, cut.length))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void anAckIsWrittenAsQuicWritesIt() {
        byte[] ack = new ControlFrame.Ack(AckRanges.of(9, 12, 5, 6), 100).toBytes();

        // type, largest 12, delay 100 (two bytes), 2 ranges, 12-9, gap 9-6-2, 6-5
        assertThat(Hex.of(ack)).isEqualTo("01" + "0c" + "4064" + "02" + "03" + "01" + "01");
    }

    @Test
    void anUnknownTypeIsSkippedAndAKnownOneMustEndWhereItEnds() {
        assertThat(ControlFrame.read(new byte[] {0x55, 1, 2}, 0, 3)).isEmpty();
        assertThatThrownBy(() -> ControlFrame.read(new byte[] {0, 1}, 0, 2))
                .isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyBytesGiveAFrameOrAMalformedExceptionAndNothingElse(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = new byte[random.nextInt(1, 40)];
        random.nextBytes(bytes);
        bytes[0] = (byte) random.nextInt(12);

        Throwable thrown = catchThrowable(() -> ControlFrame.read(bytes, 0, bytes.length));
        if (thrown != null) assertThat(thrown).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "63, 1",
        "64, 2",
        "16383, 2",
        "16384, 4",
        "1073741823, 4",
        "1073741824, 8",
        "4611686018427387903, 8"
    })
    void varintsAreShortestAndReadBack(long value, int size) {
        byte[] bytes = new byte[8];

        assertThat(Varint.write(bytes, 0, value)).isEqualTo(size);
        assertThat(Varint.sizeOf(bytes[0])).isEqualTo(size);
        assertThat(Varint.read(bytes, 0)).isEqualTo(value);
    }

    // RFC 9000, appendix A.1
    @Test
    void varintsOfTheRfc() {
        assertThat(Varint.read(Hex.parse("c2197c5eff14e88c"), 0))
                .isEqualTo(151_288_809_941_952_652L);
        assertThat(Varint.read(Hex.parse("9d7f3e7d"), 0)).isEqualTo(494_878_333);
        assertThat(Varint.read(Hex.parse("7bbd"), 0)).isEqualTo(15_293);
    }
}
