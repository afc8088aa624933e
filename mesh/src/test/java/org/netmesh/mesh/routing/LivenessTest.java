package org.netmesh.mesh.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.FailureStats;
import org.netmesh.mesh.NodeStatus;
import org.netmesh.mesh.routing.Liveness.Change;

class LivenessTest {
    private static final NodeId BOB = new NodeId(0xb0b);
    private static final NodeId EVE = new NodeId(0xe4e);
    private static final long TIMEOUT = 100;

    private final Liveness liveness = new Liveness(TIMEOUT);
    private final List<Change> changes = new ArrayList<>();

    // spec 02 §30 M-13, M-14; spec 02 §9
    @Test
    void aPeerSilentForThreeTimeoutsFailsOnceAndRecoversWithItsNextPacket() {
        liveness.heard(BOB, 0);
        liveness.tick(199, changes::add);
        assertThat(changes).isEmpty();
        liveness.tick(200, changes::add);
        liveness.tick(300, changes::add);
        liveness.tick(350, changes::add);
        assertThat(liveness.heard(BOB, 360)).isTrue();
        assertThat(liveness.heard(BOB, 361)).isFalse();

        assertThat(changes).containsExactly(new Change.Suspected(BOB), new Change.Failed(BOB, 300));
        assertThat(liveness.stats()).isEqualTo(new FailureStats(1, 1, 0, 0, 1, 1));
    }

    // spec 02 §30 M-13
    @Test
    void oneLateCheckFailsAPeerWithoutSuspectingItFirst() {
        liveness.heard(BOB, 0);
        liveness.tick(1_000, changes::add);

        assertThat(changes).containsExactly(new Change.Failed(BOB, 1_000));
    }

    @Test
    void beingSuspectedEndsSilently() {
        liveness.heard(BOB, 0);
        liveness.tick(250, changes::add);
        assertThat(liveness.heard(BOB, 260)).isFalse();

        assertThat(changes).containsExactly(new Change.Suspected(BOB));
        assertThat(liveness.status(BOB)).isEqualTo(NodeStatus.HEALTHY);
    }

    // spec 02 §30 M-17
    @Test
    void oneFailureDoesNotMakeAnotherPeerFail() {
        liveness.heard(BOB, 0);
        liveness.heard(EVE, 0);
        for (long now = 50; now <= 500; now += 50) {
            liveness.heard(EVE, now);
            liveness.tick(now, changes::add);
        }

        assertThat(liveness.status(BOB)).isEqualTo(NodeStatus.FAILED);
        assertThat(liveness.status(EVE)).isEqualTo(NodeStatus.HEALTHY);
    }

    @Test
    void aRemovedPeerIsUnknown() {
        liveness.heard(BOB, 0);
        liveness.remove(BOB);
        liveness.tick(900, changes::add);

        assertThat(changes).isEmpty();
        assertThat(liveness.status(BOB)).isEqualTo(NodeStatus.UNKNOWN);
    }
}
