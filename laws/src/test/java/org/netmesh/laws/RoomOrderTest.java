package org.netmesh.laws;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Law: a room uses only the rooms that the table of docs/architecture.md lets it use. */
class RoomOrderTest {
    /** What each room may use; a room may also use whatever those may use. */
    private static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    entry("kernel", Set.of()),
                    entry("storage", Set.of("kernel")),
                    entry("capability", Set.of("kernel")),
                    entry("bus", Set.of("storage")),
                    entry("testservers", Set.of()),
                    entry("bus-redis", Set.of("bus")),
                    entry("bus-jetstream", Set.of("bus")),
                    entry("redex", Set.of("storage")),
                    entry("cortex", Set.of("redex")),
                    entry("mesh", Set.of("capability", "bus")),
                    entry("testkit", Set.of("mesh", "redex")),
                    entry("rpc", Set.of("mesh", "cortex")),
                    entry("all", Set.of("bus-redis", "bus-jetstream", "cortex", "mesh", "rpc")),
                    entry("cli", Set.of("all")),
                    entry("demo", Set.of("all", "testservers")),
                    entry("examples", Set.of("all", "testservers")));

    /** Rooms on the class path: they have no module of their own and may see everything. */
    private static final Set<String> WITHOUT_MODULE = Set.of("laws", "bench", "stress", "interop");

    private final Checkout checkout = Checkout.underTest();

    @Test
    void everyRoomOfTheBuildStandsInTheTable() {
        Set<String> known = new HashSet<>(MAY_USE.keySet());
        known.addAll(WITHOUT_MODULE);
        assertThat(checkout.rooms())
                .as("rooms of pom.xml; a new one needs a row in this test and in architecture.md")
                .isSubsetOf(known);
    }

    @Test
    void aRoomUsesOnlyWhatTheTableAllows() {
        List<String> wrong = new ArrayList<>();
        modules()
                .forEach((room, module) -> {
                    Set<String> allowed = new HashSet<>();
                    mayUse(room).forEach(below -> addWithBelow(below, allowed));
                    for (var requires : module.requires()) {
                        String used = folderOf(requires.name());
                        if (used.isEmpty() || allowed.contains(used)) continue;
                        wrong.add(
                                "%s must not use %s: move what it needs into a room below both, or let %s take it as a value or a port"
                                        .formatted(room, used, room));
                    }
                });
        assertThat(wrong).isEmpty();
    }

    @Test
    void oneFolderIsOneModuleAndOnePackageTree() {
        modules()
                .forEach((room, module) -> {
                    assertThat(module.name()).isEqualTo(moduleOf(room));
                    assertThat(module.packages())
                            .as("packages of %s", room)
                            .allMatch(name -> (name + ".").startsWith(moduleOf(room) + "."));
                });
    }

    private Map<String, ModuleDescriptor> modules() {
        var modules = new HashMap<String, ModuleDescriptor>();
        for (String room : checkout.rooms()) {
            if (WITHOUT_MODULE.contains(room)) continue;
            assertThat(checkout.hasModule(room))
                    .as(
                            "%s has a module-info.java and is built before laws: see laws/pom.xml",
                            room)
                    .isTrue();
            var found = ModuleFinder.of(checkout.classes(room)).findAll().iterator().next();
            modules.put(room, found.descriptor());
        }
        return modules;
    }

    private static void addWithBelow(String room, Set<String> rooms) {
        if (rooms.add(room)) mayUse(room).forEach(below -> addWithBelow(below, rooms));
    }

    private static Set<String> mayUse(String room) {
        return MAY_USE.getOrDefault(room, Set.of());
    }

    private static String moduleOf(String room) {
        return room.equals("all") ? "org.netmesh" : "org.netmesh." + room.replace('-', '.');
    }

    /** The room that a module's name stands for; empty for a module of others. */
    private static String folderOf(String module) {
        return MAY_USE.keySet().stream()
                .filter(room -> moduleOf(room).equals(module))
                .findAny()
                .orElseGet(() -> module.startsWith("org.netmesh") ? module : "");
    }
}
