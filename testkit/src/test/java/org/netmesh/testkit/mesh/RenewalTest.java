package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** Keys are renewed inside the session, and nobody notices (spec 20 §2.5). */
class RenewalTest {
    private static final int SESSION = 24;
    private static final int HANDSHAKE_LIMIT = 200;

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, MeshTiming.DEFAULT);
    private final Set<Long> sessions = new HashSet<>();

    @Test
    void threeHoursTakeFourSessionsAndOneStream() {
        SimNode a = mesh.node();
        SimNode b = mesh.node();
        mesh.join(a, b);
        simulation.run(Duration.ofSeconds(1));
        simulation.network().conditions(Conditions.PERFECT.loss(0.05));
        simulation
                .network()
                .watch(seen -> {
                    byte[] bytes = seen.bytes();
                    if (bytes.length >= HANDSHAKE_LIMIT || bytes[0] != 0x45) return;
                    sessions.add(
                            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(SESSION));
                });
        StreamHandle stream =
                mesh.await(
                        a.openStream(
                                b,
                                StreamConfig.builder(new StreamId(1))
                                        .reliability(Reliability.RELIABLE)
                                        .build()));
        List<Integer> peers = new ArrayList<>();
        for (int minute = 0; minute < 190; minute++) {
            mesh.await(a.send(stream, List.of(new byte[] {(byte) minute})));
            simulation.run(Duration.ofMinutes(1));
            peers.add(a.peerEvents().size());
        }

        assertThat(sessions).hasSize(4);
        assertThat(b.received()).hasSize(190);
        assertThat(peers).containsOnly(1);
    }
}
