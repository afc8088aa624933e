package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.mesh.Loopback.join;
import static org.netmesh.mesh.Loopback.until;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.CapabilityChange;
import org.netmesh.capability.CapabilityException;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilityRequirement;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.GpuInfo;
import org.netmesh.capability.Hardware;
import org.netmesh.capability.ScopeFilter;
import org.netmesh.capability.predicate.P;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.SubnetId;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.mesh.discovery.AnnounceOptions;
import org.netmesh.mesh.discovery.DiscoveryException;
import org.netmesh.mesh.subnet.SubnetPolicy;
import org.netmesh.mesh.subnet.SubnetRule;

/** Discovery between nodes on loopback sockets, as their users see it. */
class DiscoveryIT {
    private static final CapabilityFilter GPU =
            CapabilityFilter.builder().requireTag("gpu").build();
    private static final AnnounceOptions NOW = AnnounceOptions.DEFAULT.force(true);

    private final Loopback mesh = new Loopback();
    private MeshNode alice;
    private MeshNode bob;

    @BeforeEach
    void meet() {
        alice = mesh.started(c -> c.minAnnounceInterval(Duration.ZERO));
        bob = mesh.started(c -> c);
        join(bob, alice);
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    // spec 04a §17: found here when the call returns, and there soon
    // parity: capabilities.MeshNode.announceCapabilities, capabilities.MeshNode.findNodes
    @Test
    void whatANodeAnnouncesIsFoundByItselfAndItsPeers() {
        alice.announceCapabilities(tags("gpu"));

        assertThat(alice.findNodes(GPU)).containsExactly(alice.nodeId());
        until("bob finds alice", () -> bob.findNodes(GPU).contains(alice.nodeId()));
        assertThat(bob.discovery().capabilitiesOf(alice.nodeId()).orElseThrow().hasTag("gpu"))
                .isTrue();
        assertThat(bob.discovery().outcomes()).containsEntry("TAKEN", 1L);
    }

    // spec 04a §19 14, 15
    // parity: capabilities.MeshNode.findNodesScoped
    @Test
    void scopesNarrowWhatIsFound() {
        MeshNode carol = mesh.started(c -> c);
        join(carol, bob);
        alice.announceCapabilities(tags("gpu", "scope:tenant:oem-123"));
        carol.announceCapabilities(tags("gpu"));
        until("bob finds both", () -> bob.findNodes(GPU).size() == 2);

        assertThat(scoped(ScopeFilter.tenant("oem-123")))
                .containsExactlyInAnyOrder(alice.nodeId(), carol.nodeId());
        assertThat(scoped(ScopeFilter.tenant("corp-acme"))).containsExactly(carol.nodeId());
        assertThat(scoped(ScopeFilter.globalOnly())).containsExactly(carol.nodeId());
        assertThat(scoped(ScopeFilter.region("eu-west"))).containsExactly(carol.nodeId());
        assertThat(scoped(ScopeFilter.any())).hasSize(2);
    }

    // spec 04a §19 17; spec 04a §18 20
    @Test
    void aPolicySaysWhoIsOfOurSubnet() {
        SubnetPolicy policy =
                new SubnetPolicy(List.of(new SubnetRule("region:", 0, Map.of("us", 1, "eu", 2))));
        MeshNode dan = mesh.started(c -> c.subnetPolicy(policy).subnet(SubnetId.of(1)));
        join(dan, alice);
        join(dan, bob);
        alice.announceCapabilities(tags("gpu", "region:us"));
        bob.announceCapabilities(tags("gpu", "region:eu"));
        until("dan finds both", () -> dan.findNodes(GPU).size() == 2);

        assertThat(dan.findNodesScoped(GPU, ScopeFilter.sameSubnet()))
                .containsExactly(alice.nodeId());
        until("bob finds alice", () -> bob.findNodes(GPU).size() == 2);
        assertThat(scoped(ScopeFilter.sameSubnet())).containsExactly(bob.nodeId());
    }

    // spec 04a §19 16
    @Test
    void theBestNodeHasTheMostOfWhatCounts() {
        alice.announceCapabilities(gpu(80, "oem"));
        bob.announceCapabilities(gpu(24, "oem"));
        until("bob finds both", () -> bob.discovery().index().size() == 2);
        CapabilityRequirement vram =
                new CapabilityRequirement(
                        CapabilityFilter.builder().requireGpu().build(), 0, 1, 0, 0);

        assertThat(bob.discovery().findBestNode(vram)).contains(alice.nodeId());
        assertThat(bob.discovery().findBestNodeScoped(vram, ScopeFilter.tenant("oem")))
                .contains(alice.nodeId());
        assertThat(bob.discovery().findBestNodeScoped(vram, ScopeFilter.tenant("other"))).isEmpty();
    }

    // spec 04a §21: pushed on change
    @Test
    void aWatchTellsOfEveryChange() {
        try (Subscription<CapabilityChange> changes = bob.discovery().watch(GPU)) {
            alice.announceCapabilities(tags("gpu"));
            assertThat(changes.poll(Loopback.PATIENCE).orElseThrow())
                    .isInstanceOf(CapabilityChange.Added.class);
            alice.announceCapabilities(tags("gpu", "fast"), NOW);
            assertThat(changes.poll(Loopback.PATIENCE).orElseThrow())
                    .isInstanceOf(CapabilityChange.Updated.class);
            alice.announceCapabilities(tags("fast"), NOW);
            assertThat(changes.poll(Loopback.PATIENCE).orElseThrow())
                    .isEqualTo(new CapabilityChange.Removed(alice.nodeId()));
        }
    }

    // spec 04a §19 18, 19: chains are added, replaced and withdrawn; self comes first
    @Test
    void holdersOfAChainAreFound() {
        OriginHash chain = alice.originHash();
        alice.announceCapabilities(tags("gpu"));
        bob.discovery().announceChain(chain, 3);
        alice.discovery().announceChain(chain, 5);
        alice.discovery().announceChainRange(chain, 5, 9);
        alice.discovery().announceChainRange(chain, 9, 9);
        until("bob sees both", () -> bob.discovery().findChainHolders(chain).size() == 2);
        assertThat(bob.discovery().findChainHolders(chain))
                .containsExactly(bob.nodeId(), alice.nodeId());

        alice.discovery().withdrawChain(chain);
        alice.discovery().withdrawChain(chain);
        assertThat(alice.discovery().capabilitiesOf(alice.nodeId()).orElseThrow().wireTags())
                .containsExactly("gpu");
        until("bob sees one", () -> bob.discovery().findChainHolders(chain).size() == 1);
        assertThat(bob.discovery().findChainHolders(new OriginHash(1))).isEmpty();
    }

    // spec 04a §21.2: what no packet carries is refused before anything changes
    @Test
    void anOversizeSetIsRefused() {
        alice.announceCapabilities(tags("gpu"));
        CapabilitySet huge = tags("x".repeat(8_100));

        assertThatThrownBy(() -> alice.announceCapabilities(huge))
                .isInstanceOfSatisfying(
                        CapabilityException.class,
                        e -> assertThat(e.kind()).isEqualTo(CapabilityException.Kind.TOO_LARGE));
        assertThat(alice.findNodes(GPU)).containsExactly(alice.nodeId());
    }

    // parity: streams.MeshNodeConfig.capabilityGcIntervalMs
    @Test
    void expiredAnnouncementsAreSweptAtTheIntervalGiven() {
        MeshNode keeper = mesh.started(c -> c.capabilityGcInterval(Duration.ofMillis(20)));
        join(keeper, alice);
        alice.announceCapabilities(tags("gpu"), AnnounceOptions.DEFAULT.ttl(Duration.ZERO));

        until("it was seen", () -> keeper.discovery().index().stats().totalIndexed() > 0);
        until("it was swept", () -> keeper.discovery().index().stats().nodeCount() == 0);
        assertThatThrownBy(() -> mesh.started(c -> c.capabilityGcInterval(Duration.ofSeconds(-1))))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("capabilityGcInterval");
    }

    // spec 04a §19 8, 9
    // parity: streams.MeshNodeConfig.requireSignedCapabilities
    @Test
    void unsignedAnnouncementsCountWhereTheConfigSaysSo() {
        MeshNode lax = mesh.started(c -> c.requireSignedCapabilities(false));
        join(lax, alice);

        alice.announceCapabilities(tags("gpu"), AnnounceOptions.DEFAULT.sign(false));

        until("lax finds alice", () -> lax.findNodes(GPU).contains(alice.nodeId()));
        until("bob refused", () -> bob.discovery().outcomes().getOrDefault("UNSIGNED", 0L) > 0);
        assertThat(bob.findNodes(GPU)).isEmpty();
    }

    // spec 04a §11
    @Test
    void theNearestMatchComesFirst() {
        alice.announceCapabilities(tags("hardware.gpu"));
        bob.announceCapabilities(tags("hardware.gpu"));
        until("bob finds both", () -> bob.discovery().index().size() == 2);

        assertThat(bob.discovery().nearest(P.exists("hardware.gpu"), 1))
                .containsExactly(bob.nodeId());
        assertThat(bob.discovery().findNodes(P.exists("hardware.gpu")))
                .isEqualTo(Set.of(alice.nodeId(), bob.nodeId()).stream().sorted().toList());
    }

    private List<NodeId> scoped(ScopeFilter scope) {
        return bob.findNodesScoped(GPU, scope);
    }

    private static CapabilitySet tags(String... tags) {
        return CapabilitySet.builder().tags(List.of(tags)).build();
    }

    private static CapabilitySet gpu(long vramGb, String tenant) {
        return CapabilitySet.builder()
                .hardware(Hardware.builder().gpu(GpuInfo.builder().vramGb(vramGb).build()).build())
                .tenantScope(tenant)
                .build();
    }
}
