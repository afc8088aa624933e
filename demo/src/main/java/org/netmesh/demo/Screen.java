package org.netmesh.demo;

import java.io.PrintStream;
import java.util.List;

/**
 * Shows what changes, its heading first: drawn over and over on a terminal, once at the end
 * elsewhere.
 */
final class Screen {
    // Of ANSI terminals.
    private static final String BOLD = "\033[1m";
    private static final String PLAIN = "\033[0m";

    private final PrintStream out;
    private final boolean live;
    private int drawn;

    Screen(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    /** Draws the lines in the place of the last ones; does nothing unless live. */
    void update(List<String> lines) {
        if (live) draw(lines);
    }

    /** The lines as they stand at the end. */
    void finish(List<String> lines) {
        draw(lines);
        drawn = 0;
    }

    private void draw(List<String> lines) {
        var text = new StringBuilder();
        if (drawn > 0) text.append("\033[%dA\033[J".formatted(drawn));
        for (int i = 0; i < lines.size(); i++) {
            boolean bold = live && i == 0;
            text.append(bold ? BOLD + lines.get(i) + PLAIN : lines.get(i)).append('\n');
        }
        out.print(text);
        out.flush();
        drawn = lines.size();
    }
}
