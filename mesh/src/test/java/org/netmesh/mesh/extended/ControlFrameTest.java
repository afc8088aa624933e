package org.netmesh.mesh.extended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.codec.ByteReader;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.Seeds;
import org.netmesh.mesh.extended.ControlFrame.Range;
import org.netmesh.mesh.wire.Pingwave;

class ControlFrameTest {
    private static final Lane LANE = new Lane(0x0a00, new StreamId(-1), true, 0xffff_ffffL);

    static Stream<ControlFrame> frames() {
        return Stream.of(
                new ControlFrame.Ping(),
                new ControlFrame.Ack(40, List.of(new Range(7, 9))),
                new ControlFrame.Ack(
                        0, List.of(new Range(900, 1000), new Range(5, 898), new Range(0, 3))),
                new ControlFrame.StreamReset(LANE, 1, 70_000),
                new ControlFrame.PathChallenge(-5),
                new ControlFrame.PathResponse(5),
                new ControlFrame.MtuProbe(1300),
                new ControlFrame.Beacon(Pingwave.from(new NodeId(9), 1, 2)),
                new ControlFrame.Goodbye(0, "bye"),
                new ControlFrame.Credit(LANE, 1L << 40),
                new ControlFrame.Stop(LANE, 4),
                new ControlFrame.Handshake(1, 3, new byte[] {1, 2}));
    }

    @ParameterizedTest
    @MethodSource("frames")
    @DisplayName("spec 20 §4.6: every frame comes back; cut or longer it is refused")
    void framesRoundTripAndKeepTheirLength(ControlFrame frame) {
        byte[] bytes = ControlFrameCodec.write(frame);
        assertThat(ControlFrameCodec.read(bytes)).contains(frame);
        boolean open =
                frame instanceof ControlFrame.MtuProbe
                        || frame instanceof ControlFrame.Goodbye
                        || frame instanceof ControlFrame.Handshake;
        if (open) return;
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> ControlFrameCodec.read(cut));
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> ControlFrameCodec.read(longer));
    }

    @Test
    @DisplayName("spec 20 §4.6: an unknown type is skipped")
    void unknownTypesAreNoFrames() {
        assertThat(ControlFrameCodec.read(new byte[] {0x0b, 1, 2})).isEmpty();
        assertThat(ControlFrameCodec.read(new byte[] {(byte) 0xff})).isEmpty();
    }

    @Test
    void anAckBelowZeroOrOfTooManyRangesIsRefused() {
        for (String bad :
                List.of("0105000006", "01050001050000", "0105004040" + "00".repeat(140))) {
            assertThatExceptionOfType(MalformedException.class)
                    .as(bad)
                    .isThrownBy(() -> ControlFrameCodec.read(Hex.parse(bad)));
        }
    }

    @Test
    @DisplayName("RFC 9000, appendix A.1: the published varints; over-long ones are refused")
    void varintsAreThoseOfQuic() {
        assertVarint("c2197c5eff14e88c", 151_288_809_941_952_652L);
        assertVarint("9d7f3e7d", 494_878_333);
        assertVarint("7bbd", 15_293);
        assertVarint("25", 37);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> QuicVarint.read(ByteReader.of(Hex.parse("4025"))));
    }

    private static void assertVarint(String hex, long value) {
        assertThat(QuicVarint.read(ByteReader.of(Hex.parse(hex)))).isEqualTo(value);
        ByteWriter out = new ByteWriter();
        QuicVarint.write(out, value);
        assertThat(Hex.of(out.toByteArray())).isEqualTo(hex);
    }

    static LongStream seeds() {
        return Seeds.fresh(100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyBytesAreReadSkippedOrRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100; i++) {
            byte[] bytes = new byte[random.nextInt(90)];
            random.nextBytes(bytes);
            if (bytes.length > 0) bytes[0] = (byte) random.nextInt(13);
            Throwable thrown =
                    catchThrowable(() ->
                            ControlFrameCodec.read(bytes)
                                    .ifPresent(frame ->
                                            assertThat(
                                                            ControlFrameCodec.read(
                                                                    ControlFrameCodec.write(frame)))
                                                    .contains(frame)));
            if (thrown != null) assertThat(thrown).isInstanceOf(MalformedException.class);
        }
    }
}
