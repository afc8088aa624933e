package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.codec.MalformedException;

/** Text to bytes and back without ever substituting a character (spec 05 §2.1). Stateless. */
final class Utf8 {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private Utf8() {}

    /**
     * @return {@code null} if {@code text} holds half a surrogate pair, which UTF-8 cannot say
     */
    static byte @Nullable [] encode(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        // The JDK writes '?' for a lone surrogate, so only a text with '?' needs a second look.
        return hasQuestionMark(bytes) && hasLoneSurrogate(text) ? null : bytes;
    }

    /**
     * @return {@code null} if the bytes are not UTF-8
     */
    static @Nullable String decode(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        if (text.indexOf('\uFFFD') < 0) return text;
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * Passes one multi-byte character.
     *
     * @return the index behind it
     * @throws MalformedException if the bytes from {@code at} are none, or overlong, or a surrogate
     */
    static int skip(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xff;
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (lead < 0xc2 || lead > 0xf4 || end - at < length) throw notUtf8();
        int second = bytes[at + 1] & 0xff;
        int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most) throw notUtf8();
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes[i] & 0xc0) != 0x80) throw notUtf8();
        }
        return at + length;
    }

    /** Eight bytes at a time: this runs for every text that is emitted. */
    private static boolean hasQuestionMark(byte[] bytes) {
        int i = 0;
        for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
            long zeroWhereFound = (long) LONGS.get(bytes, i) ^ ONES * '?';
            if ((zeroWhereFound - ONES & ~zeroWhereFound & HIGHS) != 0) return true;
        }
        for (; i < bytes.length; i++) {
            if (bytes[i] == '?') return true;
        }
        return false;
    }

    static boolean hasLoneSurrogate(String text) {
        return text.codePoints()
                .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static MalformedException notUtf8() {
        return MalformedException.invalid("not UTF-8");
    }
}
