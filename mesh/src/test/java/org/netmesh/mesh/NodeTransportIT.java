package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.IngestException;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.PollRequest;
import org.netmesh.bus.StoredEvent;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.bus.NodeTransport;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;

/** Two buses over a stream of two mesh nodes on loopback sockets (spec 02 §24). */
class NodeTransportIT {
    private static final StreamConfig STREAM =
            StreamConfig.builder(new StreamId(7)).reliability(Reliability.RELIABLE).build();
    private static final int MOST_BYTES = 8_090;

    private final Loopback mesh = new Loopback();
    private final List<NetNode> buses = new ArrayList<>();

    @AfterEach
    void close() {
        buses.forEach(NetNode::close);
        mesh.close();
    }

    @Test
    void whatOneBusEmitsTheOtherPollsInOrder() {
        MeshNode a = mesh.started(NodeTransportIT::extended);
        MeshNode b = mesh.started(NodeTransportIT::extended);
        Loopback.join(a, b);
        NetNode one = bus(a, b);
        NetNode two = bus(b, a);

        for (String event : events(200)) {
            one.emitRaw(event);
            two.emitRaw(event);
        }

        assertThat(take(two, 200)).isEqualTo(events(200));
        assertThat(take(one, 200)).isEqualTo(events(200));
        assertThat(one.adapter().name()).isEqualTo("mesh");
        assertThat(one.isHealthy()).isTrue();
    }

    @Test
    void theBusReachesAPeerBehindARelay() {
        MeshNode relay = mesh.started();
        MeshNode a = mesh.started();
        MeshNode b = mesh.started();
        Loopback.join(a, relay);
        Loopback.join(b, relay);
        a.connectVia(relay.nodeId(), b.publicKey(), b.nodeId());
        NetNode one = bus(a, b);
        NetNode two = bus(b, a);

        events(50).forEach(one::emitRaw);

        assertThat(take(two, 50)).isEqualTo(events(50));
    }

    @Test
    void eventsOfOtherStreamsStayWithTheNode() {
        MeshNode a = mesh.started(NodeTransportIT::extended);
        MeshNode b = mesh.started(NodeTransportIT::extended);
        Loopback.join(a, b);
        NetNode two = bus(b, a);

        a.openStream(b.nodeId(), new StreamId(8)).send(List.of(Loopback.bytes("[\"other\"]")));
        a.openStream(b.nodeId(), STREAM).send(List.of(Loopback.bytes("[\"ours\"]")));

        assertThat(take(two, 1)).containsExactly("[\"ours\"]");
        Loopback.until("the other came", () -> !b.poll(10).isEmpty());
    }

    @Test
    void anEventThatNotEveryPathTakesIsRefusedAtOnce() {
        MeshNode a = mesh.started(NodeTransportIT::extended);
        MeshNode b = mesh.started(NodeTransportIT::extended);
        Loopback.join(a, b);
        NetNode one = bus(a, b);
        NetNode two = bus(b, a);

        assertThatThrownBy(() -> one.emitRaw(text(MOST_BYTES + 1)))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining(String.valueOf(MOST_BYTES));
        one.emitRaw(text(MOST_BYTES));

        assertThat(take(two, 1)).containsExactly(text(MOST_BYTES));
    }

    @Test
    void whatWasEmittedWhileThePeerWasGoneArrivesWhenItIsBack() {
        MeshNode a = mesh.started(NodeTransportIT::extended);
        MeshNode b = mesh.started(NodeTransportIT::extended);
        Loopback.join(a, b);
        NetNode one = bus(a, b);
        NetNode two = bus(b, a);
        a.disconnect(b.nodeId());
        Loopback.until("the bus knows", () -> !one.isHealthy());

        one.emitRaw("[\"late\"]");
        Loopback.join(a, b);

        assertThat(take(two, 1)).containsExactly("[\"late\"]");
        assertThat(one.isHealthy()).isTrue();
    }

    @Test
    void aClosedBusLeavesTheNodeToItsOwner() {
        MeshNode a = mesh.started(NodeTransportIT::extended);
        MeshNode b = mesh.started(NodeTransportIT::extended);
        Loopback.join(a, b);
        NetNode one = bus(a, b);

        one.close();

        assertThatThrownBy(() -> one.adapter().flush()).isInstanceOf(AdapterException.class);
        a.send(b.nodeId(), Loopback.bytes("still here"));
        Loopback.until("it came", () -> !b.poll(10).isEmpty());
    }

    private NetNode bus(MeshNode node, MeshNode peer) {
        NetNode bus =
                NetNode.create(
                        NetNodeConfig.builder()
                                .shards(1)
                                .adapterTimeout(Duration.ofSeconds(5))
                                .adapterRetries(100)
                                .transport(NodeTransport.of(node, peer.nodeId(), STREAM))
                                .build());
        buses.add(bus);
        return bus;
    }

    private static MeshNodeConfig.Builder extended(MeshNodeConfig.Builder config) {
        return config.sessionSecurity(SessionSecurity.PREFER_EXTENDED);
    }

    private static List<String> take(NetNode bus, int count) {
        Loopback.until(
                count + " events",
                () -> bus.poll(PollRequest.limit(count)).events().size() == count);
        return bus.poll(PollRequest.limit(count)).events().stream().map(StoredEvent::raw).toList();
    }

    private static List<String> events(int count) {
        return IntStream.range(0, count).mapToObj(i -> "[" + i + "]").toList();
    }

    /** A JSON text of so many bytes. */
    private static String text(int bytes) {
        return "\"" + "x".repeat(bytes - 2) + "\"";
    }
}
