package org.netmesh.capability;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.netmesh.kernel.codec.MalformedException;

/** Addresses as text, both ways (spec 04a §6). Stateless. */
final class AddressText {
    private static final int GROUPS = 8;
    private static final int GROUP_DIGITS = 4;
    private static final int MAX_OCTET = 0xff;

    private AddressText() {}

    static String v4(byte[] bytes, int offset) {
        StringJoiner text = new StringJoiner(".");
        for (int i = 0; i < 4; i++) text.add(Integer.toString(bytes[offset + i] & 0xff));
        return text.toString();
    }

    static String v6(byte[] bytes) {
        int[] groups = new int[GROUPS];
        ByteBuffer in = ByteBuffer.wrap(bytes);
        for (int i = 0; i < GROUPS; i++) groups[i] = Short.toUnsignedInt(in.getShort());
        boolean mapped = groups[5] == 0xffff;
        for (int i = 0; i < 5; i++) mapped &= groups[i] == 0;
        if (mapped) return "::ffff:" + v4(bytes, 12);

        int best = 0;
        int length = 1;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && groups[end] == 0) end++;
            if (end - start > length) {
                best = start;
                length = end - start;
            }
        }
        if (length == 1) return hex(groups, 0, GROUPS);
        return hex(groups, 0, best) + "::" + hex(groups, best + length, GROUPS);
    }

    private static String hex(int[] groups, int from, int to) {
        StringJoiner text = new StringJoiner(":");
        for (int i = from; i < to; i++) text.add(Integer.toHexString(groups[i]));
        return text.toString();
    }

    static byte[] parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) throw malformed(text);
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            boolean padded = parts[i].length() > 1 && parts[i].startsWith("0");
            if (padded) throw malformed(text);
            bytes[i] = (byte) decimal(parts[i], MAX_OCTET, text);
        }
        return bytes;
    }

    static byte[] parseV6(String text) {
        int gap = text.indexOf("::");
        List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0, text);
        List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2), true, text);
        int zeros = GROUPS - head.size() - tail.size();
        if (gap < 0 ? zeros != 0 : zeros < 1) throw malformed(text);
        ByteBuffer bytes = ByteBuffer.allocate(2 * GROUPS);
        head.forEach(group -> bytes.putShort(group.shortValue()));
        bytes.position(bytes.position() + 2 * zeros);
        tail.forEach(group -> bytes.putShort(group.shortValue()));
        return bytes.array();
    }

    /** Groups of hexadecimal digits; the last may be a dotted IPv4 address where that may stand. */
    private static List<Integer> groups(String text, boolean mayEndInV4, String whole) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) return groups;
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (mayEndInV4 && i == parts.length - 1 && parts[i].contains(".")) {
                byte[] v4 = parseV4(parts[i]);
                groups.add((v4[0] & 0xff) << 8 | (v4[1] & 0xff));
                groups.add((v4[2] & 0xff) << 8 | (v4[3] & 0xff));
            } else {
                groups.add(group(parts[i], whole));
            }
        }
        return groups;
    }

    private static int group(String digits, String whole) {
        boolean fits = !digits.isEmpty() && digits.length() <= GROUP_DIGITS;
        if (!fits) throw malformed(whole);
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 0x80 ? Character.digit(digits.charAt(i), 16) : -1;
            if (digit < 0) throw malformed(whole);
            value = value << 4 | digit;
        }
        return value;
    }

    static long decimal(String digits, long max, String whole) {
        long value = digits.startsWith("+") ? -1 : Ranges.parse(digits, max, -1);
        if (value < 0) throw malformed(whole);
        return value;
    }

    static MalformedException malformed(String text) {
        return MalformedException.invalid("not an address with a port: " + text);
    }
}
