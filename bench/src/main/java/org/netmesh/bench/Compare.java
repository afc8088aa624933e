package org.netmesh.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Measures an area here and in the reference, one after the other, and prints both with their
 * ratio: above 1 ours is faster. Only ratios of one run count; the machine's noise is in both.
 *
 * <p>{@code Compare [AREA…]}, run in the root of the checkout.
 */
public final class Compare {
    private static final String USAGE =
            """
            usage: ./netmesh bench [AREA…]

              Our figures beside the reference's, with their ratio: above 1 ours is faster.
              Areas: %s; all of them unless told.
              bench/reference/README.md explains the figures. Measure on an idle machine.
            """
                    .formatted(Area.words());

    private Compare() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        if (words.stream().anyMatch(List.of("help", "-h", "--help")::contains)) {
            System.out.print(USAGE);
            return;
        }
        Optional<String> unknown = words.stream().filter(word -> !Area.exists(word)).findFirst();
        if (unknown.isPresent()) {
            System.err.print("netmesh bench: there is no area " + unknown.get() + "\n" + USAGE);
            System.exit(2);
        }
        compare(words.stream().map(Area::of).toList());
    }

    private static void compare(List<Area> areas) throws Exception {
        List<Ours.Measured> ours = Ours.measure(areas);
        Set<String> compared = new LinkedHashSet<>();
        for (Ours.Measured measured : ours) compared.add(measured.figure().area());
        compared.remove("-");
        Theirs theirs = new Theirs();
        print(ours, theirs.crate(compared), theirs.second(compared), theirs.chronicle(compared));
    }

    private static void print(
            List<Ours.Measured> ours,
            Map<String, Figure> crate,
            Map<String, Figure> second,
            Map<String, Figure> chronicle) {
        System.out.println(
                line(
                        List.of(
                                "figure",
                                "ours",
                                "crate",
                                "ratio",
                                "wheel or gRPC",
                                "ratio",
                                "Chronicle",
                                "ratio",
                                "B/call")));
        for (Ours.Measured measured : ours) {
            Figure figure = measured.figure();
            List<String> cells = new ArrayList<>();
            cells.add(figure.area().equals("-") ? figure.name() : figure.key());
            cells.add(figure.text());
            for (Map<String, Figure> peer : List.of(crate, second, chronicle)) {
                Figure theirs = peer.get(figure.key());
                cells.add(theirs == null ? "" : theirs.text());
                cells.add(theirs == null ? "" : ratio(figure, theirs));
            }
            cells.add(
                    measured.bytesPerCall()
                            .map(b -> String.format(Locale.ROOT, "%.1f", b))
                            .orElse(""));
            System.out.println(line(cells));
        }
    }

    private static String line(List<String> cells) {
        return "%-44s %16s %16s %7s %16s %7s %12s %7s %9s"
                .formatted(cells.toArray())
                .stripTrailing();
    }

    private static String ratio(Figure ours, Figure theirs) {
        if (!ours.comparable() || !theirs.comparable()) return "";
        return String.format(Locale.ROOT, "%.2f", ours.speedAgainst(theirs));
    }
}
