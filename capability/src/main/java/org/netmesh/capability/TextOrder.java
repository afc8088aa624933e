package org.netmesh.capability;

import java.util.Comparator;

/** The order of texts on this wire (spec 04a). Stateless. */
public final class TextOrder {
    /** By the bytes of the UTF-8 form, unsigned. */
    public static final Comparator<String> UTF8 = TextOrder::compare;

    private TextOrder() {}

    private static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) return rank(x) - rank(y);
        }
        return a.length() - b.length();
    }

    /** Surrogates stand for characters above all others. */
    private static int rank(char unit) {
        return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
