package org.netmesh.rpc;

import java.time.Duration;
import org.netmesh.testkit.sim.Simulation;

/** Ports on virtual time, which passes only when a test says so; everything runs on its thread. */
final class VirtualPorts {
    private final Simulation simulation;

    VirtualPorts(long seed) {
        simulation = new Simulation(seed);
    }

    ResiliencePorts ports() {
        return new ResiliencePorts(
                simulation.time()::nanos, simulation.delay(), simulation.entropy(), Runnable::run);
    }

    long millis() {
        return Duration.ofNanos(simulation.time().nanos()).toMillis();
    }

    void pass(long millis) {
        simulation.run(Duration.ofMillis(millis));
    }

    /** Runs the task at that moment from the beginning. */
    void at(long millis, Runnable task) {
        simulation.time().at(Duration.ofMillis(millis).toNanos(), task);
    }

    /** Runs the task after that long. */
    void after(long millis, Runnable task) {
        simulation.time().after(Duration.ofMillis(millis), task);
    }
}
