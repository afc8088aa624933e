package org.netmesh.laws;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.netmesh.laws.Sizes.Measured;

/**
 * Law: a file has at most 500 lines, a method at most 60. {@code size-exceptions.tsv} holds what is
 * longer for a good reason: it may shrink there, and never grow.
 */
class SizeTest {
    private static final int FILE_LINES = 500;
    private static final int METHOD_LINES = 60;

    private final Checkout checkout = Checkout.underTest();
    private final Map<String, Allowed> exceptions = exceptions();

    private record Allowed(long lines, String reason) {}

    @Test
    void noFileIsLongerThanItsLimit() {
        assertThat(tooLong(Sizes.files(checkout), FILE_LINES))
                .as("split by idea: what would the table of contents of this file say?")
                .isEmpty();
    }

    @Test
    void noMethodIsLongerThanItsLimit() {
        assertThat(tooLong(Sizes.methods(checkout), METHOD_LINES))
                .as("name the steps of this method and make each a method")
                .isEmpty();
    }

    @Test
    void everyExceptionIsStillNeededAndGivesItsReason() {
        var measured = new ArrayList<>(Sizes.files(checkout));
        measured.addAll(Sizes.methods(checkout));
        Map<String, Long> longest =
                measured.stream().collect(toMap(Measured::name, Measured::lines, Math::max));
        exceptions.forEach((name, allowed) -> {
            int limit = name.contains("#") ? METHOD_LINES : FILE_LINES;
            assertThat(longest.getOrDefault(name, 0L))
                    .as("%s no longer needs its line in size-exceptions.tsv", name)
                    .isGreaterThan(limit);
            assertThat(allowed.reason).as("the reason for %s", name).isNotBlank();
        });
    }

    private List<String> tooLong(List<Measured> measured, int limit) {
        return measured.stream()
                .filter(one -> one.lines() > limitOf(one.name(), limit))
                .map(one -> one.name() + " has " + one.lines() + " lines")
                .toList();
    }

    private long limitOf(String name, int limit) {
        Allowed allowed = exceptions.get(name);
        return allowed == null ? limit : allowed.lines;
    }

    private static Map<String, Allowed> exceptions() {
        return Checkout.read(Path.of("src/test/size-exceptions.tsv"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", 3))
                .collect(
                        toMap(
                                cells -> cells[0],
                                cells -> new Allowed(Long.parseLong(cells[1]), cells[2])));
    }
}
