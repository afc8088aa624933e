package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The payloads of the reference's benchmark: JSON objects of exactly 9 or 112 bytes. */
final class Payloads {
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private Payloads() {}

    /** One, which goes to one shard, or 64 that go to all four. */
    static byte[][] of(int size, boolean spread) {
        byte[][] payloads = new byte[spread ? LETTERS.length() : 1][];
        for (int i = 0; i < payloads.length; i++) {
            String letter = LETTERS.substring(i, i + 1);
            String json = size == 9 ? "{\"t\":\"" + letter + "\"}" : filled(letter);
            payloads[i] = json.getBytes(UTF_8);
            if (payloads[i].length != size) throw new IllegalStateException(json);
        }
        return payloads;
    }

    /** 112 bytes that begin with a mark. */
    static String filled(String mark) {
        return "{\"token\":\"" + mark + ".".repeat(100 - mark.length()) + "\"}";
    }
}
