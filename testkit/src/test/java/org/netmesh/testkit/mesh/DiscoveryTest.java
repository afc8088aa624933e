package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** Announcements between simulated nodes (spec 04a §19). */
class DiscoveryTest {
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK);

    // spec 04a §19 1
    // parity: capabilities.MeshNode.announceCapabilities, capabilities.MeshNode.findNodes
    @ParameterizedTest
    @EnumSource(names = {"REFERENCE_ONLY", "PREFER_EXTENDED"})
    void whatAPeerAnnouncesIsFound(SessionSecurity security) {
        SimNode a = mesh.node(security);
        SimNode b = mesh.node(security);
        mesh.join(a, b);

        mesh.await(a.discovery().announce("gpu"));

        assertThat(a.discovery().find("gpu")).containsExactly(a.id());
        simulation.until("b finds a", SOON, () -> b.discovery().find("gpu").contains(a.id()));
    }

    // spec 04a §19 2
    @Test
    void anAnnouncementCrossesARelayAndShowsTheWayBack() {
        SimNode a = mesh.node();
        SimNode b = mesh.node();
        SimNode c = mesh.node();
        mesh.join(a, b);
        mesh.join(b, c);

        mesh.await(a.discovery().announce("gpu"));

        simulation.until("c finds a", SOON, () -> c.discovery().find("gpu").contains(a.id()));
        assertThat(c.look().routes())
                .anySatisfy(route -> {
                    assertThat(route.destination()).isEqualTo(a.id());
                    assertThat(route.nextHop()).isEqualTo(b.id());
                });
    }

    // spec 04a §19 3
    @Test
    void twoWaysToANodeIndexItOnce() {
        SimNode a = mesh.node();
        SimNode b = mesh.node();
        SimNode c = mesh.node();
        SimNode d = mesh.node();
        for (SimNode middle : List.of(b, c)) {
            mesh.join(a, middle);
            mesh.join(middle, d);
        }

        mesh.await(a.discovery().announce("gpu"));
        simulation.run(SOON);

        assertThat(d.discovery().find("gpu")).containsExactly(a.id());
        assertThat(d.discovery().index().stats().totalIndexed()).isEqualTo(1);
    }

    // spec 04a §19 4
    @Test
    void aNewcomerHearsWhatWasAnnouncedBefore() {
        SimNode a = mesh.node();
        SimNode b = mesh.node();
        mesh.await(a.discovery().announce("gpu"));

        mesh.join(b, a);

        simulation.until("b finds a", SOON, () -> b.discovery().find("gpu").contains(a.id()));
    }
}
