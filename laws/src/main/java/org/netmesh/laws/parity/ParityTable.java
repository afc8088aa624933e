package org.netmesh.laws.parity;

import java.util.List;
import java.util.Set;
import org.netmesh.laws.Checkout;
import org.netmesh.laws.Citations;

/** docs/parity.tsv: one row for each public name of the original. */
public record ParityTable(List<Row> rows) {
    public ParityTable {
        rows = List.copyOf(rows);
    }

    public static ParityTable of(Checkout checkout) {
        return new ParityTable(
                Checkout.read(checkout.root().resolve("docs/parity.tsv"))
                        .lines()
                        .skip(1)
                        .map(Row::parse)
                        .toList());
    }

    /**
     * The rows that may say works and do not yet: their Java names exist, and a test cites them
     * where tier A asks for one.
     */
    public List<Row> ready(Checkout checkout) {
        Set<String> packages = checkout.packages();
        Set<String> cited = Citations.parityIds(checkout);
        return rows.stream()
                .filter(row -> !row.works() && row.hasCounterpart())
                .filter(row -> !row.needsProof() || cited.contains(row.id()))
                .filter(row -> Presence.missing(row, packages).isEmpty())
                .toList();
    }

    public List<Row> working() {
        return rows.stream().filter(Row::works).toList();
    }
}
