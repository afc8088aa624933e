package org.netmesh.mesh.pin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.zip.CRC32C;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.codec.ByteReader;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.kernel.codec.MalformedException;

/**
 * The content of a file of pins: {@code NXPINS}, version u16, count u32, that many entity ids of 32
 * bytes, the least recently used first, and the CRC-32C of all before as u32; little-endian. The
 * node id follows from the entity. Stateless.
 */
public final class PinCodec {
    static final int VERSION = 1;
    static final int OVERHEAD_BYTES = 16;
    private static final byte[] MAGIC = "NXPINS".getBytes(US_ASCII);
    private static final int CRC_BYTES = 4;

    private PinCodec() {}

    static byte[] encode(Collection<EntityId> pins) {
        ByteWriter out = new ByteWriter(OVERHEAD_BYTES + EntityId.BYTES * pins.size());
        out.bytes(MAGIC).u16(VERSION).u32(pins.size());
        pins.forEach(pin -> out.bytes(pin.bytes()));
        byte[] covered = out.toByteArray();
        return out.u32(crc(covered, covered.length)).toByteArray();
    }

    /**
     * @throws MalformedException for anything that {@link #encode} does not write
     */
    public static List<EntityId> decode(byte[] bytes) {
        if (bytes.length < OVERHEAD_BYTES) {
            throw MalformedException.truncated(
                    "%d bytes are no file of pins (at least %d)"
                            .formatted(bytes.length, OVERHEAD_BYTES));
        }
        ByteReader in = ByteReader.of(bytes);
        if (!Arrays.equals(in.bytes(MAGIC.length), MAGIC)) {
            throw MalformedException.invalid("it does not begin like a file of pins");
        }
        int version = in.u16();
        if (version != VERSION) {
            throw MalformedException.invalid(
                    "its version is %d, and this netmesh reads %d".formatted(version, VERSION));
        }
        long count = in.u32();
        if (count * EntityId.BYTES != bytes.length - OVERHEAD_BYTES) {
            throw MalformedException.invalid(
                    "it names %d pins in %d bytes".formatted(count, bytes.length));
        }
        LinkedHashSet<EntityId> pins = new LinkedHashSet<>();
        for (long i = 0; i < count; i++) pins.add(EntityId.of(in.bytes(EntityId.BYTES)));
        if (in.u32() != crc(bytes, bytes.length - CRC_BYTES) || pins.size() != count) {
            throw MalformedException.invalid("its checksum does not match");
        }
        return new ArrayList<>(pins);
    }

    private static long crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}
