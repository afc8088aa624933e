package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.mesh.Loopback.bytes;
import static org.netmesh.mesh.Loopback.join;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.subprotocol.SubprotocolDescriptor;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.mesh.subprotocol.Version;

/** Messages of users' own subprotocols. */
class SubprotocolIT {
    private static final SubprotocolDescriptor OURS =
            SubprotocolDescriptor.of(new SubprotocolId(0x7777), "ours", new Version(1, 0));

    private final Loopback mesh = new Loopback();

    @AfterEach
    void close() {
        mesh.close();
    }

    @Test
    void aHandlerGetsItsMessagesInOrderWithTheirSenderAndSurvivesItsOwnFaults()
            throws InterruptedException {
        MeshNode a = mesh.started();
        MeshNode b = mesh.started();
        join(a, b);
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        Registration handler =
                b.registerSubprotocol(
                        OURS,
                        (from, payload) -> {
                            got.add(
                                    from.node()
                                            + " "
                                            + new String(payload, StandardCharsets.UTF_8));
                            throw new IllegalStateException("a handler's fault");
                        });
        assertThatThrownBy(() -> b.registerSubprotocol(OURS, (_, _) -> {}))
                .hasMessageContaining("has a handler already");
        a.sendSubprotocol(b.nodeId(), OURS.id(), bytes("one"));
        a.sendSubprotocol(b.nodeId(), OURS.id(), bytes("two"));
        for (String text : List.of("one", "two")) {
            assertThat(got.poll(Loopback.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(a.nodeId() + " " + text);
        }
        assertThat(b.subprotocols().get(OURS.id())).contains(OURS);
        handler.close();
        Loopback.until(
                "it can be registered again",
                () -> {
                    try (Registration again = b.registerSubprotocol(OURS, (_, _) -> {})) {
                        return again != null;
                    } catch (MeshException e) {
                        return false;
                    }
                });
    }

    // spec 02 §31 42; spec 02 §30 M-45; spec 01 §15 38
    @Test
    void anyIdAndAnEmptyPayloadAreSentAndTheReceiverStaysUp() {
        MeshNode a = mesh.started();
        MeshNode b = mesh.started();
        join(a, b);
        for (int id : new int[] {0x0002, 0x7777, 0xffff, 0x0b00, 0x0c00, 0x0a00}) {
            a.sendSubprotocol(b.nodeId(), new SubprotocolId(id), new byte[0]);
        }
        try (var events = b.events(InboundFilter.all())) {
            a.send(b.nodeId(), bytes("up"));
            Loopback.until(
                    "the event",
                    () ->
                            events.poll(Loopback.PATIENCE)
                                    .map(e -> e.text().equals("up"))
                                    .orElse(false));
        }
        assertThatThrownBy(() -> a.sendSubprotocol(new NodeId(99), OURS.id(), new byte[0]))
                .isInstanceOfSatisfying(
                        MeshException.class,
                        e -> assertThat(e.kind()).isEqualTo(MeshException.Kind.NO_SESSION));
        assertThatThrownBy(() ->
                        b.registerSubprotocol(
                                SubprotocolDescriptor.of(
                                        SubprotocolId.CAPABILITY, "taken", new Version(1, 0)),
                                (_, _) -> {}))
                .hasMessageContaining("vendor or experimental range");
    }
}
