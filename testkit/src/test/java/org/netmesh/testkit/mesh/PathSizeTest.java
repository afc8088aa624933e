package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** Datagrams are as large as the path takes, found out by probing (spec 20 §6). */
class PathSizeTest {
    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, MeshTiming.DEFAULT);
    private SimNode a;
    private SimNode b;
    private int longest;
    private int lastLength;
    private int streams;

    @BeforeEach
    void twoNodes() {
        a = mesh.node();
        b = mesh.node();
        mesh.join(a, b);
    }

    // spec 20 §6: 1,200 bytes at first, then what the path takes; larger ones are never tried again
    @ParameterizedTest
    @CsvSource({"1200, 1200", "1280, 1200", "1472, 1472", "4100, 4044", "65000, 8192"})
    void datagramsGrowToWhatThePathTakes(int mtu, int ends) {
        conditions(0, mtu);
        watch();
        deliver(1_000_000);
        assertThat(longest).isLessThanOrEqualTo(8_192);
        longest = 0;
        deliver(1_000_000);

        assertThat(longest).isBetween(ends - 18, ends);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.05, 0.2})
    void theyDoSoUnderLoss(double loss) {
        conditions(loss, 1_472);
        deliver(1_000_000);

        assertThat(b.received()).hasSize(1);
    }

    // nobody asks for more room that nobody needs
    @Test
    void anIdleSessionSendsNoLargeDatagrams() {
        watch();
        simulation.run(Duration.ofMinutes(5));
        deliver(100);

        assertThat(longest).isLessThan(400);
    }

    // spec 20 §6: the path gets narrower, and what is longer travels in pieces
    @Test
    void aPathThatGetsNarrowerStillCarriesWhatIsUnderWay() {
        deliver(1_000_000);
        StreamHandle stream = open();
        CompletableFuture<Integer> sent =
                a.sendWaiting(stream, List.of(new byte[2_000_000]), Duration.ofMinutes(5));
        simulation.run(Duration.ofMillis(2));
        conditions(0.01, 1_472);
        mesh.await(sent);
        simulation.until("it", Duration.ofMinutes(1), () -> b.received().size() == 2);
    }

    // spec 20 §6: three losses in a row above 1,200 bytes while smaller packets arrive
    @Test
    void aPathThatSwallowsLargeDatagramsIsUsedWithSmallOnesAgain() {
        deliver(1_000_000);
        watch();
        simulation.network().conditions(Conditions.PERFECT.mtu(1_300));
        // what was cut for the wide path is lost for good, and its stream says so
        CompletableFuture<Integer> swallowed =
                a.sendWaiting(open(), List.of(new byte[60_000]), Duration.ofHours(1));
        simulation.run(Duration.ofMinutes(1));
        assertThat(swallowed).isDone();
        assertThat(b.received()).hasSize(1);

        deliver(60_000);
        assertThat(lastLength).isLessThanOrEqualTo(1_200);
        assertThat(b.received()).hasSize(2);
    }

    private void conditions(double loss, int mtu) {
        simulation.network().conditions(Conditions.PERFECT.loss(loss).fragmenting(mtu));
    }

    private void watch() {
        simulation
                .network()
                .watch(seen -> {
                    if (!seen.from().equals(a.address())) return;
                    lastLength = seen.bytes().length;
                    longest = Math.max(longest, lastLength);
                });
    }

    private void deliver(int bytes) {
        int before = b.received().size();
        mesh.await(a.sendWaiting(open(), List.of(new byte[bytes]), Duration.ofMinutes(5)));
        simulation.until("it", Duration.ofMinutes(1), () -> b.received().size() == before + 1);
    }

    /** A stream of its own each time. */
    private StreamHandle open() {
        return mesh.await(
                a.openStream(
                        b,
                        StreamConfig.builder(new StreamId(++streams))
                                .reliability(Reliability.RELIABLE)
                                .build()));
    }
}
