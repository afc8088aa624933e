package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.flow.Subscription;

/** Whoever calls, without being waited for by name (spec 02 §33). */
class AcceptAnyIT {
    @AutoClose private final Loopback mesh = new Loopback();

    // spec 02 §35 1
    @Test
    void everyNodeThatCallsIsShownBeforeAndAfterTheStart() {
        MeshNode host = mesh.created();
        MeshNode ours = mesh.started();
        MeshNode plain = mesh.started(c -> c.sessionSecurity(SessionSecurity.REFERENCE_ONLY));
        try (Subscription<Peer> callers = host.acceptAny(_ -> true)) {
            ours.connect(host.ticket());
            Peer first = callers.poll(Loopback.PATIENCE).orElseThrow();
            assertThat(first.id()).isEqualTo(ours.nodeId());
            assertThat(first.address()).isEqualTo(ours.localAddress());
            assertThat(first.extended()).isTrue();

            host.start();
            plain.connect(host.ticket());
            Peer second = callers.poll(Loopback.PATIENCE).orElseThrow();
            assertThat(second.id()).isEqualTo(plain.nodeId());
            assertThat(second.extended()).isFalse();
        }
    }

    @Test
    void whoIsNotWantedOrWasCalledByUsIsNotShown() {
        MeshNode host = mesh.started();
        MeshNode unwanted = mesh.started();
        MeshNode called = mesh.started();
        MeshNode wanted = mesh.started();
        try (Subscription<Peer> callers = host.acceptAny(id -> !id.equals(unwanted.nodeId()))) {
            unwanted.connect(host.ticket());
            host.connect(called.ticket());
            wanted.connect(host.ticket());
            assertThat(callers.poll(Loopback.PATIENCE).map(Peer::id)).contains(wanted.nodeId());
            assertThat(callers.poll(Duration.ZERO)).isEmpty();
        }
        assertThat(host.peerCount()).isEqualTo(3);
    }

    @Test
    void severalMayWaitAndEachSeesEveryCaller() {
        MeshNode host = mesh.started();
        List<MeshNode> diallers = List.of(mesh.started(), mesh.started(), mesh.started());
        try (Subscription<Peer> one = host.acceptAny(_ -> true);
                Subscription<Peer> two = host.acceptAny(_ -> true)) {
            diallers.stream()
                    .map(node -> node.connectAsync(host.ticket()))
                    .toList()
                    .forEach(CompletableFuture::join);
            for (Subscription<Peer> callers : List.of(one, two)) {
                assertThat(diallers)
                        .map(_ -> callers.poll(Loopback.PATIENCE).map(Peer::id))
                        .containsExactlyInAnyOrderElementsOf(
                                diallers.stream().map(node -> Optional.of(node.nodeId())).toList());
            }
        }
    }

    @Test
    void aClosedNodeEndsTheWaiting() {
        MeshNode host = mesh.started();
        try (Subscription<Peer> callers = host.acceptAny(_ -> true)) {
            host.close();
            assertThat(callers.next()).isEmpty();
            assertThat(callers.isClosed()).isTrue();
        }
        assertThatThrownBy(() -> host.acceptAny(_ -> true))
                .isInstanceOfSatisfying(
                        MeshException.class,
                        e -> assertThat(e.kind()).isEqualTo(MeshException.Kind.SHUTDOWN));
    }
}
