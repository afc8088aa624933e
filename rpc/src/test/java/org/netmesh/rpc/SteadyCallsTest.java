package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.rpc.RpcMetricsSnapshot.Figure;
import org.netmesh.rpc.RpcMetricsSnapshot.ServiceFigures;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/**
 * Eight nodes, half of them plain, that call each other in all shapes for hours, while datagrams
 * are lost and doubled, nodes crash, are cut off and come back, and services are closed and served
 * again. Every call ends in time, and whenever the calls pause, nothing of them is left.
 */
class SteadyCallsTest {
    private static final int NODES = 8;
    private static final Duration STEP = Duration.ofMillis(500);
    private static final Duration CALMING = Duration.ofMinutes(2);
    // In order: plain sessions do not put back what overtook.
    private static final Conditions WEATHER =
            Conditions.PERFECT
                    .loss(0.01)
                    .duplication(0.01)
                    .delay(Duration.ofMillis(5), Duration.ofMillis(5));

    private static final int STEPS_A_CRASH = 1_300;
    private static final int STEPS_A_CUT = 1_900;
    private static final int STEPS_TO_HEAL = 300;
    private static final int STEPS_A_SERVICE = 700;
    private static final int STEPS_A_PAUSE = 3_600;

    /** Requests and replies of each kind of call, and what announcements and channels have. */
    private static final int MOST_STREAMS_A_PEER = 64;

    /** The next timer of each node, and of those that it had in its former lives. */
    private static final int MOST_PENDING = 8 * NODES;

    /** Of each node with each node, for each kind of call. */
    private static final int MOST_SUBSCRIPTIONS = NODES * SimLoad.Kind.values().length;

    private final Simulation simulation = new Simulation(2_409);
    private final SplittableRandom random = simulation.random();
    private final SimMesh mesh = new SimMesh(simulation, MeshTiming.DEFAULT);
    private final SimLoad load = new SimLoad(simulation);
    private final List<SimRpc> nodes = new ArrayList<>();
    private final List<ServeHandle> echoes = new ArrayList<>();
    private final List<Live> calls = new ArrayList<>();

    private record Live(SimRpc caller, BooleanSupplier isOver, long beganNanos) {}

    @Test
    void inAnHourNothingOfTheCallsIsLeftOver() {
        play(Duration.ofHours(1), 4);
    }

    @Test
    @Tag("long")
    void inADayNothingOfTheCallsIsLeftOver() {
        play(Duration.ofHours(24), 20);
    }

    /**
     * @param stepsACall between two times that somebody begins a call of each kind
     */
    private void play(Duration length, int stepsACall) {
        for (int i = 0; i < NODES; i++) {
            SimNode node =
                    mesh.node(
                            i % 2 == 0
                                    ? SessionSecurity.PREFER_EXTENDED
                                    : SessionSecurity.REFERENCE_ONLY);
            nodes.add(SimRpc.counting(node, simulation));
            echoes.add(load.serve(nodes.get(i)));
            for (int other = 0; other < i; other++) mesh.join(node, nodes.get(other).node());
        }
        pause();
        simulation.network().conditions(WEATHER);
        long steps = length.dividedBy(STEP);
        for (int step = 1; step <= steps; step++) {
            if (step % stepsACall == 0) call();
            step(step);
        }
        pause();
        for (SimRpc node : nodes) {
            assertThat(node.rpc().metrics().services())
                    .filteredOn(service -> !service.service().equals("hang"))
                    .hasSize(SimLoad.Kind.values().length - 1)
                    .allMatch(SteadyCallsTest::halfSucceeds);
        }
    }

