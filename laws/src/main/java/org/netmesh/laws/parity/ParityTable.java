package org.netmesh.laws.parity;

import java.util.List;
import org.netmesh.laws.Checkout;

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

    public List<Row> working() {
        return rows.stream().filter(Row::works).toList();
    }
}
