package org.netmesh.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.CapabilityAnnouncement;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.discovery.AnnounceOptions;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.testservers.ReferencePeer;

/** Announcements between nodes of ours and of the reference. */
abstract class DiscoveryScenarios extends LiveScenarios {
    private static final CapabilityFilter GPU =
            CapabilityFilter.builder().requireTag("gpu").build();

    private MeshNode ours;
    private ReferenceNode theirs;

    /** What its language takes to announce a tag. */
    abstract Map<String, ?> announcement(String tag);

    /** What its language takes to ask for the nodes with a tag. */
    abstract Map<String, ?> question(String tag);

    @BeforeEach
    void meet() throws IOException {
        ours = ours(DiscoveryScenarios::prompt);
        theirs = theirs();
        weDial(ours, theirs);
    }

    // spec 04a §19 1
    @Test
    void theyFindOurs() {
        ours.announceCapabilities(tags("gpu", "hardware.memory_gb=64"));

        until("they find us", () -> find(theirs, "gpu").equals(Set.of(ours.nodeId())));
        assertThat(find(theirs, "hardware.memory_gb=64")).containsExactly(ours.nodeId());
    }

    // spec 04a §19 1
    @Test
    void weFindTheirs() {
        theirs.announce(announcement("gpu"));

        until("we find them", () -> ours.findNodes(GPU).equals(List.of(theirs.id())));
        assertThat(ours.discovery().outcomes()).containsEntry("BAD_SIGNATURE", 0L);
    }

    // spec 04a §21.2: our later announcements replace the earlier ones there
    @Test
    void whatWeChangeChangesThere() {
        ours.announceCapabilities(tags("gpu"));
        until("they find us", () -> find(theirs, "gpu").contains(ours.nodeId()));

        ours.announceCapabilities(tags("cpu"), AnnounceOptions.DEFAULT.force(true));

        until("they see the change", () -> find(theirs, "cpu").contains(ours.nodeId()));
        assertThat(find(theirs, "gpu")).doesNotContain(ours.nodeId());
    }

    // spec 04a §19 2: ours through theirs to ours, theirs through ours to theirs
    @Test
    void announcementsCrossRelaysOfEitherKind() throws IOException {
        MeshNode near = ours(DiscoveryScenarios::prompt);
        MeshNode far = ours(DiscoveryScenarios::prompt);
        ReferenceNode relay = theirs();
        List<MeshNode> ends = List.of(near, far);
        for (MeshNode end : ends) {
            var accepted = relay.acceptAsync(end.nodeId());
            end.connect(relay.ticket());
            ReferencePeer.await(accepted);
        }
        relay.start();
        near.announceCapabilities(tags("gpu"));
        until("it crossed theirs", () -> far.findNodes(GPU).contains(near.nodeId()));

        ReferenceNode other = theirs();
        weDial(far, other);
        other.announce(announcement("far-gpu"));
        CapabilityFilter wanted = CapabilityFilter.builder().requireTag("far-gpu").build();
        until("it crossed ours and theirs", () -> near.findNodes(wanted).contains(other.id()));
    }

    // spec 04a §18 3, 6: what was changed after signing, or speaks for another
    @Test
    void theyRefuseWhatIsTamperedWith() {
        Identity victim = Identity.generate();
        CapabilityAnnouncement good =
                CapabilityAnnouncement.of(
                                victim.entityId(),
                                1,
                                System.currentTimeMillis() * 1_000_000,
                                300,
                                tags("honest"),
                                Optional.empty())
                        .sign(message -> victim.sign(message).bytes());
        say(good.forwarded().orElseThrow().withCapabilities(tags("tampered")).encode());
        say(good.encode());
        say(good.forwarded().orElseThrow().encode());

        until("the honest one is there", () -> find(theirs, "honest").contains(victim.nodeId()));
        assertThat(find(theirs, "tampered")).isEmpty();
    }

    private Set<NodeId> find(ReferenceNode node, String tag) {
        return node.find(question(tag));
    }

    private void say(byte[] record) {
        for (Peer peer : ours.peers()) {
            ours.sendSubprotocol(peer.id(), SubprotocolId.CAPABILITY, record);
        }
    }

    private static MeshNodeConfig.Builder prompt(MeshNodeConfig.Builder config) {
        return config.minAnnounceInterval(Duration.ZERO);
    }

    private static CapabilitySet tags(String... tags) {
        return CapabilitySet.builder().tags(List.of(tags)).build();
    }
}
