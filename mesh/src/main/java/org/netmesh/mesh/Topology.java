package org.netmesh.mesh;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.node.Command;
import org.netmesh.mesh.udp.EventLoop;

/** Ways through the mesh, as one node knows them (spec 02 §11, §12). Thread-safe. */
public final class Topology {
    private final EventLoop loop;

    Topology(EventLoop loop) {
        this.loop = loop;
    }

    /** The best live way to each known node. */
    public List<Route> routes() {
        return look().routes();
    }

    public Optional<Route> route(NodeId destination) {
        return routes().stream().filter(r -> r.destination().equals(destination)).findFirst();
    }

    /** How many nodes are known from beacons, near and far. */
    public int discoveredNodes() {
        return look().discoveredNodes();
    }

    /** How many destinations are on a detour around a failed neighbour. */
    public int activeReroutes() {
        return look().activeReroutes();
    }

    /**
     * Leads to a node through a neighbour, until it ages like any other route.
     *
     * @param nextHop where a peer with a session lives
     * @throws MeshException {@code NO_SESSION} if none does
     */
    public void addRoute(NodeId destination, InetSocketAddress nextHop) {
        loop.<Boolean>call("addRoute", done -> new Command.AddRoute(destination, nextHop, done));
    }

    public void removeRoute(NodeId destination) {
        loop.<Boolean>call("removeRoute", done -> new Command.RemoveRoute(destination, done));
    }

    private MeshSnapshot look() {
        return loop.call("look", (CompletableFuture<MeshSnapshot> done) -> new Command.Look(done));
    }
}
