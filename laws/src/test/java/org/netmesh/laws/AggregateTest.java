package org.netmesh.laws;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Law: whoever adds the one dependency has every library. */
class AggregateTest {
    private static final Set<String> NO_LIBRARIES =
            Set.of("all", "cli", "demo", "examples", "testkit", "testservers");

    private final Checkout checkout = Checkout.underTest();

    // parity: bus.packaging.sdk, bus.packaging.cortex, bus.packaging.redex-disk,
    // bus.packaging.netdb, bus.packaging.redis, bus.packaging.net
    @Test
    void theAggregatePassesOnTheModuleOfEveryLibraryAndNothingElse() {
        Set<String> libraries =
                checkout.rooms().stream()
                        .filter(room -> checkout.hasModule(room) && !NO_LIBRARIES.contains(room))
                        .map(room -> module(room).name())
                        .collect(toSet());
        Set<String> passedOn =
                module("all").requires().stream()
                        .filter(requires ->
                                requires.modifiers().contains(Requires.Modifier.TRANSITIVE))
                        .map(Requires::name)
                        .collect(toSet());
        assertThat(passedOn)
                .as("a new library goes into all/pom.xml and all/src/main/java/module-info.java")
                .isEqualTo(libraries);
    }

    private ModuleDescriptor module(String room) {
        return ModuleFinder.of(checkout.classes(room)).findAll().iterator().next().descriptor();
    }
}
