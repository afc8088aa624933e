package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.discovery.DiscoveryPlane;
import org.netmesh.rpc.node.Handling;
import org.netmesh.rpc.node.RpcMetrics;
import org.netmesh.rpc.node.RpcProbe;
import org.netmesh.rpc.node.RpcProtocol;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/**
 * nRPC of a simulated node. Nothing here may wait: asynchronous calls, streams polled without a
 * limit, handlers that return at once. Confined to the simulation's thread.
 */
final class SimRpc {
    private final SimNode node;
    private final RpcProtocol protocol;
    private final NodeRpc rpc;

    private SimRpc(SimNode node, RpcProtocol protocol, NodeRpc rpc) {
        this.node = node;
        this.protocol = protocol;
        this.rpc = rpc;
    }

    static SimRpc on(SimNode node, Simulation simulation) {
        return on(node, simulation, RpcProbe.NONE);
    }

    /** Takes the ids of its calls from somewhere else. */
    static SimRpc on(SimNode node, Simulation simulation, Entropy ids) {
        return on(node, simulation, RpcProbe.NONE, new RpcMetrics(_ -> {}), ids);
    }

    /** With figures that {@link MeshRpc#metrics} shows. */
    static SimRpc counting(SimNode node, Simulation simulation) {
        RpcMetrics metrics = new RpcMetrics(_ -> {});
        return on(node, simulation, metrics, metrics);
    }

    /** Plugs nRPC into the node; again after each restart. */
    static SimRpc on(SimNode node, Simulation simulation, RpcProbe probe) {
        return on(node, simulation, probe, new RpcMetrics(_ -> {}));
    }

    private static SimRpc on(
            SimNode node, Simulation simulation, RpcProbe probe, RpcMetrics metrics) {
        return on(node, simulation, probe, metrics, simulation.entropy());
    }

    private static SimRpc on(
            SimNode node, Simulation simulation, RpcProbe probe, RpcMetrics metrics, Entropy ids) {
        DiscoveryPlane discovery = node.discovery().plane();
        AtomicReference<RpcProtocol> plugged = new AtomicReference<>();
        Door door =
                (command, refused) ->
                        node.command(plugged.get(), command)
                                .exceptionally(why -> {
                                    refused.accept(why);
                                    return false;
                                });
        RpcProtocol protocol =
                new RpcProtocol(
                        node.identity().originHash(),
                        node.channels().plane(),
                        discovery,
                        probe,
                        door::tell);
        plugged.set(protocol);
        node.register(protocol).join();
        NodeRpc rpc =
                new NodeRpc(
                        node.id(),
                        discovery.index(),
                        door,
                        ids,
                        simulation.userExecutor(),
                        metrics,
                        new Watcher(simulation.userExecutor()));
        return new SimRpc(node, protocol, rpc);
    }

    SimNode node() {
        return node;
    }

    NodeRpc rpc() {
        return rpc;
    }

    /** Everything that nRPC of the node holds. */
    String held() {
        return protocol.held();
    }

    ServeHandle serve(String service, RpcHandler handler) {
        return rpc.serve(new ServiceName(service), handler, ServeOptions.DEFAULT);
    }

    ServeHandle serve(String service, RpcShape shape, Handling handling) {
        return rpc.serve(new ServiceName(service), shape, handling, ServeOptions.DEFAULT);
    }

    CompletableFuture<RpcReply> call(SimNode target, String service, String body) {
        return call(target, service, body, CallOptions.DEFAULT);
    }

    CompletableFuture<RpcReply> call(
            SimNode target, String service, String body, CallOptions options) {
        return rpc.callAsync(target.id(), new ServiceName(service), body.getBytes(UTF_8), options);
    }

    StreamCall stream(SimNode target, String service, String body, CallOptions options) {
        return rpc.beginStream(
                Optional.of(target.id()), new ServiceName(service), body.getBytes(UTF_8), options);
    }

    UploadCall upload(SimNode target, String service, CallOptions options) {
        return rpc.beginUpload(Optional.of(target.id()), new ServiceName(service), options);
    }

    TwoWayCall duplex(SimNode target, String service, CallOptions options) {
        return rpc.beginDuplex(Optional.of(target.id()), new ServiceName(service), options);
    }
}
