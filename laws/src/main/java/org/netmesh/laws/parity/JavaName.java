package org.netmesh.laws.parity;

import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a name in the {@code java} column. {@code org.x.Bus#emit(Object) → Receipt, close()}
 * has two: {@code org.x.Bus#emit(Object)} with a result, and {@code close()} without.
 *
 * @param packages whether the parts name modules or packages instead of types
 */
record JavaName(List<Part> parts, boolean packages) {
    private static final String RESULT = " → ";

    /**
     * @param name {@code Type#member(parameters)} or a piece of it
     * @param result the type that it returns, empty if the column names none
     */
    record Part(String name, String result) {}

    static JavaName parse(String column) {
        String text = withoutRemark(column);
        var parts = split(text, ", ").stream().map(JavaName::part).toList();
        return new JavaName(parts, parts.getFirst().name.matches("[a-z][a-z0-9.]*"));
    }

    private static Part part(String text) {
        int arrow = text.indexOf(RESULT);
        if (arrow < 0) return new Part(withoutRemark(text), "");
        String result = withoutRemark(text.substring(arrow + RESULT.length()));
        return new Part(text.substring(0, arrow), result);
    }

    /** A remark is what stands in parentheses after a blank, at the end. */
    private static String withoutRemark(String text) {
        int blank = text.indexOf(" (");
        boolean remark = blank >= 0 && text.endsWith(")") && depthAt(text, blank) == 0;
        return remark ? text.substring(0, blank) : text;
    }

    /** Splits where no bracket is open. */
    static List<String> split(String text, String separator) {
        var parts = new ArrayList<String>();
        int start = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + 1)) {
            if (depthAt(text, at) != 0) continue;
            parts.add(text.substring(start, at).strip());
            start = at + separator.length();
        }
        parts.add(text.substring(start).strip());
        return parts;
    }

    private static int depthAt(String text, int end) {
        int depth = 0;
        for (char c : text.substring(0, end).toCharArray()) {
            if ("(<[".indexOf(c) >= 0) depth++;
            if (")>]".indexOf(c) >= 0) depth--;
        }
        return depth;
    }
}
