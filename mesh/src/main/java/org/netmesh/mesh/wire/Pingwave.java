package org.netmesh.mesh.wire;

import static org.netmesh.kernel.codec.MalformedException.invalid;
import static org.netmesh.kernel.codec.MalformedException.oversize;
import static org.netmesh.kernel.codec.MalformedException.truncated;

import java.util.Optional;
import org.netmesh.kernel.NodeId;

/**
 * A topology beacon, 72 bytes (spec 01 §8.2): in clear between plain peers, as a control frame
 * between extended ones. Immutable.
 *
 * @param sequence from 1 for each process, unsigned
 * @param ttl hops left, 0 to 255
 * @param hopCount hops done, 0 to 255
 * @param originMicros the origin's wall clock, microseconds since 1970
 * @param capabilityVersion 32 bits, unsigned
 * @param load 0 idle to 255 overloaded
 */
public record Pingwave(
        BeaconOrigin origin,
        long sequence,
        int ttl,
        int hopCount,
        long originMicros,
        long capabilityHash,
        int capabilityVersion,
        int load,
        BeaconHealth health,
        PrimaryCapabilities primary) {
    public static final int BYTES = 72;

    /** The radius that nodes send with. */
    public static final int DEFAULT_TTL = 3;

    /** A beacon that came further is dropped. */
    public static final int MAX_HOPS = 15;

    private static final int MAX_BYTE = 0xff;
    private static final int SEQUENCE = 32;
    private static final int TTL = 40;
    private static final int HOP_COUNT = 41;
    private static final int TIME = 42;
    private static final int HASH = 50;
    private static final int VERSION = 58;
    private static final int LOAD = 62;
    private static final int HEALTH = 63;
    private static final int PRIMARY = 64;

    public Pingwave {
        requireByte("ttl", ttl);
        requireByte("hopCount", hopCount);
        requireByte("load", load);
    }

    /** A beacon of one's own, as 0.19.0 nodes send it: healthy, idle, capabilities untold. */
    public static Pingwave from(NodeId origin, long sequence, long originMicros) {
        return new Pingwave(
                BeaconOrigin.of(origin),
                sequence,
                DEFAULT_TTL,
                0,
                originMicros,
                0,
                0,
                0,
                BeaconHealth.HEALTHY,
                PrimaryCapabilities.NONE);
    }

    /**
     * @throws org.netmesh.kernel.codec.MalformedException unless these are 72 bytes with a known
     *     health
     */
    public static Pingwave read(byte[] in, int offset, int length) {
        if (length < BYTES) throw truncated("pingwave of " + length + " bytes (need 72)");
        if (length > BYTES) throw oversize("pingwave of " + length + " bytes (need 72)");
        int health = LittleEndian.u8(in, offset + HEALTH);
        if (health >= BeaconHealth.count()) throw invalid("pingwave of unknown health " + health);
        return new Pingwave(
                BeaconOrigin.read(in, offset),
                LittleEndian.i64(in, offset + SEQUENCE),
                LittleEndian.u8(in, offset + TTL),
                LittleEndian.u8(in, offset + HOP_COUNT),
                LittleEndian.i64(in, offset + TIME),
                LittleEndian.i64(in, offset + HASH),
                LittleEndian.i32(in, offset + VERSION),
                LittleEndian.u8(in, offset + LOAD),
                BeaconHealth.of(health),
                PrimaryCapabilities.read(in, offset + PRIMARY));
    }

    /** What goes on to the next peers; empty where the radius ends. */
    public Optional<Pingwave> forwarded() {
        if (ttl == 0) return Optional.empty();
        return Optional.of(
                new Pingwave(
                        origin,
                        sequence,
                        ttl - 1,
                        Math.min(MAX_BYTE, hopCount + 1),
                        originMicros,
                        capabilityHash,
                        capabilityVersion,
                        load,
                        health,
                        primary));
    }

    public byte[] toBytes() {
        byte[] out = new byte[BYTES];
        write(out, 0);
        return out;
    }

    /** Writes 72 bytes at {@code offset}. */
    public void write(byte[] out, int offset) {
        origin.write(out, offset);
        LittleEndian.put64(out, offset + SEQUENCE, sequence);
        out[offset + TTL] = (byte) ttl;
        out[offset + HOP_COUNT] = (byte) hopCount;
        LittleEndian.put64(out, offset + TIME, originMicros);
        LittleEndian.put64(out, offset + HASH, capabilityHash);
        LittleEndian.put32(out, offset + VERSION, capabilityVersion);
        out[offset + LOAD] = (byte) load;
        out[offset + HEALTH] = (byte) health.wire();
        primary.write(out, offset + PRIMARY);
    }

    private static void requireByte(String name, int value) {
        if (value < 0 || value > MAX_BYTE) {
            throw new IllegalArgumentException(name + " must be 0 to 255, got " + value);
        }
    }
}
