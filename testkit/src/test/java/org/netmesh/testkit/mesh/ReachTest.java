package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.CapabilityAnnouncement;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.ReflexAddress;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.discovery.AnnounceOptions;
import org.netmesh.mesh.discovery.DiscoverySettings;
import org.netmesh.mesh.discovery.Reach;
import org.netmesh.mesh.protocol.Caller;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** What announcements say of how a node is reached from outside (spec 04a §7.3 step 3). */
class ReachTest {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Reach OPEN = reach("open", "203.0.113.7:4000");
    private static final Reach CONE = reach("cone", "198.51.100.9:5000");

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh =
            new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);

    // spec 04a §19 26: inside the rate window, and in every later announcement
    @Test
    void whereANodeIsSeenIsAnnouncedAtOnce() {
        SimNode a = mesh.node();
        a.restart(DiscoverySettings.builder().minAnnounceInterval(Duration.ofMinutes(5)).build());
        SimNode b = mesh.node();
        mesh.join(a, b);
        Loop loop = new Loop(a);
        mesh.await(a.discovery().announce("gpu"));
        simulation.run(SOON);
        assertThat(b.discovery().index().reflexAddress(a.id())).isEmpty();

        mesh.await(a.command(loop, OPEN));
        simulation.until("it came", SOON, () -> address(b, a).equals(OPEN.address()));
        assertThat(b.discovery().find("nat:open")).containsExactly(a.id());
        assertThat(b.discovery().find("gpu")).containsExactly(a.id());

        mesh.await(a.command(loop, CONE));
        simulation.until("it came", SOON, () -> address(b, a).equals(CONE.address()));
        assertThat(b.discovery().find("nat:open")).isEmpty();
        assertThat(b.discovery().find("nat:cone")).containsExactly(a.id());
    }

    // spec 04a §18 M-25: no announcement has the class of one and the address of the other
    @Test
    void classAndAddressChangeTogether() {
        SimNode a = mesh.node();
        PlayedPeer hearer =
                new PlayedPeer(
                        simulation, mesh, new NodeId(0x77), new InetSocketAddress("10.7.7.7", 7));
        assertThat(hearer.join(a)).isTrue();
        Loop loop = new Loop(a);
        CapabilitySet byHand = CapabilitySet.builder().tag("nat:symmetric").build();
        for (int i = 0; i < 10; i++) {
            mesh.await(a.command(loop, i % 2 == 0 ? OPEN : CONE));
            mesh.await(a.discovery().announce(byHand, AnnounceOptions.DEFAULT.force(i % 3 == 0)));
        }
        simulation.run(Duration.ofMillis(50));

        var announced =
                hearer.opened().stream()
                        .filter(p -> p.subprotocol() == SubprotocolId.CAPABILITY.value())
                        .flatMap(p -> p.events().stream())
                        .map(CapabilityAnnouncement::decode)
                        .toList();
        assertThat(announced).hasSizeGreaterThan(10);
        for (CapabilityAnnouncement record : announced) {
            Reach said = record.reflexAddress().equals(OPEN.address()) ? OPEN : CONE;
            assertThat(record.reflexAddress()).isEqualTo(said.address());
            assertThat(record.capabilities().wireTags()).containsExactly(said.tag());
        }
    }

    private static Optional<ReflexAddress> address(SimNode at, SimNode of) {
        return at.discovery().index().reflexAddress(of.id());
    }

    private static Reach reach(String natClass, String address) {
        return new Reach(natClass, Optional.of(ReflexAddress.parse(address)));
    }

    /** Tells discovery on the loop, as a protocol of an upper room does. */
    private final class Loop implements Protocol<Reach> {
        private final SimNode node;

        Loop(SimNode node) {
            this.node = node;
            mesh.await(node.register(this));
        }

        @Override
        public Set<SubprotocolId> subprotocols() {
            return Set.of();
        }

        @Override
        public void start(ProtocolContext context, Now now) {}

        @Override
        public void onMessage(
                Caller caller,
                SubprotocolId subprotocol,
                byte[] bytes,
                int offset,
                int length,
                Now now) {}

        @Override
        public void onCommand(Reach reach, Now now) {
            node.discovery().plane().reach(reach, now);
        }
    }
}
