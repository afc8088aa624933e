package org.netmesh.capability.predicate;

import java.util.HashSet;
import java.util.Set;

/**
 * Text between quotes in which nothing is invisible (spec 04b §5.1): controls, format characters,
 * blanks other than the space, and characters that attach to the one before them are escaped as a
 * backslash, {@code u} and the number in hexadecimal between braces. Stateless.
 */
final class Quoted {
    /** Characters that attach to the one before them although their category does not say so. */
    private static final Set<Integer> EXTENDERS =
            codePoints(
                    """
                    9BE 9D7 B3E B57 BBE BD7 CC0 CC2 CC7 CC8 CCA CCB CD5 CD6 D3E D57 DCF DDF 1715 1734
                    1B35 1B3B 1B3D 1B43 1B44 1BAA 1BF2 1BF3 302E 302F A953 A9C0 FF9E FF9F 111C0 11235
                    1133E 1134D 11357 114B0 114BD 115AF 116B6 11930 1193D 16FF0 16FF1 1D165 1D166
                    1D16D 1D16E 1D16F 1D170 1D171 1D172
                    """);

    /** A mark that does not attach, whatever its category says. */
    private static final int NOT_ATTACHING = 0x1171E;

    private Quoted() {}

    static String text(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> append(quoted, c));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder out, int c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append((char) c);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 0 -> out.append("\\0");
            default -> {
                if (isHidden(c)) out.append("\\u{").append(Integer.toHexString(c)).append('}');
                else out.appendCodePoint(c);
            }
        }
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR -> c != ' ';
            case Character.NON_SPACING_MARK -> c != NOT_ATTACHING;
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.ENCLOSING_MARK ->
                    true;
            default -> EXTENDERS.contains(c);
        };
    }

    private static Set<Integer> codePoints(String hex) {
        Set<Integer> points = new HashSet<>();
        for (String word : hex.strip().split("\\s+", -1)) points.add(Integer.parseInt(word, 16));
        return Set.copyOf(points);
    }
}
