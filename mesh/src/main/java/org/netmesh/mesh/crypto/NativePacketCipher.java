package org.netmesh.mesh.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * ChaCha20-Poly1305 by the system's {@code libcrypto}. The key lies in its context alone, which
 * closing wipes and the garbage collector frees.
 */
final class NativePacketCipher implements PacketCipher {
    /** Initialised only by whoever found the library available. */
    private static final LibCrypto NATIVE = LibCrypto.available().orElseThrow();

    private static final int SEAL = 1;
    private static final int OPEN = 0;
    private static final int GET_TAG = 0x10;
    private static final int SET_TAG = 0x11;
    private static final int NONCE_BYTES = 12;
    private static final int COUNTER = 4;
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment context;
    private final MemorySegment nonce;
    private final MemorySegment written;
    private boolean closed;

    NativePacketCipher(byte[] key) {
        Arena arena = Arena.ofAuto();
        this.nonce = arena.allocate(NONCE_BYTES);
        this.written = arena.allocate(ValueLayout.JAVA_INT);
        this.context = context(arena);
        init(NATIVE.cipher(), MemorySegment.ofArray(key), SEAL);
    }

    @Override
    public void seal(
            int noncePrefix, long counter, byte[] associated, byte[] text, int offset, int length) {
        Objects.checkFromIndexSize(offset, length + Crypto.TAG_BYTES, text.length);
        begin(SEAL, noncePrefix, counter, associated);
        MemorySegment all = MemorySegment.ofArray(text);
        MemorySegment body = all.asSlice(offset, length);
        MemorySegment tag = all.asSlice(offset + length, Crypto.TAG_BYTES);
        update(body, body, length);
        if (!complete(tag) || control(GET_TAG, tag) != 1) throw failed();
    }

    @Override
    public boolean open(
            int noncePrefix, long counter, byte[] associated, byte[] text, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, text.length);
        int body = length - Crypto.TAG_BYTES;
        if (body < 0) return false;
        begin(OPEN, noncePrefix, counter, associated);
        MemorySegment all = MemorySegment.ofArray(text);
        MemorySegment tag = all.asSlice(offset + body, Crypto.TAG_BYTES);
        if (control(SET_TAG, tag) != 1) throw failed();
        MemorySegment sealed = all.asSlice(offset, body);
        update(sealed, sealed, body);
        return complete(tag);
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        try {
            int done = (int) NATIVE.resetContext().invokeExact(context);
            if (done != 1) throw failed();
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    private void begin(int mode, int noncePrefix, long counter, byte[] associated) {
        if (closed) throw new IllegalStateException("the cipher is closed");
        nonce.set(INT, 0, noncePrefix);
        nonce.set(LONG, COUNTER, counter);
        init(MemorySegment.NULL, MemorySegment.NULL, mode);
        update(MemorySegment.NULL, MemorySegment.ofArray(associated), associated.length);
    }

    private void init(MemorySegment cipher, MemorySegment key, int mode) {
        try {
            int done =
                    (int)
                            NATIVE.init()
                                    .invokeExact(
                                            context, cipher, MemorySegment.NULL, key, nonce, mode);
            if (done != 1) throw failed();
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    private void update(MemorySegment out, MemorySegment in, int length) {
        if (length == 0) return;
        try {
            int done = (int) NATIVE.update().invokeExact(context, out, written, in, length);
            if (done != 1) throw failed();
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    private boolean complete(MemorySegment out) {
        try {
            return (int) NATIVE.complete().invokeExact(context, out, written) == 1;
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    private int control(int type, MemorySegment tag) {
        try {
            return (int) NATIVE.control().invokeExact(context, type, Crypto.TAG_BYTES, tag);
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    // the library is loaded only where native access is allowed
    @SuppressWarnings("restricted")
    private static MemorySegment context(Arena arena) {
        try {
            MemorySegment context = (MemorySegment) NATIVE.newContext().invokeExact();
            return context.reinterpret(arena, NativePacketCipher::free);
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    private static void free(MemorySegment context) {
        try {
            NATIVE.freeContext().invokeExact(context);
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    private static IllegalStateException failed() {
        return new IllegalStateException("libcrypto refused a call");
    }

    private static IllegalStateException unreachable(Throwable e) {
        return e instanceof IllegalStateException known
                ? known
                : new IllegalStateException("a native call failed", e);
    }
}
