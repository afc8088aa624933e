package org.netmesh.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshEvent;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.testservers.ReferencePeer;

/** Nodes of ours beside a process of the reference: what scenarios need to begin. */
@Tag("interop")
abstract class LiveScenarios {
    static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long HEARTBEAT_MILLIS = 200;
    private static final long TIMEOUT_MILLIS = 5_000;

    final Psk psk = Psk.generate(Entropy.system());
    private final List<MeshNode> nodes = new ArrayList<>();
    private ReferencePeer peer;

    abstract ReferencePeer startPeer();

    @BeforeEach
    void startTheirs() {
        peer = startPeer();
    }

    @AfterEach
    void closeAll() {
        nodes.forEach(MeshNode::close);
        if (peer != null) peer.close();
    }

    ReferencePeer peer() {
        return peer;
    }

    ReferenceNode theirs() throws IOException {
        return theirs(Map.of());
    }

    /**
     * @param options of its language
     */
    ReferenceNode theirs(Map<String, ?> options) throws IOException {
        return ReferenceNode.open(peer, psk, HEARTBEAT_MILLIS, TIMEOUT_MILLIS, options);
    }

    MeshNode ours() {
        return ours(UnaryOperator.identity());
    }

    MeshNode ours(UnaryOperator<MeshNodeConfig.Builder> options) {
        MeshNodeConfig.Builder config =
                MeshNodeConfig.builder(
                                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), psk)
                        .heartbeatInterval(Duration.ofMillis(HEARTBEAT_MILLIS))
                        .sessionTimeout(Duration.ofMillis(TIMEOUT_MILLIS));
        MeshNode node = MeshNode.create(options.apply(config).build());
        nodes.add(node);
        node.start();
        return node;
    }

    /** Theirs accepts, ours dials, theirs starts: the fullest registration (spec 01 §6.9). */
    static void weDial(MeshNode ours, ReferenceNode theirs) {
        var accepted = theirs.acceptAsync(ours.nodeId());
        ours.connect(theirs.ticket());
        ReferencePeer.await(accepted);
        theirs.start();
    }

    static void theyDial(ReferenceNode theirs, MeshNode ours) {
        CompletableFuture<Peer> accepted = ours.acceptAsync(theirs.id(), PATIENCE);
        theirs.connect(ours);
        accepted.join();
        theirs.start();
    }

    static List<String> pollTheirs(ReferenceNode theirs, int count) {
        List<String> got = new ArrayList<>();
        until(
                count + " events at theirs",
                () -> {
                    got.addAll(theirs.poll(count));
                    return got.size() >= count;
                });
        return got;
    }

    static List<String> take(Subscription<MeshEvent> events, int count) {
        List<String> got = new ArrayList<>();
        while (got.size() < count) {
            got.add(
                    events.poll(PATIENCE)
                            .orElseThrow(() -> new AssertionError("only " + got + " came"))
                            .text());
        }
        return got;
    }

    static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "event " + i).toList();
    }

    static void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            try {
                assertThat(never.await(5, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException e) {
                throw new AssertionError(what, e);
            }
        }
    }
}
