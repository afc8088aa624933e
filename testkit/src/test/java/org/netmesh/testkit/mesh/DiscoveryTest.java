package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelException;
import org.netmesh.mesh.discovery.AnnounceOptions;
import org.netmesh.mesh.discovery.Baseline;
import org.netmesh.mesh.discovery.DiscoverySettings;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** Announcements between simulated nodes (spec 04a §19). */
class DiscoveryTest {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK);

    // spec 04a §19 1
    @ParameterizedTest
    @EnumSource(names = {"REFERENCE_ONLY", "PREFER_EXTENDED"})
    void aNeighbourFindsWhatWasAnnounced(SessionSecurity security) {
        SimNode a = mesh.node(security);
        SimNode b = mesh.node(security);
        mesh.join(a, b);

        mesh.await(a.discovery().announce("gpu"));

        assertThat(a.discovery().find("gpu")).containsExactly(a.id());
        simulation.until("B finds A", SOON, () -> b.discovery().find("gpu").contains(a.id()));
    }

    // spec 04a §19 2, 3: over relays, once, with a route that follows
    @Test
    void anAnnouncementCrossesRelaysAndShowsTheWay() {
        List<SimNode> nodes = line(4);
        mesh.join(nodes.get(0), node(nodes));
        SimNode first = nodes.getFirst();
        SimNode last = nodes.get(3);

        mesh.await(first.discovery().announce("gpu"));
        simulation.until("it came", SOON, () -> !last.discovery().find("gpu").isEmpty());

        assertThat(last.discovery().find("gpu")).containsExactly(first.id());
        assertThat(last.look().routes())
                .anyMatch(route ->
                        route.destination().equals(first.id())
                                && route.nextHop().equals(nodes.get(2).id()));
    }

    // spec 04a §19 4, §21.2: whoever is new hears what was said before
    @Test
    void aLateNeighbourHearsOfUs() {
        SimNode a = mesh.node();
        mesh.await(a.discovery().announce("gpu"));
        SimNode b = mesh.node();

        mesh.join(b, a);

        simulation.until("B finds A", SOON, () -> b.discovery().find("gpu").contains(a.id()));
    }

    // spec 04a §19 5: relays keep no announcements for those who come later
    @Test
    void whoJoinsBehindARelayHearsTheNextAnnouncement() {
        SimNode a = mesh.node();
        SimNode relay = mesh.node();
        SimNode c = mesh.node();
        mesh.join(a, relay);
        mesh.await(a.discovery().announce("gpu"));
        simulation.run(SOON);
        mesh.join(c, relay);
        simulation.run(SOON);
        assertThat(c.discovery().find("gpu")).isEmpty();

        mesh.await(a.discovery().announce(tags("gpu"), AnnounceOptions.DEFAULT.force(true)));
        simulation.until("it came", SOON, () -> !c.discovery().find("gpu").isEmpty());
    }

    // spec 04a §18 M-24; spec 02 §30 M-46
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSweepNeitherSpinsNorIsNeeded(boolean never) {
        SimNode a = mesh.node();
        SimNode b = mesh.node();
        b.restart(
                DiscoverySettings.builder()
                        .gcInterval(never ? Optional.empty() : Optional.of(Duration.ZERO))
                        .build());
        mesh.join(a, b);
        mesh.await(a.discovery().announce(tags("gpu"), lasting(Duration.ofSeconds(3))));
        simulation.until("B finds A", SOON, () -> !b.discovery().find("gpu").isEmpty());
        a.crash();

        // Would spin for ever if the interval of zero were taken as it is.
        simulation.run(Duration.ofSeconds(10));

        assertThat(b.discovery().find("gpu")).isEmpty();
    }

    // spec 04a §19 6
    @Test
    void withoutARefreshAnAnnouncementRunsOut() {
        SimNode a = mesh.node();
        a.restart(DiscoverySettings.builder().refresh(false).build());
        SimNode b = mesh.node();
        b.restart(
                DiscoverySettings.builder()
                        .gcInterval(Optional.of(Duration.ofMillis(250)))
                        .build());
        mesh.join(a, b);
        mesh.await(a.discovery().announce(tags("gpu"), lasting(Duration.ofSeconds(1))));
        simulation.until("B finds A", SOON, () -> !b.discovery().find("gpu").isEmpty());

        simulation.run(Duration.ofMillis(1_500));

        assertThat(b.discovery().find("gpu")).isEmpty();
    }

    // spec 04a §21.2: an announcement is refreshed by itself
    @Test
    void anAnnouncementLivesOn() {
        SimNode[] pair = pair();
        mesh.await(pair[0].discovery().announce(tags("gpu"), lasting(Duration.ofSeconds(60))));
        simulation.until("B finds A", SOON, () -> !pair[1].discovery().find("gpu").isEmpty());

        simulation.run(Duration.ofMinutes(10));

        assertThat(pair[1].discovery().find("gpu")).containsExactly(pair[0].id());
    }

    // spec 04a §21.2: whoever comes hears of us, and those who are here go on hearing
    @Test
    void newcomersDoNotKeepOthersFromHearingTheRefresh() {
        SimNode[] pair = pair();
        mesh.await(pair[0].discovery().announce(tags("gpu"), lasting(Duration.ofSeconds(60))));
        simulation.until("B finds A", SOON, () -> !pair[1].discovery().find("gpu").isEmpty());

        for (int i = 0; i < 20; i++) {
            mesh.join(mesh.node(), pair[0]);
            simulation.run(Duration.ofSeconds(10));
            assertThat(pair[1].discovery().find("gpu")).containsExactly(pair[0].id());
        }
    }

    // spec 04a §19 7, §21.2: the last of a burst goes out at the end of the window
    @Test
    void aBurstIsSeenByItsFirstAndItsLast() {
        SimNode a = mesh.node();
        a.restart(DiscoverySettings.builder().minAnnounceInterval(Duration.ofSeconds(5)).build());
        SimNode b = mesh.node();
        mesh.join(a, b);
        for (int i = 0; i < 10; i++) mesh.await(a.discovery().announce("step-" + i));

        assertThat(a.discovery().find("step-9")).containsExactly(a.id());
        simulation.run(Duration.ofSeconds(1));
        assertThat(b.discovery().find("step-0")).containsExactly(a.id());
        assertThat(b.discovery().find("step-9")).isEmpty();
        simulation.run(Duration.ofSeconds(5));
        assertThat(b.discovery().find("step-9")).containsExactly(a.id());
    }

    // spec 04a §19 8, 9
    @Test
    void anUnsignedAnnouncementCountsOnlyWhereThatIsAllowed() {
        SimNode a = mesh.node(SessionSecurity.REFERENCE_ONLY);
        SimNode strict = mesh.node(SessionSecurity.REFERENCE_ONLY);
        SimNode lax = mesh.node(SessionSecurity.REFERENCE_ONLY);
        lax.restart(DiscoverySettings.builder().requireSigned(false).build());
        mesh.join(a, strict);
        mesh.join(a, lax);

        mesh.await(a.discovery().announce(tags("gpu"), AnnounceOptions.DEFAULT.sign(false)));
        simulation.run(Duration.ofSeconds(1));

        assertThat(a.discovery().find("gpu")).containsExactly(a.id());
        assertThat(strict.discovery().find("gpu")).isEmpty();
        assertThat(strict.discovery().outcomes()).containsEntry("UNSIGNED", 1L);
        assertThat(lax.discovery().find("gpu")).containsExactly(a.id());
    }

    // spec 04a §19 20, §18 14
    @Test
    void whoFailsIsForgottenAndHeardAgainWhenItIsBack() {
        SimNode[] pair = pair();
        mesh.await(pair[0].discovery().announce("gpu"));
        simulation.until("B finds A", SOON, () -> !pair[1].discovery().find("gpu").isEmpty());
        simulation.network().block(pair[0].address(), pair[1].address());
        simulation.until("B misses A", LONG, () -> pair[1].discovery().find("gpu").isEmpty());

        simulation.network().heal();

        // A noticed nothing: its next refresh comes within half a lifetime.
        simulation.until(
                "B finds A",
                Duration.ofMinutes(3),
                () -> !pair[1].discovery().find("gpu").isEmpty());
    }

    // B-004; spec 04a §21.2: a restarted node is heard although it counts anew
    @Test
    void aRestartedNodeIsHeard() {
        SimNode[] pair = pair();
        mesh.await(pair[0].discovery().announce("old"));
        simulation.until("B finds A", SOON, () -> !pair[1].discovery().find("old").isEmpty());
        pair[0].restart();
        mesh.join(pair[0], pair[1]);

        mesh.await(pair[0].discovery().announce("new"));

        simulation.until("B finds A", SOON, () -> !pair[1].discovery().find("new").isEmpty());
        assertThat(pair[1].discovery().find("old")).isEmpty();
    }

    // 04a §21.2, 20 §4.6: who leaves says so
    @Test
    void whoLeavesTakesItsWordBackEverywhere() {
        List<SimNode> nodes = line(3);
        mesh.await(nodes.getFirst().discovery().announce("gpu"));
        SimNode far = nodes.get(2);
        simulation.until("it came", SOON, () -> !far.discovery().find("gpu").isEmpty());

        nodes.getFirst().close();

        simulation.until("it is gone", SOON, () -> far.discovery().find("gpu").isEmpty());
    }

    @Test
    void aChangeThatComesSecondChangesNothingAndSaysSo() {
        SimNode a = mesh.node();
        mesh.await(a.discovery().announce("gpu"));

        CompletableFuture<Boolean> asked =
                a.discovery()
                        .edit(before -> {
                            mesh.await(a.discovery().announce("cpu"));
                            return before.toBuilder().tag("late").build();
                        });

        assertThat(mesh.await(asked)).isFalse();
        assertThat(a.discovery().find("late")).isEmpty();
        assertThat(a.discovery().find("cpu")).containsExactly(a.id());
    }

    // spec 04a §19 18, 19
    @Test
    void chainsAreHeldAndWithdrawn() {
        SimNode a = mesh.node();
        var chain = a.identity().originHash();
        mesh.await(a.discovery().announce("gpu"));
        mesh.await(a.discovery().edit(Baseline.chain(chain, 7)));
        mesh.await(a.discovery().edit(Baseline.chainRange(chain, 3, 9)));
        assertThat(holders(a, chain.toString())).hasSize(1);
        mesh.await(a.discovery().edit(Baseline.chainRange(chain, 9, 9)));
        assertThat(holders(a, chain.toString())).hasSize(1);

        mesh.await(a.discovery().edit(Baseline.withdrawChain(chain)));
        mesh.await(a.discovery().edit(Baseline.withdrawChain(chain)));

        assertThat(holders(a, chain.toString())).isEmpty();
        assertThat(a.discovery().find("gpu")).containsExactly(a.id());
    }

    // spec 03 §21 7, 8; §24.1 16
    @Test
    void aChannelMayWantCapabilities() {
        SimNode[] pair = pair();
        CapabilityFilter gpu = CapabilityFilter.builder().requireTag("gpu").build();
        mesh.await(
                pair[0].channels()
                        .register(
                                ChannelConfig.builder("c")
                                        .publishCaps(gpu)
                                        .subscribeCaps(gpu)
                                        .build()));
        assertThat(mesh.awaitFailure(pair[1].channels().subscribe(pair[0], "c")))
                .isInstanceOf(ChannelException.class);
        assertThat(mesh.awaitFailure(pair[0].channels().publish("c", "x")))
                .hasMessageContaining("publish denied by channel ACL");

        mesh.await(pair[0].discovery().announce("gpu"));
        mesh.await(pair[1].discovery().announce("gpu"));
        simulation.until("A knows B", SOON, () -> pair[0].discovery().find("gpu").size() == 2);
        mesh.await(pair[1].channels().subscribe(pair[0], "c"));
        assertThat(mesh.await(pair[0].channels().publish("c", "x")).delivered()).isEqualTo(1);

        mesh.await(pair[1].discovery().announce(tags("cpu"), AnnounceOptions.DEFAULT.force(true)));
        simulation.until("B is out", SOON, () -> pair[0].channels().subscribers("c").isEmpty());
    }

    private SimNode node(List<SimNode> nodes) {
        SimNode extra = mesh.node();
        mesh.join(extra, nodes.get(1));
        return extra;
    }

    private List<SimNode> line(int length) {
        List<SimNode> nodes = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            SimNode node = mesh.node();
            if (i > 0) mesh.join(node, nodes.getLast());
            nodes.add(node);
        }
        return nodes;
    }

    private SimNode[] pair() {
        SimNode a = mesh.node();
        SimNode b = mesh.node();
        mesh.join(a, b);
        return new SimNode[] {a, b};
    }

    private static List<?> holders(SimNode node, String hash) {
        return node.discovery().index().nodes().stream()
                .filter(known ->
                        known.capabilities().tags().stream()
                                .anyMatch(org.netmesh.capability.ChainTags.holds(hash)))
                .toList();
    }

    private static CapabilitySet tags(String... tags) {
        return CapabilitySet.builder().tags(List.of(tags)).build();
    }

    private static AnnounceOptions lasting(Duration ttl) {
        return AnnounceOptions.DEFAULT.ttl(ttl);
    }
}
