package org.netmesh.rpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.crypto.Psk;

/** Nodes on loopback and what they serve. */
final class Nodes {
    static final ServiceName ECHO = new ServiceName("bench.echo");
    static final ServiceName ITEMS = new ServiceName("bench.items");

    private Nodes() {}

    static MeshNode open(Psk psk) {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        MeshNode node = MeshNode.create(MeshNodeConfig.builder(anyPort, psk).build());
        node.start();
        return node;
    }

    static void serve(MeshNode node) {
        MeshRpc rpc = MeshRpc.of(node);
        rpc.serve(ECHO, (request, _) -> RpcResponse.of(request.body()));
        rpc.serveStreaming(ITEMS, (_, sink, _) -> sendItems(sink));
    }

    private static void sendItems(ResponseSink sink) {
        byte[] item = new byte[CallLoad.BYTES];
        for (int i = 0; i < CallLoad.ITEMS_A_STREAM; i++) sink.send(item);
    }
}
