package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.mesh.Loopback.bytes;
import static org.netmesh.mesh.Loopback.join;
import static org.netmesh.mesh.Loopback.take;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.stream.MeshStream;
import org.netmesh.mesh.stream.NotConnectedException;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;

/** What two nodes of ours give each other on real sockets with nothing configured (spec 20). */
class ExtendedSessionIT {
    private static final StreamConfig RELIABLE =
            StreamConfig.builder(new StreamId(7)).reliability(Reliability.RELIABLE).build();

    @AutoClose private final Loopback mesh = new Loopback();

    // Decision 1; spec 20 §8 2
    @Test
    void nodesWithNothingConfiguredShareAnExtendedSession() {
        MeshNode a = mesh.started();
        MeshNode b = mesh.started();
        join(a, b);
        assertThat(a.peer(b.nodeId()).orElseThrow().extended()).isTrue();
        assertThat(b.peer(a.nodeId()).orElseThrow().extended()).isTrue();
    }

    // spec 20 §5
    @Test
    void aMessageOfTwentyMebibytesIsOneEvent() {
        MeshNode a = mesh.started();
        MeshNode b = mesh.started();
        join(a, b);
        byte[] large = new byte[20 << 20];
        new Random(1).nextBytes(large);
        try (var events = b.events(InboundFilter.all())) {
            a.openStream(b.nodeId(), RELIABLE).sendBlocking(List.of(large, bytes("after")));
            assertThat(take(events, 1).getFirst().bytes()).isEqualTo(large);
            assertThat(take(events, 1).getFirst().text()).isEqualTo("after");
        }
    }

    // spec 20 §4.3: a slow consumer slows its own sender and nobody else
    @Test
    void aReaderWhoStopsHoldsBackItsOwnStreamOnlyAndMissesNothing() {
        MeshNode a = mesh.started();
        MeshNode b = mesh.started(c -> c.inboundCapacity(16));
        MeshNode c = mesh.started();
        join(a, b);
        join(a, c);
        List<byte[]> events = IntStream.range(0, 20_000).mapToObj(i -> bytes("e" + i)).toList();
        try (var atB = b.events(InboundFilter.all());
                var atC = c.events(InboundFilter.all())) {
            CompletableFuture<Void> held = a.openStream(b.nodeId(), RELIABLE).sendAsync(events);
            CompletableFuture<Void> quick = a.openStream(c.nodeId(), RELIABLE).sendAsync(events);
            assertThat(take(atC, 20_000).getLast().text()).isEqualTo("e19999");
            quick.join();
            assertThat(held).isNotDone();
            assertThat(take(atB, 20_000))
                    .extracting(MeshEvent::text)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 20_000).mapToObj(i -> "e" + i).toList());
            held.join();
        }
        assertThat(b.health().inboundDropped()).isZero();
    }

    // spec 02 §31 36, on an extended session
    @Test
    void aboveTheLimitTheLeastRecentlyUsedStreamGoes() {
        MeshNode a = mesh.started(c -> c.maxStreams(4));
        MeshNode b = mesh.started();
        join(a, b);
        List<MeshStream> streams =
                IntStream.rangeClosed(1, 5)
                        .mapToObj(id -> a.openStream(b.nodeId(), new StreamId(id)))
                        .toList();
        assertThatThrownBy(() -> streams.getFirst().send(List.of(bytes("gone"))))
                .isInstanceOf(NotConnectedException.class);
        streams.subList(1, 5).forEach(stream -> stream.send(List.of(bytes("alive"))));
        assertThat(a.allStreamStats(b.nodeId())).hasSize(4);
    }

    // spec 20 §4.6: the peer knows at once, not when its failure detector does
    @Test
    void aNodeThatClosesSaysGoodbye() {
        MeshNode a = mesh.started();
        MeshNode b = mesh.started();
        join(a, b);
        b.close();
        Loopback.until("a let b go", () -> a.peer(b.nodeId()).isEmpty());
    }
}
