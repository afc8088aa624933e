package org.netmesh.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One reversible encoding on Windows, so that no two names share a file (B-091). */
class SystemNamesTest {
    @ParameterizedTest
    @CsvSource({
        "orders,orders",
        "con,%63on",
        "aux.log,%61ux.log",
        "a:b,a%3ab",
        "x.,x%2e",
        "100%,100%25",
        "con2,con2",
        "lpt1,%6cpt1"
    })
    void namesThatWindowsKeepsForItselfAreEscaped(String segment, String name) {
        assertThat(SystemNames.encodeForWindows(segment)).isEqualTo(name);
        assertThat(SystemNames.decodeFromWindows(name)).isEqualTo(segment);
    }

    @Test
    void noTwoNamesShareAFile() {
        List<String> segments =
                List.of("con", "%63on", "a.", "a", "a%2e", "a%252e", "nul.x", "nul");
        Set<String> names = new HashSet<>();
        for (String segment : segments) {
            String name = SystemNames.encodeForWindows(segment);
            assertThat(names.add(name.toLowerCase(Locale.ROOT))).as(segment).isTrue();
            assertThat(SystemNames.decodeFromWindows(name)).isEqualTo(segment);
        }
    }
}
