package org.netmesh.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Law: what a chapter says must hold is proven by a test that says so. */
class CitationTest {
    @Test
    void everyLineThatMustHoldIsCitedByATest() {
        List<String> required =
                Checkout.read(Path.of("src/test/must-hold.txt"))
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(line -> line.split("\t", 2)[0])
                        .toList();
        assertThat(required)
                .as("write \"// spec 05 §25 M-7\" above the test that proves line 7 of §25")
                .isSubsetOf(Citations.specLines(Checkout.underTest()));
    }

    @Test
    void aCitationMayNameSeveralLinesInBothForms() {
        assertThat(Citations.specLines("// spec 05 §25 M-7, M-8: both"))
                .containsExactly("05 §25.7", "05 §25.8");
        assertThat(Citations.specLines("spec 04a §18.3")).containsExactly("04a §18.3");
        assertThat(Citations.specLines("spec 05 §25, §26")).isEmpty();
    }
}
