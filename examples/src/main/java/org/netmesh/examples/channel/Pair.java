package org.netmesh.examples.channel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.Peer;

/** Two nodes on this machine that know each other. */
record Pair(MeshNode publisher, MeshNode subscriber) implements AutoCloseable {
    /** A free port of this machine. */
    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Starts both and waits until each has the other. */
    static Pair of(MeshNode publisher, MeshNode subscriber) {
        publisher.start();
        subscriber.start();
        CompletableFuture<Peer> accepted =
                publisher.acceptAsync(subscriber.nodeId(), Duration.ofSeconds(10));
        subscriber.connect(publisher.ticket());
        accepted.join();
        return new Pair(publisher, subscriber);
    }

    @Override
    public void close() {
        subscriber.close();
        publisher.close();
    }
}
