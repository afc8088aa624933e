package org.netmesh.rpc;

import java.time.Duration;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.rpc.node.RpcProbe;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.Simulation;

/** Two simulated nodes with a session between them: one calls, the other serves. */
final class SimPair {
    static final Duration SOON = Duration.ofSeconds(20);

    final Simulation simulation;
    final SimMesh mesh;
    final SimRpc caller;
    final SimRpc server;

    SimPair(SessionSecurity security) {
        this(7, security, RpcProbe.NONE);
    }

    SimPair(long seed, SessionSecurity security, RpcProbe probe) {
        simulation = new Simulation(seed);
        mesh = new SimMesh(simulation, SimMesh.BRISK, security);
        caller = SimRpc.on(mesh.node(), simulation, probe);
        server = SimRpc.on(mesh.node(), simulation, probe);
        mesh.join(caller.node(), server.node());
    }

    void until(String what, java.util.function.BooleanSupplier isSo) {
        simulation.until(what, SOON, isSo);
    }
}
