package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.crypto.Psk;

/** Nodes of one mesh on real loopback sockets, closed together. */
final class Loopback implements AutoCloseable {
    /** No test waits longer for what must happen. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Too long for a pause of the machine to end a session that a test needs. */
    private static final Duration STEADY = Duration.ofMinutes(1);

    private final SessionSecurity security;
    private final Psk psk = Psk.generate(Entropy.system());
    private final List<MeshNode> nodes = new ArrayList<>();

    /** Nodes as users have them. */
    Loopback() {
        this(SessionSecurity.PREFER_EXTENDED);
    }

    Loopback(SessionSecurity security) {
        this.security = security;
    }

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    Psk psk() {
        return psk;
    }

    /** A node that is not started. */
    MeshNode created() {
        return created(UnaryOperator.identity());
    }

    MeshNode created(UnaryOperator<MeshNodeConfig.Builder> options) {
        MeshNodeConfig.Builder builder =
                MeshNodeConfig.builder(anyPort(), psk)
                        .sessionSecurity(security)
                        .heartbeatInterval(Duration.ofMillis(100))
                        .sessionTimeout(STEADY)
                        .membershipAckTimeout(STEADY);
        MeshNode node = MeshNode.create(options.apply(builder).build());
        nodes.add(node);
        return node;
    }

    MeshNode started() {
        return started(UnaryOperator.identity());
    }

    MeshNode started(UnaryOperator<MeshNodeConfig.Builder> options) {
        MeshNode node = created(options);
        node.start();
        return node;
    }

    /** Joins two nodes; each has the session when this returns. */
    static void join(MeshNode dialer, MeshNode acceptor) {
        CompletableFuture<Peer> accepted = acceptor.acceptAsync(dialer.nodeId(), PATIENCE);
        dialer.connect(acceptor.ticket());
        accepted.join();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** So many events, in the order of arrival. */
    static List<MeshEvent> take(Subscription<MeshEvent> events, int count) {
        List<MeshEvent> out = new ArrayList<>();
        while (out.size() < count) {
            out.add(
                    events.poll(PATIENCE)
                            .orElseThrow(() ->
                                    new AssertionError(
                                            "only %d of %d events came"
                                                    .formatted(out.size(), count))));
        }
        return out;
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

    /** Peer events of a node, as they come. */
    static final class Ear implements AutoCloseable {
        private final BlockingQueue<PeerEvent> heard = new LinkedBlockingQueue<>();
        private final Registration registration;

        Ear(MeshNode node) {
            registration = node.onPeerEvent(heard::add);
        }

        /** Waits for an event; others before it are passed over. */
        PeerEvent await(Predicate<PeerEvent> wanted) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                PeerEvent event;
                try {
                    event = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted", e);
                }
                if (event == null) throw new AssertionError("no such peer event");
                if (wanted.test(event)) return event;
            }
        }

        @Override
        public void close() {
            registration.close();
        }
    }

    @Override
    public void close() {
        nodes.forEach(MeshNode::close);
    }
}
