package org.netmesh.laws.parity;

import java.util.regex.Pattern;

/**
 * One public name of the original and ours for it.
 *
 * @param id stable dotted name, never reused
 * @param seed the name as users of the original write it
 * @param tier A, A+, B or C
 * @param java ours: {@code package.Type#member(parameters) → result}, or a dash and the reason
 */
public record Row(
        String id,
        String area,
        String seed,
        String behaviour,
        String tier,
        String java,
        String chapter,
        State state) {
    private static final Pattern QUOTED = Pattern.compile("['\"]([^'\" ]+)['\"]");
    private static final Pattern KIND = Pattern.compile("\\bkind ([a-z][a-z_-]+)");
    private static final int COLUMNS = 9;

    /** Whether the name exists here and does what its row says. */
    public enum State {
        WORKS,
        LATER,
        /** There is nothing to build: Java has no such layer. */
        NONE
    }

    static Row parse(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != COLUMNS) {
            throw new IllegalArgumentException(
                    "%d columns instead of %d: %s".formatted(cells.length, COLUMNS, line));
        }
        return new Row(
                cells[0],
                cells[1],
                cells[2],
                cells[3],
                cells[5],
                cells[6],
                cells[7],
                state(cells[8]));
    }

    private static State state(String text) {
        return switch (text) {
            case "works" -> State.WORKS;
            case "later" -> State.LATER;
            case "none" -> State.NONE;
            default ->
                    throw new IllegalArgumentException(
                            "state is works, later or none, not " + text);
        };
    }

    public boolean works() {
        return state == State.WORKS;
    }

    /** Whether the Java column is a dash: this name has no counterpart, and never will. */
    boolean isDash() {
        return java.startsWith("—");
    }

    boolean isNone() {
        return state == State.NONE;
    }

    /** Whether there is anything in Java to look for. */
    public boolean hasCounterpart() {
        return !isDash() && !java.startsWith("(");
    }

    /** Whether the original's README names it: then a test must cite the row. */
    boolean needsProof() {
        return tier.equals("A") && hasCounterpart();
    }

    /** The text that stands for a constant on the wire; empty if the row names none. */
    public String wireText() {
        for (Pattern form : new Pattern[] {QUOTED, KIND}) {
            var found = form.matcher(seed);
            if (found.find()) return found.group(1);
        }
        return "";
    }
}
