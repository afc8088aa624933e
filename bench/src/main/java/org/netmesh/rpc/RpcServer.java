package org.netmesh.rpc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.crypto.Psk;

/** Our server; it is told the key of the mesh and tells its ticket. */
final class RpcServer {
    private RpcServer() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Psk psk = Psk.fromHex(ServerProcess.told(in));
                MeshNode node = Nodes.open(psk)) {
            Nodes.serve(node);
            ServerProcess.serve(node.ticket().toString());
        }
    }
}
