package org.netmesh.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.mesh.InboundFilter;
import org.netmesh.mesh.MeshEvent;
import org.netmesh.mesh.MeshNode;
import org.netmesh.testservers.ReferencePeer;

/** The published Rust crate, 0.19.0, which shows more of itself. */
@Tag("rust")
class RustMeshIT extends MeshScenarios {
    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.rust();
    }

    // spec 01 §6.7; spec 01 §6.9 last row; spec 02 §31 3
    @Test
    void theyDialUsThroughARelayOfOurs() throws IOException {
        MeshNode ours = ours();
        MeshNode relay = ours();
        ReferenceNode theirs = theirs();
        ours.connect(relay.ticket());
        weDial(relay, theirs);
        theirs.connectVia(relay.localAddress(), ours);
        until("we know them", () -> ours.peer(theirs.id()).isPresent());
        try (Subscription<MeshEvent> events = ours.events(InboundFilter.ofPeer(theirs.id()))) {
            theirs.sendRouted(ours.nodeId(), List.of("over the relay".getBytes(UTF_8)));
            assertThat(take(events, 1)).containsExactly("over the relay");
        }
    }

    // spec 02 §31 25: their failure detector follows our heartbeats
    @Test
    void theirDetectorFailsUsInSilenceAndHealsWithOurNextHeartbeat() throws IOException {
        MeshNode ours = ours();
        ReferenceNode theirs = theirs();
        weDial(ours, theirs);
        until("healthy", () -> theirs.status(ours.nodeId()).equalsIgnoreCase("healthy"));
        ours.partitionFilter().block(theirs.ticket().address());
        until("failed", () -> theirs.status(ours.nodeId()).equalsIgnoreCase("failed"));
        ours.partitionFilter().unblock(theirs.ticket().address());
        until("healthy again", () -> theirs.status(ours.nodeId()).equalsIgnoreCase("healthy"));
    }
}
