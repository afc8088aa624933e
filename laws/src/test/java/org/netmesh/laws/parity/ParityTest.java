package org.netmesh.laws.parity;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netmesh.laws.Checkout;
import org.netmesh.laws.Citations;

/** Law: docs/parity.tsv is true. What it says works exists, and tier A is proven by tests. */
class ParityTest {
    private static final Checkout CHECKOUT = Checkout.underTest();
    private final ParityTable table = ParityTable.of(CHECKOUT);

    @Test
    void everyIdStandsOnce() {
        assertThat(table.rows()).extracting(Row::id).doesNotHaveDuplicates();
    }

    @Test
    void whatTheTableSaysWorksExists() {
        Set<String> packages = CHECKOUT.packages();
        List<String> missing =
                table.working().stream()
                        .flatMap(row -> Presence.missing(row, packages).stream())
                        .toList();
        assertThat(missing)
                .as("build it, or correct the row of docs/parity.tsv in the same commit")
                .isEmpty();
    }

    @Test
    void everyRowCanBeLookedUp() {
        Set<String> packages = CHECKOUT.packages();
        assertThat(table.rows())
                .allSatisfy(row -> assertThat(Presence.missing(row, packages)).isNotNull());
    }

    @Test
    void noneStandsForADashAndForNothingElse() {
        assertThat(table.rows())
                .as("a name without a counterpart, and no other, has the state none")
                .allMatch(row -> row.isDash() == row.isNone(), "none if and only if a dash");
    }

    @Test
    void everyWorkingNameOfTheReadmeIsProvenByATest() {
        Set<String> cited = Citations.parityIds(CHECKOUT);
        assertThat(table.working())
                .filteredOn(Row::needsProof)
                .extracting(Row::id)
                .as("write \"// parity: <id>\" above the test that proves the name")
                .isSubsetOf(cited);
    }

    @Test
    void noTestCitesANameThatTheTableDoesNotHave() {
        Set<String> known = table.rows().stream().map(Row::id).collect(toSet());
        assertThat(Citations.parityIds(CHECKOUT))
                .as("ids in \"parity:\" comments")
                .isSubsetOf(known);
    }
}
