package org.netmesh.kernel.port;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The name and labels of one metric, as Prometheus spells them. Label values come from bounded sets
 * only: never an id that a peer chooses. Immutable.
 */
public record Meter(String name, String help, SortedMap<String, String> labels) {
    public Meter {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "a meter's name must be [a-z][a-z0-9_]*, got " + name);
        }
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** Checked without a pattern: every log and fold that opens makes a dozen of these. */
    private static boolean isName(String name) {
        if (name.isEmpty() || !isLetter(name.charAt(0))) return false;
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetter(c) && !('0' <= c && c <= '9') && c != '_') return false;
        }
        return true;
    }

    private static boolean isLetter(int c) {
        return 'a' <= c && c <= 'z';
    }

    public static Meter of(String name, String help) {
        return new Meter(name, help, Collections.emptySortedMap());
    }

    /** The same meter with one more label. */
    public Meter with(String label, String value) {
        SortedMap<String, String> all = new TreeMap<>(labels);
        all.put(label, value);
        return new Meter(name, help, all);
    }

    /** {@code name{label="value"}}, the form of log lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            text.append(text.length() == name.length() ? '{' : ',')
                    .append(label.getKey())
                    .append("=\"")
                    .append(label.getValue())
                    .append('"');
        }
        return labels.isEmpty() ? name : text.append('}').toString();
    }
}
