package org.netmesh.laws.parity;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.netmesh.laws.Checkout;

/** Prints how much of the original's public surface works here, by area and tier. */
public final class Parity {
    private static final List<String> TIERS = List.of("A", "A+", "B", "C");
    private static final String LINE = "%-16s%11s%11s%11s%11s%13s%n";

    private Parity() {}

    /**
     * The first argument is the checkout. With {@code --ready} after it: the ids of the rows that
     * are ready to say works.
     */
    public static void main(String[] args) {
        var checkout = new Checkout(Path.of(args[0]));
        var table = ParityTable.of(checkout);
        if (args.length > 1 && args[1].equals("--ready")) {
            table.ready(checkout).forEach(row -> System.out.println(row.id()));
        } else {
            print(table.rows(), System.out);
        }
    }

    static void print(List<Row> rows, PrintStream out) {
        out.println("Public names of the original that work here, of those that exist there.");
        out.println(
                "A: named in its README. A+: promised there. B: exported. C: internal binding.");
        out.println();
        out.printf(LINE, "area", "A", "A+", "B", "C", "all");
        rows.stream().map(Row::area).distinct().forEach(area -> line(area, of(rows, area), out));
        line("all", rows, out);
    }

    private static List<Row> of(List<Row> rows, String area) {
        return rows.stream().filter(row -> row.area().equals(area)).toList();
    }

    private static void line(String name, List<Row> rows, PrintStream out) {
        var cells =
                TIERS.stream().map(tier -> share(rows, row -> row.tier().equals(tier))).toList();
        out.printf(
                LINE,
                name,
                cells.get(0),
                cells.get(1),
                cells.get(2),
                cells.get(3),
                share(rows, row -> true));
    }

    private static String share(List<Row> rows, Predicate<Row> chosen) {
        List<Row> counted = rows.stream().filter(chosen).filter(Row::hasCounterpart).toList();
        if (counted.isEmpty()) return "-";
        return counted.stream().filter(Row::works).count() + "/" + counted.size();
    }
}
