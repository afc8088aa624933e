package org.netmesh.mesh.channel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.netmesh.bench.Load;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.crypto.Psk;

/**
 * One publish of 256 bytes to all subscribers on this machine: until the call returns, and until
 * every subscriber has the event; the next one waits for the latter.
 */
public final class PublishLoad implements Load {
    private static final String CHANNEL = "bench/publish";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WARM_UP = 10_000;
    private static final int PUBLISHES = 2_000;

    @Override
    public String area() {
        return "channels";
    }

    @Override
    public void run(Sink sink) {
        for (int subscribers : new int[] {1, 8, 10, 100}) measure(subscribers, sink);
    }

    private static void measure(int subscribers, Sink sink) {
        List<MeshNode> nodes = new ArrayList<>();
        try {
            Psk psk = Psk.generate(Entropy.system());
            MeshNode publisher = node(psk, nodes);
            publisher.registerChannel(ChannelConfig.builder(CHANNEL).build());
            List<ChannelSubscription> all = new ArrayList<>();
            for (int i = 0; i < subscribers; i++) all.add(subscribed(node(psk, nodes), publisher));
            publish(publisher, all, "publish.256B.%d-subscribers".formatted(subscribers), sink);
        } finally {
            nodes.forEach(MeshNode::close);
        }
    }

    private static void publish(
            MeshNode publisher, List<ChannelSubscription> all, String name, Sink sink) {
        byte[] payload = new byte[256];
        long[] returned = new long[PUBLISHES];
        long[] received = new long[PUBLISHES];
        for (int i = 0; i < WARM_UP + PUBLISHES; i++) {
            long start = System.nanoTime();
            PublishReport report = publisher.publish(CHANNEL, payload);
            long after = System.nanoTime() - start;
            if (report.delivered() != all.size())
                throw new IllegalStateException(report.toString());
            for (ChannelSubscription one : all) {
                if (one.poll(PATIENCE).isEmpty())
                    throw new IllegalStateException(name + " lost one");
            }
            if (i < WARM_UP) continue;
            returned[i - WARM_UP] = after;
            received[i - WARM_UP] = System.nanoTime() - start;
        }
        percentiles(name, returned, sink);
        percentiles(name + ".received", received, sink);
    }

    private static void percentiles(String name, long[] nanos, Sink sink) {
        Arrays.sort(nanos);
        sink.take(name + ".p50", "us", nanos[nanos.length / 2] / 1e3);
        sink.take(name + ".p99", "us", nanos[nanos.length * 99 / 100] / 1e3);
    }

    private static ChannelSubscription subscribed(MeshNode subscriber, MeshNode publisher) {
        CompletableFuture<Peer> accepted = publisher.acceptAsync(subscriber.nodeId(), PATIENCE);
        subscriber.connect(publisher.ticket());
        accepted.join();
        return subscriber.subscribeChannel(publisher.nodeId(), CHANNEL);
    }

    private static MeshNode node(Psk psk, List<MeshNode> nodes) {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        // As the crate's nodes, which know no others.
        MeshNode node =
                MeshNode.create(
                        MeshNodeConfig.builder(anyPort, psk)
                                .sessionSecurity(SessionSecurity.REFERENCE_ONLY)
                                .build());
        nodes.add(node);
        node.start();
        return node;
    }
}
