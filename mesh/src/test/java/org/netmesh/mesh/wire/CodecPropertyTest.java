package org.netmesh.mesh.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.Seeds;

/** Every decoder of the package: any bytes, anywhere in an array, give a value or a typed error. */
class CodecPropertyTest {
    static LongStream seeds() {
        return Seeds.fresh(200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void bodiesAreTotalAndEncodeToWhatTheyWereReadFrom(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = new byte[random.nextInt(160)];
        random.nextBytes(bytes);
        int at = random.nextInt(bytes.length + 1);
        int length = random.nextInt(bytes.length - at + 1);

        total(() -> same(KeepAlive.read(bytes, at, length).toBytes(), bytes, at));
        total(() -> same(StreamWindow.read(bytes, at, length).toBytes(), bytes, at));
        total(() -> same(Nack.read(bytes, at, length).toBytes(), bytes, at));
        total(() -> {
            Pingwave beacon = Pingwave.read(bytes, at, length);
            byte[] again = beacon.toBytes();
            assertThat(Pingwave.read(again, 0, again.length)).isEqualTo(beacon);
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void viewsAnswerOnAnyBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        if (bytes.length > 2 && random.nextBoolean()) {
            bytes[0] = 0x45;
            bytes[1] = 0x4e;
            bytes[2] = 1;
        }
        assertThat(DatagramKind.of(bytes, 0, bytes.length)).isNotNull();
        PacketView packet = new PacketView();
        if (packet.wrap(bytes, 0, bytes.length) == DropReason.NONE) {
            assertThat(packet.bodyLength()).isEqualTo(bytes.length - 64);
            assertThat(packet.payloadLength()).isBetween(0, 8112);
        }
        new RoutingView().wrap(bytes, 0, bytes.length);
        FrameCursor frames = new FrameCursor();
        frames.over(bytes, 0, bytes.length, random.nextInt(65_536));
        int events = 0;
        int sum = 0;
        while (frames.next()) {
            events++;
            sum += 4 + frames.length();
            assertThat(frames.offset() + frames.length()).isLessThanOrEqualTo(bytes.length);
        }
        assertThat(events).isLessThanOrEqualTo(bytes.length / 4);
        assertThat(sum).isLessThanOrEqualTo(bytes.length);
    }

    private static void same(byte[] written, byte[] source, int at) {
        assertThat(written).isEqualTo(Arrays.copyOfRange(source, at, at + written.length));
    }

    private static void total(Runnable decoder) {
        Throwable thrown = catchThrowable(decoder::run);
        if (thrown != null) assertThat(thrown).isInstanceOf(MalformedException.class);
    }
}
