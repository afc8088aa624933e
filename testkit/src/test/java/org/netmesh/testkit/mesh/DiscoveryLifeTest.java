package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.CapabilityAnnouncement;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.discovery.DiscoveryPlane;
import org.netmesh.mesh.discovery.DiscoverySettings;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.protocol.Caller;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.subnet.SubnetPolicy;
import org.netmesh.mesh.subnet.SubnetRule;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** What is known of a peer when it fails, comes back or begins anew, and what upper rooms add. */
class DiscoveryLifeTest {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final SubnetPolicy POLICY =
            new SubnetPolicy(List.of(new SubnetRule("region:", 0, Map.of("us", 1))));

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK);

    // spec 04a §18 M-14, §21.2: what fails is forgotten whole, and who is heard again is known
    // again
    @Test
    void aPeerThatIsHeardAgainIsKnownAgainAtOnce() {
        SimNode a = mesh.node();
        SimNode b = node(DiscoverySettings.builder().subnetPolicy(POLICY).build());
        mesh.join(a, b);
        mesh.await(a.discovery().announce("gpu", "region:us"));
        simulation.until("B finds A", SOON, () -> knows(b, a));

        // A hears B all the time, so nothing makes it announce again.
        simulation.network().block(a.address(), b.address());
        simulation.until("B misses A", LONG, () -> b.discovery().find("gpu").isEmpty());
        assertThat(b.discovery().plane().pinned(a.id())).isEmpty();
        assertThat(b.discovery().plane().subnet(a.id())).isEqualTo(SubnetId.GLOBAL);
        simulation.network().heal();

        simulation.until("B knows A", SOON, () -> knows(b, a));
        assertThat(b.discovery().plane().subnet(a.id())).isEqualTo(SubnetId.of(1));
    }

    // spec 04a §18 M-8: the copy that a relay forwarded came first, and yet the direct one counts
    @Test
    void aPeerWhoseForwardedCopyWasFasterIsKnownAgainToo() {
        SimNode a = mesh.node();
        SimNode relay = mesh.node();
        SimNode b = mesh.node();
        mesh.join(a, relay);
        mesh.join(b, relay);
        simulation
                .network()
                .conditions(
                        a.address(),
                        b.address(),
                        Conditions.PERFECT.delay(Duration.ofMillis(60), Duration.ofMillis(60)));
        mesh.join(a, b);
        mesh.await(a.discovery().announce("gpu"));
        simulation.until("B knows A", SOON, () -> knows(b, a));

        simulation.network().block(a.address(), b.address());
        simulation.until("B misses A", LONG, () -> b.discovery().find("gpu").isEmpty());
        simulation.network().heal();

        simulation.until("B knows A", SOON, () -> knows(b, a));
    }

    // spec 04a §21.2: a process that counts its versions from the start again, as 0.19.0 does
    @Test
    void aPeerThatBeganAnewIsHeardAlthoughItsVersionsAreLower() {
        SimNode b = mesh.node(SessionSecurity.REFERENCE_ONLY);
        SimNode a = mesh.node(SessionSecurity.REFERENCE_ONLY);
        mesh.join(a, b);
        CapabilityAnnouncement before = record(a.identity(), 900, "before");
        say(a, b, before);
        simulation.until("B hears it", SOON, () -> !b.discovery().find("before").isEmpty());

        // It is back before it was missed, so B has still what it said.
        a.restart();
        mesh.join(a, b);
        say(a, b, record(a.identity(), 1, "after"));

        simulation.until("B hears it", SOON, () -> !b.discovery().find("after").isEmpty());
        assertThat(b.discovery().find("before")).isEmpty();
        // In one session nobody begins anew, and what is older is no news.
        say(a, b, record(a.identity(), 0, "lower"));
        say(a, b, before);
        simulation.run(SOON);
        assertThat(b.discovery().find("after")).containsExactly(a.id());
    }

    // spec 04a §7.3 step 2: tags of protocols stand beside what the user announces
    @Test
    void protocolsAddTagsOfTheirOwnAndTakeThemBack() {
        SimNode a = mesh.node();
        SimNode b = mesh.node();
        mesh.join(a, b);
        mesh.await(a.discovery().announce("gpu"));
        Tagger tagger = new Tagger(a.discovery().plane());
        mesh.await(a.register(tagger));

        mesh.await(a.command(tagger, "+nrpc:echo"));
        mesh.await(a.command(tagger, "+nrpc:echo"));
        assertThat(a.discovery().find("nrpc:echo")).containsExactly(a.id());
        simulation.until(
                "B hears it",
                Duration.ofSeconds(20),
                () -> b.discovery().find("nrpc:echo").contains(a.id()));

        // What the user announces does not touch them, and they are not among what it edits.
        mesh.await(a.discovery().announce("cpu"));
        assertThat(a.discovery().find("nrpc:echo")).containsExactly(a.id());
        assertThat(a.discovery().plane().baseline().wireTags()).containsExactly("cpu");

        // Who added it twice takes it back twice; one that is not there is no matter.
        mesh.await(a.command(tagger, "-nrpc:echo"));
        mesh.await(a.command(tagger, "-nrpc:other"));
        assertThat(a.discovery().find("nrpc:echo")).containsExactly(a.id());
        mesh.await(a.command(tagger, "-nrpc:echo"));
        assertThat(a.discovery().find("nrpc:echo")).isEmpty();
        simulation.until(
                "B hears it",
                Duration.ofSeconds(20),
                () -> b.discovery().find("nrpc:echo").isEmpty());
        assertThat(b.discovery().find("cpu")).containsExactly(a.id());
    }

    // spec 04a §21.2: index entries are bounded by neighbour
    @Test
    void aNeighbourBringsItsShareOfNodesAndNoMore() {
        SimNode b = node(DiscoverySettings.builder().maxNodesPerNeighbour(3).build());
        SimNode a = mesh.node();
        SimNode other = mesh.node();
        mesh.join(a, b);
        mesh.join(other, b);
        CapabilityAnnouncement first = record(a.identity(), 1, "many");
        say(a, b, first);
        for (int i = 0; i < 5; i++) say(a, b, forwarded(record(stranger(), 1, "many")));
        simulation.run(SOON);

        assertThat(b.discovery().find("many")).hasSize(3).contains(a.id());
        assertThat(b.discovery().outcomes()).containsEntry("TOO_MANY", 3L);
        // It may say more of those it brought, and others have their own share.
        say(a, b, record(a.identity(), 2, "changed"));
        say(other, b, forwarded(record(stranger(), 1, "more")));
        simulation.run(SOON);
        assertThat(b.discovery().find("changed")).containsExactly(a.id());
        assertThat(b.discovery().find("more")).hasSize(1);
        // What has expired makes room.
        simulation.run(Duration.ofMinutes(7));
        Identity late = stranger();
        say(a, b, forwarded(record(late, 1, "late")));
        simulation.run(SOON);
        assertThat(b.discovery().find("late")).containsExactly(late.nodeId());
    }

    private SimNode node(DiscoverySettings settings) {
        SimNode node = mesh.node();
        node.restart(settings);
        return node;
    }

    private Identity stranger() {
        return mesh.node().identity();
    }

    private static boolean knows(SimNode b, SimNode a) {
        return b.discovery().find("gpu").contains(a.id())
                && b.discovery()
                        .plane()
                        .pinned(a.id())
                        .equals(Optional.of(a.identity().entityId()));
    }

    private CapabilityAnnouncement record(Identity who, long version, String tag) {
        return new CapabilityAnnouncement(
                        who.nodeId(),
                        who.entityId(),
                        version,
                        simulation.wallClock().epochNanos(),
                        300,
                        CapabilitySet.builder().tag(tag).build(),
                        Optional.empty(),
                        0,
                        Optional.empty())
                .sign(message -> who.sign(message).bytes());
    }

    private static CapabilityAnnouncement forwarded(CapabilityAnnouncement record) {
        return record.forwarded().orElseThrow();
    }

    private void say(SimNode from, SimNode to, CapabilityAnnouncement record) {
        Mouth mouth = new Mouth(to);
        mesh.await(from.register(mouth));
        mesh.await(from.command(mouth, new String(record.encode(), UTF_8)));
    }

    /** A protocol that hears nothing and does what a text says. */
    private abstract static class Silent implements Protocol<String> {
        private @Nullable ProtocolContext context;

        ProtocolContext context() {
            return Objects.requireNonNull(context);
        }

        @Override
        public Set<SubprotocolId> subprotocols() {
            return Set.of();
        }

        @Override
        public void start(ProtocolContext here, Now now) {
            context = here;
        }

        @Override
        public void onMessage(
                Caller caller,
                SubprotocolId subprotocol,
                byte[] bytes,
                int offset,
                int length,
                Now now) {}
    }

    /** Sends texts as announcements, whatever they are. */
    private static final class Mouth extends Silent {
        private final SimNode to;

        Mouth(SimNode to) {
            this.to = to;
        }

        @Override
        public void onCommand(String text, Now now) {
            context().send(to.id(), SubprotocolId.CAPABILITY, text.getBytes(UTF_8), now);
        }
    }

    /** Adds the tag behind a plus, and takes back the one behind a minus. */
    private static final class Tagger extends Silent {
        private final DiscoveryPlane plane;

        Tagger(DiscoveryPlane plane) {
            this.plane = plane;
        }

        @Override
        public void onCommand(String order, Now now) {
            if (order.startsWith("+")) plane.addTag(order.substring(1), now);
            else plane.removeTag(order.substring(1), now);
        }
    }
}
