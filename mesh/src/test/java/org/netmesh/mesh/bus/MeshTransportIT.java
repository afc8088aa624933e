package org.netmesh.mesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.Backpressure;
import org.netmesh.bus.EventStream;
import org.netmesh.bus.IngestException;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.PollRequest;
import org.netmesh.bus.StoredEvent;
import org.netmesh.bus.SubscribeOpts;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.StaticKeyPair;

/** Two buses and the link between them, over loopback sockets. */
class MeshTransportIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Psk psk = Psk.generate(Entropy.system());
    private final StaticKeyPair keys = StaticKeyPair.generate();
    private final List<NetNode> nodes = new ArrayList<>();
    private final InetSocketAddress one = freeAddress();
    private final InetSocketAddress two = freeAddress();

    @AfterEach
    void close() {
        nodes.forEach(NetNode::close);
    }

    // parity: transports.Transport.mesh, transports.mesh.bind, transports.mesh.peer,
    // transports.mesh.psk, transports.mesh.peerPublicKey, transports.mesh.secretKey,
    // transports.mesh.generateNetKeypair
    // spec 05 §25 M-37; spec 05 §26: 2 shards, 50 events, both ways, all of them; spec 01 §15.33
    @Test
    void whatOneEmitsTheOtherPolls() {
        Pair pair = open(2);
        for (int i = 0; i < 50; i++) {
            pair.initiator.emitRaw("{\"to\":" + i + "}");
            pair.responder.emitRaw("{\"from\":" + i + "}");
        }
        assertThat(take(pair.responder, 50)).hasSize(50).contains("{\"to\":0}", "{\"to\":49}");
        assertThat(take(pair.initiator, 50)).hasSize(50).contains("{\"from\":49}");
        assertThat(pair.initiator.adapter().name()).isEqualTo("net");
        assertThat(pair.initiator.isHealthy()).isTrue();
    }

    // spec 05 §26: 200 events of about 170 bytes arrive in order; spec 01 §15.17
    @Test
    void aShardKeepsItsOrderOverManyPackets() {
        Pair pair = open(1);
        List<String> sent =
                IntStream.range(0, 200).mapToObj(i -> "\"%0168d\"".formatted(i)).toList();
        sent.forEach(pair.initiator::emitRaw);
        assertThat(take(pair.responder, 200)).isEqualTo(sent);
    }

    // spec 05 §26: behind the first event come the others, and a fresh poll begins at the first
    // again (§30.1 row 5)
    @Test
    void pollsGoOnFromACursorAndLoseNothing() {
        Pair pair = open(1);
        pair.initiator.emitRaw("[0]");
        pair.initiator.emitRaw("[1]");
        pair.initiator.emitRaw("[2]");
        take(pair.responder, 3);
        var first = pair.responder.poll(PollRequest.limit(1));
        var rest =
                pair.responder.poll(
                        PollRequest.builder(10).cursor(first.nextId().orElseThrow()).build());
        assertThat(rest.events()).extracting(StoredEvent::raw).containsExactly("[1]", "[2]");
        assertThat(pair.responder.pollOne().orElseThrow().raw()).isEqualTo("[0]");
        assertThat(first.events().getFirst().dedupId()).isPresent();
    }

    // spec 05 §30.1 row 6
    @Test
    void anEventThatNoPacketTakesIsRefusedAtOnce() {
        Pair pair = open(1);
        assertThatThrownBy(() -> pair.initiator.emitRaw(text(8_109)))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("8108");
        String most = text(8_108);
        pair.initiator.emitRaw(most);
        assertThat(take(pair.responder, 1)).containsExactly(most);
    }

    // spec 05 §25 M-47: a peer that dies and comes back needs no restart of ours; spec 01 §15.34
    @Test
    void aLostPeerHoldsBatchesBackAndGetsThemWhenItIsThereAgain() {
        Pair pair = open(1, Backpressure.dropOldest(), impatient());
        pair.responder.close();
        until("lost", () -> !pair.initiator.isHealthy());
        List<String> sent = IntStream.range(0, 300).mapToObj(i -> "[" + i + "]").toList();
        sent.forEach(pair.initiator::emitRaw);
        NetNode again = node(1, responder(steady()), Backpressure.dropOldest());
        assertThat(take(again, 300)).isEqualTo(sent);
        until("healthy", pair.initiator::isHealthy);
        again.emitRaw("\"back\"");
        assertThat(take(pair.initiator, 1)).containsExactly("\"back\"");
    }

    // spec 05 §5: what waits for the peer fills the ring, and then the producer is told
    @Test
    void whileThePeerIsGoneTheProducerMeetsBackpressure() {
        Pair pair = open(1, Backpressure.failProducer(), impatient());
        pair.responder.close();
        until("lost", () -> !pair.initiator.isHealthy());
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 100_000; i++) pair.initiator.emitRaw("[" + i + "]");
                        })
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("backpressure: ring buffer full");
        NetNode again = node(1, responder(steady()), Backpressure.dropOldest());
        assertThat(take(again, 1)).containsExactly("[0]");
    }

    @Test
    void aStartWithoutAPeerFailsInTimeAndSaysWhatToCheck() {
        MeshTransport alone =
                initiator(steady().handshakeRetries(2).handshakeTimeout(Duration.ofMillis(50)));
        assertThatThrownBy(() -> node(1, alone, Backpressure.dropOldest()))
                .isInstanceOf(AdapterException.class)
                .hasMessageContaining("connection error: handshake timeout: no answer of ")
                .hasMessageContaining("PSK");
        // The port is free again.
        assertThat(open(1).initiator.isHealthy()).isTrue();
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(one)) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(() -> node(1, initiator(steady()), Backpressure.dropOldest()))
                    .isInstanceOf(AdapterException.class)
                    .hasMessageContaining("connection error: bind failed: ")
                    .hasMessageContaining(Integer.toString(one.getPort()));
        }
    }

    // Platform threads: a hundred busy virtual ones would leave no carrier to the node.
    // spec 05 §25 M-18, M-40: a hundred threads at work; each ends with a typed error or a result
    @Test
    void itClosesWhileAHundredThreadsUseIt() throws InterruptedException {
        Pair pair = open(2);
        Queue<Throwable> strange = new ConcurrentLinkedQueue<>();
        CountDownLatch working = new CountDownLatch(100);
        List<Thread> threads =
                IntStream.range(0, 100)
                        .mapToObj(i ->
                                Thread.ofPlatform()
                                        .daemon()
                                        .start(() -> use(pair.initiator, i, working, strange)))
                        .toList();
        working.await();
        pair.initiator.close();
        for (Thread thread : threads) assertThat(thread.join(PATIENCE)).isTrue();
        assertThat(strange).isEmpty();
        try (DatagramSocket free = new DatagramSocket(one)) {
            assertThat(free.isBound()).isTrue();
        } catch (IOException e) {
            throw new AssertionError("the socket was not closed", e);
        }
    }

    private static void use(NetNode node, int i, CountDownLatch working, Queue<Throwable> strange) {
        try (EventStream stream = node.subscribe(SubscribeOpts.defaults())) {
            working.countDown();
            while (true) {
                if (i % 3 == 0) node.emitRaw("[" + i + "]");
                else if (i % 3 == 1) node.poll(PollRequest.limit(10));
                else if (stream.next().isEmpty()) return;
            }
        } catch (IngestException full) {
            if (full.kind() == IngestException.Kind.BACKPRESSURE) strange.add(full);
        } catch (NetMeshException expected) {
            // The node was closed.
        } catch (RuntimeException e) {
            strange.add(e);
        }
    }

    private record Pair(NetNode initiator, NetNode responder) {}

    private Pair open(int shards, Backpressure backpressure, MeshTransport.Builder first) {
        MeshTransport waits = responder(steady());
        CompletableFuture<NetNode> waiting =
                CompletableFuture.supplyAsync(
                        () -> node(shards, waits, backpressure), Thread::startVirtualThread);
        NetNode initiator = node(shards, initiator(first), backpressure);
        return new Pair(initiator, waiting.join());
    }

    private Pair open(int shards) {
        return open(shards, Backpressure.dropOldest(), steady());
    }

    private MeshTransport responder(MeshTransport.Builder settings) {
        return settings.bind(two).peer(one).role(Role.RESPONDER).keyPair(keys).build();
    }

    private MeshTransport initiator(MeshTransport.Builder settings) {
        return settings.bind(one)
                .peer(two)
                .role(Role.INITIATOR)
                .peerPublicKey(keys.publicKey())
                .build();
    }

    /** For whose peer goes: that is noticed soon. */
    private MeshTransport.Builder impatient() {
        return steady().sessionTimeout(Duration.ofSeconds(2));
    }

    /** No pause of the machine ends the session, for what was under way would be lost. */
    private MeshTransport.Builder steady() {
        return MeshTransport.builder()
                .psk(psk)
                .heartbeatInterval(Duration.ofMillis(50))
                .sessionTimeout(Duration.ofMinutes(1))
                .handshakeTimeout(Duration.ofMillis(250))
                .handshakeRetries(240);
    }

    private NetNode node(int shards, MeshTransport transport, Backpressure backpressure) {
        NetNode node =
                NetNode.create(
                        NetNodeConfig.builder()
                                .shards(shards)
                                .bufferCapacity(1_024)
                                .backpressure(backpressure)
                                .transport(transport)
                                .build());
        synchronized (nodes) {
            nodes.add(node);
        }
        return node;
    }

    private static List<String> take(NetNode node, int count) {
        List<String> texts = new ArrayList<>();
        try (EventStream events = node.subscribe(SubscribeOpts.defaults())) {
            while (texts.size() < count) {
                Optional<StoredEvent> next = events.poll(PATIENCE);
                assertThat(next).as("%d of %d events came", texts.size(), count).isPresent();
                texts.add(next.orElseThrow().raw());
            }
        }
        return texts;
    }

    private static String text(int length) {
        return "\"" + "x".repeat(length - 2) + "\"";
    }

    private static void until(String what, BooleanSupplier holds) {
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

    private static InetSocketAddress freeAddress() {
        try (DatagramSocket probe =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return (InetSocketAddress) probe.getLocalSocketAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
