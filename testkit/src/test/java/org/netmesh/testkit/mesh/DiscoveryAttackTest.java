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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.AnnouncementSignature;
import org.netmesh.capability.CapabilityAnnouncement;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.discovery.DiscoverySettings;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.protocol.Caller;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.subnet.SubnetPolicy;
import org.netmesh.mesh.subnet.SubnetRule;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/**
 * A peer of plain sessions that says what it likes: nothing forged, replayed or claimed for another
 * enters an index (spec 04a §18, §19).
 */
class DiscoveryAttackTest {
    private static final SubnetPolicy POLICY =
            new SubnetPolicy(List.of(new SubnetRule("region:", 0, Map.of("us", 1, "eu", 2))));

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh =
            new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);
    private final Mouth mouth = new Mouth();
    private SimNode mallory;
    private SimNode bob;
    private SimNode carol;
    private Identity victim;

    @BeforeEach
    void meet() {
        mallory = mesh.node();
        bob = mesh.node();
        carol = mesh.node();
        bob.restart(DiscoverySettings.builder().subnetPolicy(POLICY).build());
        mesh.join(mallory, bob);
        mesh.join(carol, bob);
        mesh.await(mallory.register(mouth));
        victim = mesh.node().identity();
    }

    // spec 04a §18 6, §19 10: directly and forwarded
    @Test
    void aNodeIdOfAnotherIsNotIndexed() {
        for (int hops : new int[] {0, 1}) {
            CapabilityAnnouncement forged =
                    signed(mallory.identity(), victim.nodeId(), hops + 1, hops, "gpu");
            say(forged);
        }
        CapabilityAnnouncement own = signed(mallory.identity(), mallory.id(), 7, 0, "gpu");
        say(rebound(own, victim.entityId()));

        assertThat(bob.discovery().find("gpu")).isEmpty();
        assertThat(bob.discovery().outcomes())
                .containsEntry("NOT_THE_SENDER", 1L)
                .containsEntry("NOT_BOUND", 2L);
    }

    // spec 04a §18 3: whatever is changed after signing
    @Test
    void changedContentIsNotIndexed() {
        CapabilityAnnouncement good = of(victim, 1, "cpu");
        say(forwarded(good.withCapabilities(tags("gpu")), 3));
        CapabilityAnnouncement later =
                new CapabilityAnnouncement(
                        good.nodeId(),
                        good.entityId(),
                        good.version() + 1,
                        good.timestampNanos(),
                        good.ttlSeconds(),
                        good.capabilities(),
                        good.signature(),
                        3,
                        good.reflexAddress());
        say(later);

        assertThat(bob.discovery().index().get(victim.nodeId())).isEmpty();
        assertThat(bob.discovery().outcomes()).containsEntry("BAD_SIGNATURE", 2L);
    }

    // spec 04a §18 7, §19 11; spec 03 §20 M-6, M-54
    @Test
    void aRelayIsNotTakenForTheOrigin() {
        say(of(mallory.identity(), 1, "region:us"));
        say(forwarded(of(victim, 1, "gpu", "region:eu"), 1));

        assertThat(bob.discovery().find("gpu")).containsExactly(victim.nodeId());
        assertThat(bob.discovery().plane().pinned(mallory.id()))
                .contains(mallory.identity().entityId());
        assertThat(bob.discovery().plane().pinned(victim.nodeId())).isEmpty();
        assertThat(bob.discovery().plane().subnet(mallory.id())).isEqualTo(SubnetId.of(1));
        assertThat(bob.discovery().plane().subnet(victim.nodeId())).isEqualTo(SubnetId.GLOBAL);
    }

    // spec 04a §19 12, 13; spec 04a §18 9, 10
    @Test
    void replaysAndOtherContentOfAVersionCountForNothing() {
        CapabilityAnnouncement first = of(mallory.identity(), 5, "first");
        for (int i = 0; i < 3; i++) say(first);
        say(of(mallory.identity(), 5, "second"));
        say(of(mallory.identity(), 4, "older"));

        assertThat(bob.discovery().index().stats().totalIndexed()).isEqualTo(1);
        assertThat(bob.discovery().find("first")).containsExactly(mallory.id());
        assertThat(bob.discovery().outcomes())
                .containsEntry("TAKEN", 1L)
                .containsEntry("SEEN", 3L)
                .containsEntry("STALE", 1L);
    }

    // spec 04a §18 8; spec 03 §20 M-6: the forwarded copy first, then the one that binds
    // parity: capabilities.hop_count
    @Test
    void aForwardedCopyDoesNotKeepTheDirectOneOut() {
        CapabilityAnnouncement record = of(mallory.identity(), 9, "gpu");
        say(forwarded(record, 4));
        assertThat(bob.discovery().plane().pinned(mallory.id())).isEmpty();

        say(record);
        say(record);

        assertThat(bob.discovery().plane().pinned(mallory.id()))
                .contains(mallory.identity().entityId());
        assertThat(bob.discovery().outcomes()).containsEntry("SEEN", 1L);
        assertThat(carol.discovery().find("gpu")).containsExactly(mallory.id());
    }

    // spec 04a §7.4 steps 12, 13: it is sent on with 15, and no further
    @Test
    void anAnnouncementEndsAfterItsLastHop() {
        say(forwarded(of(victim, 1, "near"), 14));
        say(forwarded(of(victim, 2, "far"), 15));

        assertThat(bob.discovery().find("far")).containsExactly(victim.nodeId());
        assertThat(carol.discovery().find("near")).containsExactly(victim.nodeId());
        assertThat(carol.discovery().find("far")).isEmpty();
    }

    // spec 04a §18 11: what is over is no news, and lives no longer for being told again
    @Test
    void anExpiredRecordIsNotIndexed() {
        CapabilityAnnouncement old = of(victim, 1, "gpu");
        simulation.run(Duration.ofSeconds(301));

        say(forwarded(old, 1));

        assertThat(bob.discovery().find("gpu")).isEmpty();
        assertThat(bob.discovery().outcomes()).containsEntry("EXPIRED", 1L);
    }

    // spec 04a §18 28: dropped as a whole, and the session lives
    @Test
    void whatCannotBeReadIsCountedAndNothingElse() {
        send("{\"node_id\":1".getBytes(UTF_8));
        String empty = new String(of(mallory.identity(), 1, "x").encode(), UTF_8);
        send(empty.replace("\"x\"", "\"\"").getBytes(UTF_8));

        assertThat(bob.discovery().outcomes()).containsEntry("MALFORMED", 2L);
        say(of(mallory.identity(), 2, "gpu"));
        assertThat(bob.discovery().find("gpu")).containsExactly(mallory.id());
    }

    // spec 04a §18 5, 18: metadata that decides is not believed, what is passed on stays verifiable
    @Test
    void reservedMetadataAndForeignHeatStayOutside() {
        String chain = "%016x".formatted(7);
        CapabilitySet sent =
                CapabilitySet.builder()
                        .tags(List.of("gpu", "heat:" + chain + "=0.50"))
                        .metadata("intent", "training")
                        .metadata("site", "a")
                        .build();
        say(
                record(victim, victim.nodeId(), 1, sent)
                        .sign(message -> victim.sign(message).bytes()),
                1);

        for (SimNode node : List.of(bob, carol)) {
            CapabilitySet kept = node.discovery().index().get(victim.nodeId()).orElseThrow();
            assertThat(kept.metadata()).containsOnlyKeys("site");
            assertThat(kept.wireTags()).containsExactly("gpu");
        }
    }

    // spec 04a §21.2: bounded work for signatures, whoever asks for it
    @Test
    void aPeerThatFloodsIsSlowedDown() {
        for (int version = 1; version <= 1_500; version++) {
            mallorySends(of(mallory.identity(), version, "v" + version).encode());
        }
        simulation.run(Duration.ofSeconds(1));

        assertThat(bob.discovery().outcomes().get("TOO_FAST")).isPositive();
        assertThat(bob.discovery().outcomes().get("TAKEN")).isGreaterThanOrEqualTo(1_000);
    }

    private CapabilityAnnouncement of(Identity who, long version, String... tags) {
        return record(who, who.nodeId(), version, tags(tags)).sign(m -> who.sign(m).bytes());
    }

    private CapabilityAnnouncement signed(
            Identity signer, NodeId claimed, long version, int hops, String tag) {
        CapabilityAnnouncement claim = record(signer, claimed, version, tags(tag));
        return forwarded(claim.sign(m -> signer.sign(m).bytes()), hops);
    }

    private CapabilityAnnouncement record(
            Identity who, NodeId claimed, long version, CapabilitySet set) {
        return new CapabilityAnnouncement(
                claimed,
                who.entityId(),
                version,
                simulation.wallClock().epochNanos(),
                300,
                set,
                Optional.empty(),
                0,
                Optional.empty());
    }

    private static CapabilityAnnouncement rebound(CapabilityAnnouncement record, EntityId entity) {
        Optional<AnnouncementSignature> signature = record.signature();
        return new CapabilityAnnouncement(
                record.nodeId(),
                entity,
                record.version(),
                record.timestampNanos(),
                record.ttlSeconds(),
                record.capabilities(),
                signature,
                0,
                record.reflexAddress());
    }

    private static CapabilityAnnouncement forwarded(CapabilityAnnouncement record, int hops) {
        CapabilityAnnouncement copy = record;
        for (int i = 0; i < hops; i++) copy = copy.forwarded().orElseThrow();
        return copy;
    }

    private void say(CapabilityAnnouncement record, int hops) {
        say(forwarded(record, hops));
    }

    private void say(CapabilityAnnouncement record) {
        send(record.encode());
    }

    private void send(byte[] bytes) {
        mallorySends(bytes);
        simulation.run(Duration.ofMillis(200));
    }

    private void mallorySends(byte[] bytes) {
        mallory.command(mouth, new Say(bob.id(), new String(bytes, UTF_8))).join();
    }

    private static CapabilitySet tags(String... tags) {
        return CapabilitySet.builder().tags(List.of(tags)).build();
    }

    private record Say(NodeId to, String text) {}

    /** Sends bytes as announcements, whatever they are. */
    private static final class Mouth implements Protocol<Say> {
        private @Nullable ProtocolContext context;

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

        @Override
        public void onCommand(Say say, Now now) {
            Objects.requireNonNull(context)
                    .send(say.to, SubprotocolId.CAPABILITY, say.text.getBytes(UTF_8), now);
        }
    }
}
