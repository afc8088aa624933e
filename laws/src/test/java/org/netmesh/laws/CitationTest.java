package org.netmesh.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Law: what a chapter says must hold is proven by a test that says so. */
class CitationTest {
    @Test
    void everyLineThatMustHoldIsCitedByATest() {
        List<String> required =
                Checkout.read(Path.of("src/test/must-hold.txt"))
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .flatMap(CitationTest::numbered)
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
        assertThat(Citations.specLines("spec 05 §26: a race; §25 M-3 to M-5, M-9"))
                .containsExactly("05 §25.3", "05 §25.4", "05 §25.5", "05 §25.9");
        assertThat(Citations.specLines("spec 05 §25 M-1; spec 06 §29 M-2"))
                .containsExactly("05 §25.1", "06 §29.2");
    }

    @Test
    void everyParityCitationIsReadToItsEnd() {
        assertThat(Citations.unread(Checkout.underTest()))
                .as("ids of docs/parity.tsv between commas; other words after a semicolon")
                .isEmpty();
        assertThat(Citations.unread("// parity: bus.Stats, bus.StoredEvent; §2\n")).isEmpty();
        assertThat(Citations.unread("// parity: bus.Stats bus.StoredEvent\n")).hasSize(1);
    }

    /** {@code 05 §25}, a tab, {@code 1-3 7} stands for four lines. */
    private static Stream<String> numbered(String line) {
        String[] cells = line.split("\t", 2);
        return Arrays.stream(cells[1].split(" ", -1))
                .flatMapToInt(CitationTest::range)
                .mapToObj(number -> cells[0] + "." + number);
    }

    private static IntStream range(String text) {
        String[] ends = text.split("-", 2);
        return IntStream.rangeClosed(
                Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
    }
}
