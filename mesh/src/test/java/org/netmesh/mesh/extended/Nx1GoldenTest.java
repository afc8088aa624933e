package org.netmesh.mesh.extended;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.netmesh.mesh.Golden;

/** What our extension puts on the wire never changes unnoticed (spec 20 §8.3). */
class Nx1GoldenTest {
    @TestFactory
    Iterable<DynamicTest> theBytesOfTheExtensionAreThoseOfTheGoldenFile() {
        Map<String, String> computed = Nx1Golden.compute();
        assertThat(Golden.NX1.propertyNames()).containsExactlyElementsOf(computed.keySet());
        return computed.entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(
                                entry.getKey(),
                                () ->
                                        assertThat(Golden.NX1.path(entry.getKey()).asString())
                                                .isEqualTo(entry.getValue())))
                .toList();
    }
}
