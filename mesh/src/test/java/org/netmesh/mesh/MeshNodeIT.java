package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.mesh.Loopback.PATIENCE;
import static org.netmesh.mesh.Loopback.bytes;
import static org.netmesh.mesh.Loopback.join;
import static org.netmesh.mesh.Loopback.take;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.stream.MeshStream;
import org.netmesh.mesh.stream.StreamConfig;

/** Whole nodes on loopback sockets: how they meet and what passes between them. */
class MeshNodeIT {
    private final Loopback mesh = new Loopback();

    @AfterEach
    void close() {
        mesh.close();
    }

    // spec 02 §31 1
    // parity: streams.MeshNode, streams.MeshNode.create, streams.MeshNode.connect,
    // streams.MeshNode.accept, streams.MeshNode.start, streams.core.NetMesh,
    // streams.core.NetMesh.create, streams.core.NetMesh.poll
    @Test
    void twoNodesThatMetExchangeEvents() {
        MeshNode alice = mesh.created();
        MeshNode bob = mesh.created();
        join(alice, bob);
        alice.start();
        bob.start();

        MeshStream stream = alice.openStream(bob.nodeId(), new StreamId(7));
        for (int i = 0; i < 20; i++) stream.send(List.of(bytes("event " + i)));

        List<MeshEvent> got = new ArrayList<>();
        Loopback.until(
                "20 events",
                () -> {
                    got.addAll(bob.poll(100));
                    return got.size() >= 20;
                });
        assertThat(got)
                .extracting(MeshEvent::text)
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "event " + i).toList());
        assertThat(got)
                .allSatisfy(event -> {
                    assertThat(event.peer()).isEqualTo(alice.nodeId());
                    assertThat(event.stream()).isEqualTo(new StreamId(7));
                    assertThat(event.shard()).isEqualTo(3);
                });
        assertThat(got.getFirst().id()).isEqualTo("0:0");
        assertThat(got).extracting(MeshEvent::id).doesNotHaveDuplicates();
    }

    // spec 02 §31 2
    @Test
    void inATriangleEachGetsItsOwnEventsAlone() {
        MeshNode a = mesh.started();
        MeshNode b = mesh.started();
        MeshNode c = mesh.started();
        join(a, b);
        join(a, c);
        join(b, c);
        try (var atB = b.events(InboundFilter.all());
                var atC = c.events(InboundFilter.all())) {
            for (int i = 0; i < 10; i++) {
                a.send(b.nodeId(), bytes("b" + i));
                a.send(c.nodeId(), bytes("c" + i));
            }
            assertThat(take(atB, 10)).allMatch(event -> event.text().startsWith("b"));
            assertThat(take(atC, 10)).allMatch(event -> event.text().startsWith("c"));
            assertThat(atB.poll(Duration.ZERO)).isEmpty();
            assertThat(atC.poll(Duration.ZERO)).isEmpty();
        }
    }

    // spec 02 §31 7; spec 02 §30 M-3; spec 01 §15.5
    @Test
    void aStartedNodeDialsOneThatStartsLaterAndAcceptsAsWell() {
        MeshNode early = mesh.started();
        MeshNode late = mesh.created();
        CompletableFuture<Peer> accepted = late.acceptAsync(early.nodeId(), PATIENCE);

        Peer peer = early.connect(late.ticket());

        assertThat(peer.id()).isEqualTo(late.nodeId());
        assertThat(peer.address()).isEqualTo(late.localAddress());
        assertThat(accepted.join().address()).isEqualTo(early.localAddress());
        late.start();
        MeshNode third = mesh.created();
        CompletableFuture<Peer> onceMore = early.acceptAsync(third.nodeId(), PATIENCE);
        third.connect(early.ticket());
        assertThat(onceMore.join().id()).isEqualTo(third.nodeId());
    }

    // spec 02 §31 8; spec 02 §30 M-1: accept and start need no order
    @Test
    void aStartWhileAnAcceptIsInFlightDisturbsNeither() {
        MeshNode acceptor = mesh.created();
        MeshNode dialer = mesh.started();
        CompletableFuture<Peer> accepted = acceptor.acceptAsync(dialer.nodeId(), PATIENCE);
        acceptor.start();
        dialer.connect(acceptor.ticket());
        assertThat(accepted.join().id()).isEqualTo(dialer.nodeId());
        assertThat(acceptor.state()).isEqualTo(MeshNode.State.RUNNING);
    }

    // spec 01 §6.10; spec 02 §35.1: a started node is dialled without an accept
    @Test
    void aStartedNodeIsDialledWithoutAnAccept() {
        MeshNode dialer = mesh.started();
        MeshNode other = mesh.started();
        dialer.connect(other.ticket());
        Loopback.until("the other side knows", () -> other.peerCount() == 1);
        try (var events = dialer.events(InboundFilter.ofPeer(other.nodeId()))) {
            other.send(dialer.nodeId(), bytes("hello"));
            assertThat(take(events, 1).getFirst().text()).isEqualTo("hello");
        }
    }

    // spec 02 §30 M-4
    @Test
    void manyAreDialledAndAcceptedAtOnce() {
        MeshNode centre = mesh.started();
        List<MeshNode> others = IntStream.range(0, 8).mapToObj(_ -> mesh.started()).toList();
        List<CompletableFuture<Peer>> meetings = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            MeshNode other = others.get(i);
            if (i % 2 == 0) {
                meetings.add(centre.connectAsync(other.ticket()));
            } else {
                meetings.add(centre.acceptAsync(other.nodeId(), PATIENCE));
                meetings.add(other.connectAsync(centre.ticket()));
            }
        }
        meetings.forEach(CompletableFuture::join);
        assertThat(centre.peers())
                .extracting(Peer::id)
                .containsExactlyInAnyOrderElementsOf(
                        others.stream().map(MeshNode::nodeId).toList());
    }

    // spec 02 §31 9
    @Test
    void wrongPskKeyOrIdFailsWithinItsTimeOutAndRegistersNobody() {
        MeshNode node = mesh.started(c -> c.handshakeTimeout(Duration.ofMillis(100)));
        MeshNode stranger =
                mesh.started(c ->
                        c.psk(Psk.generate(Entropy.system()))
                                .handshakeTimeout(Duration.ofMillis(100)));
        MeshNode friend = mesh.started();
        PeerTicket right = friend.ticket();
        List<CompletableFuture<Peer>> wrong =
                List.of(
                        stranger.connectAsync(right),
                        node.connectAsync(
                                right.address(), StaticKeyPair.generate().publicKey(), right.id()),
                        node.connectAsync(
                                right.address(), right.key(), new NodeId(right.id().value() ^ 1)));
        for (CompletableFuture<Peer> attempt : wrong) {
            assertThatThrownBy(attempt::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            MeshException.class,
                            e ->
                                    assertThat(e.kind())
                                            .isEqualTo(MeshException.Kind.HANDSHAKE_TIMEOUT));
        }
        assertThat(List.of(node.peerCount(), stranger.peerCount(), friend.peerCount()))
                .containsExactly(0, 0, 0);
    }

    // parity: streams.MeshNode.connect
    @Test
    void anAddressThatCannotBeDialledIsRefusedBeforeAnyPacket() {
        MeshNode node = mesh.created();
        MeshNode other = mesh.created();
        assertThatThrownBy(() ->
                        node.connect(
                                InetSocketAddress.createUnresolved("nowhere.invalid", 9),
                                other.publicKey(),
                                other.nodeId()))
                .isInstanceOf(MeshException.class)
                .hasMessageStartingWith("fatal error: invalid config: a peer's address");
        assertThatThrownBy(
                        () -> node.connect(other.localAddress(), other.publicKey(), node.nodeId()))
                .isInstanceOf(MeshException.class);
        assertThatThrownBy(() -> node.accept(other.nodeId(), Duration.ofMillis(1)))
                .isInstanceOf(MeshException.class)
                .hasMessageStartingWith("connection error: handshake timeout");
    }

    // spec 02 §4.1: nothing is received before the start
    @Test
    void whatComesBeforeTheStartWaitsInTheSocket() {
        MeshNode sender = mesh.started();
        MeshNode late = mesh.created();
        join(sender, late);
        sender.send(late.nodeId(), bytes("early"));
        assertThat(late.peerCount()).isEqualTo(1);
        assertThat(late.poll(10)).isEmpty();
        try (var events = late.events(InboundFilter.all())) {
            late.start();
            assertThat(take(events, 1).getFirst().text()).isEqualTo("early");
        }
    }

    // parity: streams.MeshNode.entityId, streams.MeshNode.publicKey, streams.MeshNode.nodeId,
    // streams.MeshNodeConfig.identitySeed, streams.MeshNodeConfig.bindAddr,
    // streams.MeshNodeConfig.psk
    // spec 02 §2, decision 21; spec 03 §24.1 23
    @Test
    void aSeedGivesTheSameEntityNodeAndKeyOnEveryStart() {
        byte[] seed = new byte[32];
        seed[5] = 42;
        MeshNode first = mesh.created(c -> c.identity(Identity.fromSeed(seed)));
        first.close();
        MeshNode second = mesh.created(c -> c.identity(Identity.fromSeed(seed)));
        assertThat(second.entityId()).isEqualTo(first.entityId());
        assertThat(second.nodeId())
                .isEqualTo(first.nodeId())
                .isEqualTo(NodeId.of(second.entityId()));
        assertThat(second.publicKey()).isEqualTo(first.publicKey());
        assertThat(second.publicKey().hex()).matches("[0-9a-f]{64}");
    }

    // spec 02 §31 24: a restarted node is heard at once
    @Test
    void aRestartedNodeTakesItsPlaceAgain() {
        byte[] seed = new byte[32];
        MeshNode stays = mesh.started();
        MeshNode first = mesh.started(c -> c.identity(Identity.fromSeed(seed)));
        InetSocketAddress address = first.localAddress();
        join(stays, first);
        MeshStream old = stays.openStream(first.nodeId(), new StreamId(9));
        first.close();

        MeshNode again =
                mesh.started(c -> c.bindAddress(address).identity(Identity.fromSeed(seed)));
        join(again, stays);

        assertThatThrownBy(() -> old.send(List.of(bytes("lost"))))
                .hasMessageStartingWith("stream not connected");
        try (var events = again.events(InboundFilter.all())) {
            stays.openStream(again.nodeId(), StreamConfig.of(new StreamId(9)))
                    .send(List.of(bytes("found")));
            assertThat(take(events, 1).getFirst().text()).isEqualTo("found");
        }
    }
}
