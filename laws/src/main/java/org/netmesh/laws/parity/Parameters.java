package org.netmesh.laws.parity;

import java.util.ArrayList;
import java.util.List;

/** The parameter lists that a row asks for; several where it has optional or alternative types. */
final class Parameters {
    private Parameters() {}

    /** {@code "long[, Instant]"} gives {@code [long]} and {@code [long, Instant]}. */
    static List<List<String>> variants(String text) {
        var variants = new ArrayList<List<String>>();
        for (String expanded : expand(text)) {
            List<List<String>> alternatives = List.of(List.of());
            for (String parameter : JavaName.split(expanded, ",")) {
                if (!parameter.isEmpty()) alternatives = times(alternatives, parameter);
            }
            variants.addAll(alternatives);
        }
        return variants;
    }

    /** With and without each optional piece: a bracket that is not that of an array. */
    private static List<String> expand(String text) {
        for (int open = text.indexOf('['); open >= 0; open = text.indexOf('[', open + 1)) {
            if (text.startsWith("[]", open)) continue;
            int close = closing(text, open);
            String before = text.substring(0, open);
            String inside = text.substring(open + 1, close);
            String after = text.substring(close + 1);
            var both = new ArrayList<>(expand(before + after));
            both.addAll(expand(before + inside + after));
            return both;
        }
        return List.of(text);
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            if (text.charAt(i) == '[') depth++;
            if (text.charAt(i) == ']' && --depth == 0) return i;
        }
        throw new IllegalArgumentException("unclosed [ in " + text);
    }

    /** Each list so far, followed by each alternative of {@code a | b}. */
    private static List<List<String>> times(List<List<String>> lists, String parameter) {
        var longer = new ArrayList<List<String>>();
        for (List<String> list : lists) {
            for (String type : parameter.split(" \\| ", -1)) {
                var extended = new ArrayList<>(list);
                extended.add(type);
                longer.add(extended);
            }
        }
        return longer;
    }
}
