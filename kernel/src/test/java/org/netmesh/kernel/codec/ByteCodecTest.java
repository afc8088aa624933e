package org.netmesh.kernel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.Seeds;

class ByteCodecTest {
    static LongStream seeds() {
        return Seeds.fresh(200);
    }

    @Test
    void fieldsAreLittleEndian() {
        byte[] bytes =
                new ByteWriter(1)
                        .u8(1)
                        .u16(0x0203)
                        .u32(0x04050607L)
                        .u64(0x08L)
                        .utf8("é")
                        .toByteArray();

        assertThat(Hex.of(bytes))
                .isEqualTo("01" + "0302" + "07060504" + "0800000000000000" + "c3a9");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsWrittenIsRead(long seed) {
        byte[] blob = Hex.parse(Hex.of(seed));
        ByteWriter out =
                new ByteWriter()
                        .u8((int) seed)
                        .u16((int) seed)
                        .u32(seed)
                        .u64(seed)
                        .bytes(blob)
                        .bytes(ByteBuffer.wrap(blob));

        ByteReader in = ByteReader.of(ByteBuffer.wrap(out.toByteArray()));
        assertThat(in.u8()).isEqualTo((int) seed & 0xff);
        assertThat(in.u16()).isEqualTo((int) seed & 0xffff);
        assertThat(in.u32()).isEqualTo(seed & 0xffff_ffffL);
        assertThat(in.u64()).isEqualTo(seed);
        assertThat(in.bytes(blob.length)).isEqualTo(blob);
        assertThat(in.slice(blob.length)).isEqualTo(ByteBuffer.wrap(blob));
        in.end();
    }

    @Test
    void aFieldThatDoesNotFitIsRefusedAndThePositionStays() {
        ByteReader in = ByteReader.of(new byte[3]);

        assertThatThrownBy(in::u32)
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        e -> assertThat(e.kind()).isEqualTo(MalformedException.Kind.TRUNCATED))
                .hasMessage("need 4 bytes at byte 0, have 3");
        assertThatThrownBy(() -> in.bytes(-1)).isInstanceOf(MalformedException.class);
        assertThat(in.remaining()).isEqualTo(3);
    }

    @Test
    void textMustBeUtf8() {
        ByteReader in = ByteReader.of(Hex.parse("c328"));

        assertThatThrownBy(() -> in.utf8(2))
                .isInstanceOf(MalformedException.class)
                .hasMessage("not UTF-8 at byte 0");
        assertThat(in.remaining()).isEqualTo(2);
    }
}
