package org.netmesh.mesh.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Integers in byte arrays, as the wire has them. Stateless. */
final class LittleEndian {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private LittleEndian() {}

    static int u8(byte[] in, int at) {
        return Byte.toUnsignedInt(in[at]);
    }

    static int u16(byte[] in, int at) {
        return Short.toUnsignedInt((short) SHORT.get(in, at));
    }

    static int i32(byte[] in, int at) {
        return (int) INT.get(in, at);
    }

    static long i64(byte[] in, int at) {
        return (long) LONG.get(in, at);
    }

    static void put16(byte[] out, int at, int value) {
        SHORT.set(out, at, (short) value);
    }

    static void put32(byte[] out, int at, int value) {
        INT.set(out, at, value);
    }

    static void put64(byte[] out, int at, long value) {
        LONG.set(out, at, value);
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }
}
