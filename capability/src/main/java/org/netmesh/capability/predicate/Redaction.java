package org.netmesh.capability.predicate;

import java.util.Set;

/** Takes the values of metadata keys out of labels (spec 04b §5.4). Idempotent. Stateless. */
final class Redaction {
    private static final String HIDDEN = "<redacted>";

    private Redaction() {}

    static String of(String label, Set<String> keys) {
        String equal = replaced(label, keys, "MetadataEquals(", "=", ")");
        String matching = replaced(equal, keys, "MetadataMatches(", " contains \"", "\")");
        return replaced(matching, keys, "MetadataNumericAtLeast(", " >= ", ")");
    }

    /** A key may hold the separator: the first split whose left part is a key counts. */
    private static String replaced(
            String label, Set<String> keys, String start, String separator, String end) {
        if (!label.startsWith(start) || !label.endsWith(end)) return label;
        int from = start.length();
        for (int at = label.indexOf(separator, from);
                at >= 0;
                at = label.indexOf(separator, at + 1)) {
            if (keys.contains(label.substring(from, at))) {
                return label.substring(0, at) + separator + HIDDEN + end;
            }
        }
        return label;
    }
}
