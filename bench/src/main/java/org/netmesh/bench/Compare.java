package org.netmesh.bench;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Measures an area here and in the reference, one after the other, and prints both with their
 * ratio: above 1 ours is faster. Only ratios of one run count; the machine's noise is in both.
 *
 * <p>{@code Compare [AREA…]}, run in the root of the checkout; the areas are bus, redex, cortex,
 * mesh, capabilities, channels.
 */
public final class Compare {
    private static final String ROW = "%-44s %16s %16s %7s %16s %7s %9s%n";

    private Compare() {}

    public static void main(String[] arguments) throws Exception {
        List<Ours.Measured> ours = Ours.measure(List.of(arguments));
        Set<String> compared = new LinkedHashSet<>();
        for (Ours.Measured measured : ours) compared.add(measured.figure().area());
        compared.remove("-");
        Theirs theirs = new Theirs();
        print(ours, theirs.crate(compared), theirs.wheel(compared));
    }

    private static void print(
            List<Ours.Measured> ours, Map<String, Figure> crate, Map<String, Figure> wheel) {
        System.out.printf(
                Locale.ROOT, ROW, "figure", "ours", "crate", "ratio", "wheel", "ratio", "B/call");
        for (Ours.Measured measured : ours) {
            Figure figure = measured.figure();
            Figure crates = crate.get(figure.key());
            Figure wheels = wheel.get(figure.key());
            System.out.printf(
                    Locale.ROOT,
                    ROW,
                    figure.area().equals("-") ? figure.name() : figure.key(),
                    figure.text(),
                    crates == null ? "" : crates.text(),
                    crates == null ? "" : ratio(figure, crates),
                    wheels == null ? "" : wheels.text(),
                    wheels == null ? "" : ratio(figure, wheels),
                    measured.bytesPerCall()
                            .map(b -> String.format(Locale.ROOT, "%.1f", b))
                            .orElse(""));
        }
    }

    private static String ratio(Figure ours, Figure theirs) {
        if (!ours.comparable() || !theirs.comparable()) return "";
        return String.format(Locale.ROOT, "%.2f", ours.speedAgainst(theirs));
    }
}
