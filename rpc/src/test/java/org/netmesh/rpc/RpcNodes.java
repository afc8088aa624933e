package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.crypto.Psk;

/** Nodes of one mesh on real loopback sockets, closed together. */
final class RpcNodes implements AutoCloseable {
    /** No test waits longer for what must happen. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Psk psk = Psk.generate(Entropy.system());
    private final SessionSecurity security;
    private final List<MeshNode> nodes = new ArrayList<>();

    RpcNodes(SessionSecurity security) {
        this.security = security;
    }

    MeshNode node() {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        MeshNode node =
                MeshNode.create(
                        MeshNodeConfig.builder(anyPort, psk).sessionSecurity(security).build());
        nodes.add(node);
        node.start();
        return node;
    }

    /** A node with a session to another. */
    MeshNode joined(MeshNode other) {
        MeshNode node = node();
        CompletableFuture<Peer> accepted = other.acceptAsync(node.nodeId(), PATIENCE);
        node.connect(other.ticket());
        accepted.join();
        return node;
    }

    /** Waits until something holds that nobody announces. */
    static void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            try {
                assertThat(never.await(1, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException e) {
                throw new AssertionError(what, e);
            }
        }
    }

    @Override
    public void close() {
        nodes.forEach(MeshNode::close);
    }
}
