package org.netmesh.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = new Table();

    @Test
    void aSeriesShowsItsLastLeastMeanAndGreatestValue() {
        add("load", 1, "");
        add("load", 4, "");
        add("load", 2.5, "");
        assertThat(table.lines())
                .containsExactly(
                        "reading                       last         min        mean         max   events",
                        "load                          2.50           1        2.50           4        3");
    }

    @Test
    void unitsAreShownAsPeopleReadThem() {
        add("memory", 1536 * 1024 * 1024.0, "B");
        add("network", 999, "B/s");
        add("busy", 12.34, "%");
        assertThat(table.lines()).anySatisfy(line -> assertThat(line).contains("1.5 GiB"));
        assertThat(table.lines()).anySatisfy(line -> assertThat(line).contains("999 B/s"));
        assertThat(table.lines()).anySatisfy(line -> assertThat(line).contains("12.3 %"));
    }

    @Test
    void everyLineFitsInEightyColumnsAndManySeriesAreCutShort() {
        IntStream.range(0, 40)
                .forEach(i -> add("a rather long name of series " + i, i * 1e15, "B"));
        assertThat(table.lines()).hasSize(16).last().isEqualTo("and 26 more");
        assertThat(table.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(80));
    }

    private void add(String name, double value, String unit) {
        table.add(List.of(new Reading(name, value, unit)));
    }
}
