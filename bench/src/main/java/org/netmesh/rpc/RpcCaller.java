package org.netmesh.rpc;

import java.io.IOException;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.PeerTicket;
import org.netmesh.mesh.crypto.Psk;

/** Our calls. */
final class RpcCaller implements CallLoad.Caller {
    private static final int WINDOW = 256;
    private static final CallOptions OPTIONS =
            CallOptions.builder().deadline(CallLoad.PATIENCE).streamWindow(WINDOW).build();

    private final byte[] body = new byte[CallLoad.BYTES];
    private final MeshRpc rpc;
    private final NodeId server;

    private RpcCaller(MeshRpc rpc, NodeId server) {
        this.rpc = rpc;
        this.server = server;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (Psk psk = Psk.generate(Entropy.system());
                var process = new ServerProcess(RpcServer.class, psk.exportHex());
                MeshNode node = Nodes.open(psk)) {
            PeerTicket server = PeerTicket.parse(process.place());
            node.connect(server);
            RpcCaller caller = new RpcCaller(MeshRpc.of(node), server.id());
            new CallLoad(caller, process.handle()).run();
        }
    }

    @Override
    public void echo() {
        if (rpc.call(server, Nodes.ECHO, body, OPTIONS).body().remaining() != CallLoad.BYTES) {
            throw new IllegalStateException("another body came back");
        }
    }

    @Override
    public int items() {
        int items = 0;
        try (RpcStream stream = rpc.callStreaming(server, Nodes.ITEMS, body, OPTIONS)) {
            while (stream.next().isPresent()) items++;
        }
        return items;
    }
}
