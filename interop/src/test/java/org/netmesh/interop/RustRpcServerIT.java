package org.netmesh.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.netmesh.mesh.MeshNode;
import org.netmesh.rpc.MeshRpc;
import org.netmesh.rpc.ServiceName;
import org.netmesh.testservers.ReferencePeer;

/** Ours calls the published Rust crate, 0.19.0. */
@Tag("rust")
class RustRpcServerIT extends LiveScenarios {
    private static final ServiceName ECHO = new ServiceName("echo");

    private MeshRpc ours;
    private ReferenceCalls theirs;

    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.rust();
    }

    @BeforeEach
    void meet() throws IOException {
        MeshNode node = ours();
        ReferenceNode server = theirs();
        weDial(node, server);
        ours = MeshRpc.of(node);
        theirs = ReferenceCalls.ofRust(server);
    }

    // spec 09 §28 2, 5, 6; §33 unary
    @Test
    void weCallAndGetTheAnswer() {
        var echo = theirs.serve(ECHO, "unary", Map.of("prefix", "ff"));
        for (int i = 0; i < 3; i++) {
            byte[] answer = ours.call(theirs.node().id(), ECHO, new byte[] {(byte) i}).bytes();
            assertThat(answer).containsExactly(0xff, i);
        }
        assertThat(echo.started()).isEqualTo(3);
    }
}
