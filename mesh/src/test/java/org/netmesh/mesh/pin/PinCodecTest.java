package org.netmesh.mesh.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.codec.MalformedException;

class PinCodecTest {
    private static final List<EntityId> PINS =
            IntStream.range(0, 5).mapToObj(PinCodecTest::entity).toList();

    @Test
    void whatIsWrittenIsReadInItsOrder() {
        assertThat(PinCodec.decode(PinCodec.encode(PINS))).containsExactlyElementsOf(PINS);
        assertThat(PinCodec.decode(PinCodec.encode(List.of()))).isEmpty();
    }

    @Test
    void theFileOfAnEarlierReleaseIsRead() {
        byte[] file =
                HexFormat.of()
                        .parseHex(
                                "4e5850494e53"
                                        + "0100"
                                        + "01000000"
                                        + "07".repeat(32)
                                        + "3b9ea5a0");
        assertThat(PinCodec.encode(List.of(entity(7)))).isEqualTo(file);
        assertThat(PinCodec.decode(file)).containsExactly(entity(7));
    }

    @Test
    void anyBitThatIsWrongIsFound() {
        byte[] file = PinCodec.encode(PINS);
        for (int bit = 0; bit < file.length * 8; bit++) {
            byte[] wrong = file.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> PinCodec.decode(wrong)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aFileThatIsCutOrContinuedIsNoFileOfPins() {
        byte[] file = PinCodec.encode(PINS);
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> PinCodec.decode(cut)).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> PinCodec.decode(Arrays.copyOf(file, file.length + 1)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void noEntityStandsThereTwice() {
        assertThatThrownBy(() -> PinCodec.decode(PinCodec.encode(List.of(entity(1), entity(1)))))
                .isInstanceOf(MalformedException.class);
    }

    private static EntityId entity(int number) {
        byte[] key = new byte[EntityId.BYTES];
        Arrays.fill(key, (byte) number);
        return EntityId.of(key);
    }
}
