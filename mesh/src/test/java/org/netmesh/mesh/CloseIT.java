package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.mesh.Loopback.PATIENCE;
import static org.netmesh.mesh.Loopback.bytes;
import static org.netmesh.mesh.Loopback.join;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.stream.MeshStream;
import org.netmesh.mesh.stream.StreamConfig;

/** The end of a node: bounded, typed, and nothing waits for ever. */
class CloseIT {
    private final Loopback mesh = new Loopback();

    @AfterEach
    void close() {
        mesh.close();
    }

    // spec 02 §4.7
    // parity: streams.MeshNode.shutdown
    @Test
    void afterCloseEverythingButReadingFailsWithShutdown() {
        MeshNode alice = mesh.started();
        MeshNode bob = mesh.started();
        join(alice, bob);
        MeshStream stream = bob.openStream(alice.nodeId(), new StreamId(1));
        alice.send(bob.nodeId(), bytes("kept"));
        Loopback.until(
                "it came", () -> bob.streamStats(alice.nodeId(), new StreamId(0)).isPresent());

        bob.close();
        bob.close(Duration.ofMillis(1));

        assertThat(bob.state()).isEqualTo(MeshNode.State.STOPPED);
        assertThat(bob.poll(10)).extracting(MeshEvent::text).containsExactly("kept");
        PeerTicket ticket = alice.ticket();
        List<Runnable> calls =
                List.of(
                        () -> bob.connect(ticket),
                        () -> bob.accept(alice.nodeId()),
                        () -> bob.openStream(alice.nodeId(), new StreamId(2)),
                        () -> stream.send(List.of(bytes("x"))),
                        () -> bob.send(alice.nodeId(), bytes("x")),
                        bob::peers,
                        bob::health);
        for (Runnable call : calls) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                            MeshException.class,
                            e -> assertThat(e.kind()).isEqualTo(MeshException.Kind.SHUTDOWN))
                    .hasMessageStartingWith("adapter is shut down");
        }
        stream.close();
        bob.start();
        assertThat(bob.state()).isEqualTo(MeshNode.State.STOPPED);
    }

    // spec 02 §4.7: what waits is told
    @Test
    void closingFailsWhatWaits() {
        MeshNode node = mesh.started();
        MeshNode other = mesh.started(c -> c.inboundCapacity(1));
        MeshNode silent = mesh.created();
        join(node, other);
        MeshStream stuck =
                node.openStream(
                        other.nodeId(),
                        StreamConfig.builder(new StreamId(1)).windowBytes(200).build());
        other.close();
        List<CompletableFuture<?>> waiting =
                List.of(
                        node.connectAsync(silent.ticket()),
                        node.acceptAsync(new NodeId(5), PATIENCE),
                        stuck.sendAsync(List.of(new byte[100], new byte[100], new byte[100])));
        var events = node.events(InboundFilter.all());
        node.close();
        for (CompletableFuture<?> each : waiting) {
            assertThatThrownBy(() -> each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(MeshException.class);
        }
        assertThat(events.next()).isEmpty();
        assertThat(events.isClosed()).isTrue();
    }

    // spec 02 §30 M-44: a hundred threads use a node that closes, and each comes back
    @Test
    void aHundredThreadsComeBackFromANodeThatCloses() {
        MeshNode node = mesh.started();
        MeshNode other = mesh.started();
        join(node, other);
        MeshStream stream = node.openStream(other.nodeId(), new StreamId(1));
        // Without credit the first senders would keep the others from ever sending.
        var read = other.events(InboundFilter.all());
        var _ = Thread.ofVirtual().start(() -> read.forEach(_ -> {}));
        CountDownLatch busy = new CountDownLatch(100);
        List<CompletableFuture<Throwable>> users = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int kind = i % 4;
            users.add(
                    CompletableFuture.supplyAsync(
                            () -> useUntilItFails(node, stream, kind, busy),
                            task -> Thread.ofVirtual().start(task)));
        }
        assertThat(await(busy)).isTrue();
        node.close();
        for (CompletableFuture<Throwable> user : users) {
            Throwable end = user.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            assertThat(end).isInstanceOf(NetMeshException.class);
        }
    }

    // spec 02 §30 M-2: an interrupted call ends at once and says so
    @Test
    void anInterruptedCallEndsAtOnce() {
        MeshNode node = mesh.started();
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread waiting =
                Thread.ofVirtual()
                        .start(() -> {
                            begun.countDown();
                            try {
                                node.accept(new NodeId(5), PATIENCE);
                            } catch (NetMeshException e) {
                                outcome.complete(e);
                            }
                        });
        assertThat(await(begun)).isTrue();
        waiting.interrupt();
        assertThat(outcome.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
                .isInstanceOf(InterruptedOperationException.class);
    }

    private static Throwable useUntilItFails(
            MeshNode node, MeshStream stream, int kind, CountDownLatch busy) {
        boolean first = true;
        while (true) {
            try {
                switch (kind) {
                    case 0 -> stream.sendBlocking(List.of(new byte[500]), PATIENCE);
                    case 1 -> node.peers();
                    case 2 -> stream.sendAsync(List.of(new byte[500])).join();
                    default -> node.streamStats(stream.peerNodeId(), stream.streamId());
                }
            } catch (NetMeshException e) {
                return e;
            } catch (CompletionException e) {
                return e.getCause() == null ? e : e.getCause();
            } finally {
                if (first) busy.countDown();
                first = false;
            }
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
