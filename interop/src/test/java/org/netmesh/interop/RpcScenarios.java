package org.netmesh.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.mesh.MeshNode;
import org.netmesh.rpc.MeshRpc;
import org.netmesh.rpc.RpcAppException;
import org.netmesh.rpc.RpcResponse;
import org.netmesh.rpc.ServiceName;
import org.netmesh.testservers.ReferencePeer;

/** A node of the reference calls one of ours, in the two shapes that every package of it offers. */
abstract class RpcScenarios extends LiveScenarios {
    static final ServiceName ECHO = new ServiceName("echo");

    private MeshRpc ours;
    private ReferenceCalls theirs;

    abstract ReferenceCalls calls(ReferenceNode node);

    @BeforeEach
    void meet() throws IOException {
        MeshNode node = ours();
        ReferenceNode caller = theirs();
        weDial(node, caller);
        ours = MeshRpc.of(node);
        theirs = calls(caller);
    }

    MeshRpc oursServes() {
        return ours;
    }

    ReferenceCalls theirsCalls() {
        return theirs;
    }

    // spec 09 §28 2, 5; §33 unary
    @Test
    void theyCallAndGetTheAnswer() {
        ours.serve(ECHO, (request, context) -> RpcResponse.of(request.body()));
        for (int i = 0; i < 3; i++) {
            assertThat(theirs.call(ours.nodeId(), ECHO, "ping " + i, Map.of()))
                    .isEqualTo("ping " + i);
        }
        assertThat(theirs.call(ours.nodeId(), ECHO, "", Map.of())).isEmpty();
    }

    // spec 09 §28 16
    @Test
    void theyGetTheStatusAndTextOfOurHandler() {
        ours.serve(
                ECHO,
                (request, context) -> {
                    throw new RpcAppException(0x8005, "on purpose");
                });
        assertThatThrownBy(() -> theirs.call(ours.nodeId(), ECHO, "ping", Map.of()))
                .isInstanceOf(ReferencePeer.Refused.class)
                .hasMessageContaining("0x8005")
                .hasMessageContaining("on purpose");
    }

    // spec 09 §28 9; §33 deadline
    @Test
    void theyGiveUpAtTheirDeadlineAndOurHandlerHears() throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        ours.serve(
                ECHO,
                (request, context) -> {
                    if (context.cancellation().await(PATIENCE)) heard.countDown();
                    return RpcResponse.EMPTY;
                });
        assertThatThrownBy(
                        () -> theirs.call(ours.nodeId(), ECHO, "ping", Map.of("deadline_ms", 200)))
                .hasMessageMatching("(?is).*timeout.*");
        assertThat(heard.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(ByteBuffer body) {
        return UTF_8.decode(body.duplicate()).toString();
    }
}