    /** Plain sessions lose chunks, callers give up, and some nodes are away. */
    private static boolean halfSucceeds(ServiceFigures service) {
        long ended = service.get(Figure.CALLS) + service.get(Figure.STREAM_CALLS);
        long failed =
                service.get(Figure.STREAM_ERRORS)
                        + service.get(Figure.TIMEOUT_ERRORS)
                        + service.get(Figure.TRANSPORT_ERRORS)
                        + service.get(Figure.NO_ROUTE_ERRORS)
                        + service.get(Figure.SERVER_ERRORS);
        return ended > 0 && failed < ended / 2;
    }

    private void step(int step) {
        simulation.run(STEP);
        if (step % STEPS_A_SERVICE == 0) serveAgain(random.nextInt(NODES));
        if (step % STEPS_A_CUT == 0) cut(any());
        if (step % STEPS_A_CUT == STEPS_TO_HEAL) simulation.network().heal();
        if (step % STEPS_A_CRASH == 0) restart(random.nextInt(NODES));
        look();
        if (step % STEPS_A_PAUSE == 0) {
            pause();
            simulation.network().conditions(WEATHER);
        }
    }

    private SimRpc any() {
        return nodes.get(random.nextInt(NODES));
    }

    private void call() {
        for (SimLoad.Kind kind : SimLoad.Kind.values()) {
            SimRpc caller = any();
            SimNode target = any().node();
            boolean givesUp = random.nextInt(8) == 0;
            BooleanSupplier isOver = SimLoad.begin(kind, caller, target, givesUp);
            calls.add(new Live(caller, isOver, simulation.time().nanos()));
        }
    }

    /** Lets calls go on, and sees that none is older than it may be. */
    private void look() {
        calls.removeIf(call -> call.isOver.getAsBoolean());
        long oldest = simulation.time().nanos() - SimLoad.LIMIT.plus(STEP).plus(STEP).toNanos();
        assertThat(calls).allMatch(call -> call.beganNanos >= oldest);
    }

    private void cut(SimRpc one) {
        Set<InetSocketAddress> rest = new HashSet<>();
        for (SimRpc node : nodes) rest.add(node.node().address());
        rest.remove(one.node().address());
        simulation.network().partition(Set.of(one.node().address()), rest);
    }

    private void serveAgain(int index) {
        echoes.get(index).close();
        simulation.run(STEP);
        echoes.set(index, load.serveEcho(nodes.get(index)));
    }

    private void restart(int index) {
        SimRpc gone = nodes.get(index);
        gone.node().crash();
        calls.removeIf(call -> call.caller == gone);
        simulation.network().heal();
        simulation.network().conditions(Conditions.PERFECT);
        gone.node().restart();
        SimRpc back = SimRpc.counting(gone.node(), simulation);
        nodes.set(index, back);
        echoes.set(index, load.serve(back));
        for (SimRpc other : nodes) {
            if (other != back) mesh.join(back.node(), other.node());
        }
        simulation.network().conditions(WEATHER);
    }

    /** Nobody calls for a while, on a whole network: then nothing is left but what always is. */
    private void pause() {
        simulation.network().heal();
        simulation.network().conditions(Conditions.PERFECT);
        Duration left = CALMING;
        for (; left.isPositive(); left = left.minus(STEP)) {
            simulation.run(STEP);
            look();
        }
        assertThat(calls).isEmpty();
        for (SimRpc node : nodes) {
            assertThat(node.held()).startsWith("calls=0 served=0 waiting=0 timers=0 ");
            assertThat(subscriptions(node)).isLessThanOrEqualTo(MOST_SUBSCRIPTIONS);
            for (SimRpc other : nodes) {
                if (other == node) continue;
                assertThat(node.node().connectedTo(other.node())).isTrue();
                assertThat(node.node().streams(other.node()).size())
                        .isLessThanOrEqualTo(MOST_STREAMS_A_PEER);
            }
        }
        assertThat(simulation.pending()).isLessThanOrEqualTo(MOST_PENDING);
    }

    private static int subscriptions(SimRpc node) {
        String held = node.held();
        return Integer.parseInt(held.substring(held.lastIndexOf('=') + 1));
    }
}
